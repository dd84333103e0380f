import { moment, sayMoment, sayRange } from '../../incident/moment.ts'
import type { Lane, Picture, Span } from '../../incident/picture.ts'
import { cut, inert } from '../screen/inert.ts'
import { drawable } from './letters.ts'
import { clock, dayAndTime, manyDays, sayDuration, unsearched } from './sayings.ts'

const LONGEST = 2_000
/** Fewer and fewer words, until there is room for everything that has a number. */
const TERSENESS = [
  { fine: true, spans: 6, most: 120 },
  { fine: false, spans: 4, most: 100 },
  { fine: false, spans: 2, most: 50 },
  { fine: false, spans: 1, most: 24 },
]

/** What the picture shows, in words: the stretch, the moment asked about, the states of each thing, the numbered events. */
export function altText(picture: Picture): string {
  const all = TERSENESS.map((terse) => told(picture, terse))
  return cut(all.find((one) => one.length <= LONGEST) ?? all.at(-1) ?? '', LONGEST)
}

type Terse = { readonly fine: boolean; readonly spans: number; readonly most: number }

function told(picture: Picture, terse: Terse): string {
  const { from, to, asked, searched, lanes, events } = picture
  const time = manyDays(picture) ? dayAndTime : clock
  return [
    `Timeline ${sayRange({ from, to })}.`,
    ...(asked === null ? [] : [`Asked about: ${sayMoment(moment(asked))}.`]),
    ...(unsearched(picture).length > 0
      ? [`Searched of it: ${searched.map(sayRange).join('; ') || 'nothing'}.`]
      : []),
    ...lanes.map((lane) => states(lane, time, terse)),
    ...events.map(({ at, text }, n) => ended(`${n + 1}. ${time(at)} ${words(text, terse.most)}`)),
  ].join(' ')
}

function states(
  { name, spans }: Lane,
  time: (iso: string) => string,
  { fine, spans: count, most }: Terse,
): string {
  const worth = fine ? spans : spans.filter(({ trouble }, n) => trouble || n === spans.length - 1)
  const shown = worth.slice(-count)
  const earlier = spans.length - shown.length
  return ended(
    `${words(name, Math.min(most, 60))}: ${[
      ...(earlier > 0 ? [`${earlier} more ${earlier === 1 ? 'state' : 'states'}`] : []),
      ...shown.map((span) => state(span, time, most)),
    ].join(', ')}`,
  )
}

function state(
  { from, to, state: name, trouble, lastSeen }: Span,
  time: (iso: string) => string,
  most: number,
): string {
  const what = `${words(name, Math.min(most, 60))}${trouble ? ' (bad)' : ''}`
  return lastSeen === undefined
    ? `${what} ${time(from)} to ${time(to)} (${sayDuration(Date.parse(to) - Date.parse(from))})`
    : `${what} from ${time(from)} on, no later row`
}

const words = (text: string, most: number): string => cut(inert(drawable(text)), most)
const ended = (sentence: string): string => (/[.…]$/.test(sentence) ? sentence : `${sentence}.`)
