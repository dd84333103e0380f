import type { Picture } from '../../incident/picture.ts'
import { drawable, lines, widthOf } from './letters.ts'
import { LEFT, RIGHT, SMALL } from './look.ts'
import { clock, dayAndTime, manyDays, sayDuration, unsearched } from './sayings.ts'

const MOST_LINES = 9
const MOST_ENTRIES = 8
/** Lanes leave less room for words: every two hundred of them are a kilobyte. */
const FREE_LANES = 2
const NUMBER = 36
/** What stands in brackets at the end of a statement, such as “(first of 36)”. */
const REMARK = /(?= \([^()]{1,24}\)$)/

/** One event in the legend: its number, its time where it is another one than before, its words in lines. */
export type Entry = {
  readonly number: number
  readonly time: string
  readonly lines: readonly string[]
  readonly trouble: boolean
}

/** Where the times and the words of the legend begin. */
export const TIMES_FROM = LEFT + NUMBER
export const wordsFrom = (picture: Picture): number =>
  TIMES_FROM + widthOf(timeOf(picture, picture.from), SMALL) + 14

/** The words of the events, bad ones first where there is not room for all; a bad one may have two lines. */
export function legendOf(picture: Picture): readonly Entry[] {
  const wide = RIGHT - wordsFrom(picture)
  const entries = withoutRepeats(shownOf(picture))
  let free = linesFor(picture) - entries.length
  return entries.map(({ number, at, trouble, words }, n) => {
    const two = trouble && free > 0 && widthOf(words, SMALL, true) > wide
    if (two) free--
    const time = timeOf(picture, at)
    return {
      number,
      time: n > 0 && timeOf(picture, entries[n - 1]?.at ?? '') === time ? '' : time,
      lines: lines(words, wide, SMALL, two ? 2 : 1, trouble),
      trouble,
    }
  })
}

/** What the picture does not show, and what its grey and its zigzag mean; one line, empty where there is nothing to say. */
export function noteOf(picture: Picture): string {
  const more = picture.events.length - shownOf(picture).length
  const left = picture.quiet.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0)
  return [
    ...(more > 0 ? [`${more} more in the report`] : []),
    ...(unsearched(picture).length > 0 ? ['grey: not searched'] : []),
    ...(picture.quiet.length > 0 ? [`zigzag: ${sayDuration(left)} left out`] : []),
  ].join(' · ')
}

type Shown = {
  readonly number: number
  readonly at: string
  readonly trouble: boolean
  readonly words: string
}

const linesFor = ({ lanes }: Picture): number => MOST_LINES - Math.max(0, lanes.length - FREE_LANES)

function shownOf(picture: Picture): readonly Shown[] {
  const all = picture.events.map(({ at, text, trouble }, n) => ({
    number: n + 1,
    at,
    trouble,
    words: drawable(text),
  }))
  return all
    .toSorted((a, b) => Number(b.trouble) - Number(a.trouble))
    .slice(0, Math.min(MOST_ENTRIES, linesFor(picture)))
    .sort((a, b) => a.number - b.number)
}

/** What was said before is said by its number. */
function withoutRepeats(shown: readonly Shown[]): readonly Shown[] {
  const told = new Map<string, number>()
  return shown.map((one) => {
    const [base = '', remark = ''] = one.words.split(REMARK)
    const before = told.get(base)
    told.set(base, before ?? one.number)
    return before === undefined ? one : { ...one, words: `same as ${before}${remark}` }
  })
}

const timeOf = (picture: Picture, at: string): string => (manyDays(picture) ? dayAndTime(at) : clock(at))
