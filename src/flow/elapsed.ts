import { type Parser, ParsingComponents, type ParsingContext } from 'chrono-node'
import { phrase } from './phrases.ts'

/** The tag of a stretch that ends now ("the last 2 hours"). */
export const UP_TO_NOW = 'up-to-now'

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
const UNITS: Readonly<Record<string, Unit>> = {
  秒: 'second',
  分: 'minute',
  時間: 'hour',
  日: 'day',
  週間: 'week',
  か月: 'month',
  ヶ月: 'month',
  ヵ月: 'month',
  カ月: 'month',
  年: 'year',
}
const ENGLISH: Readonly<Record<string, Unit>> = { hour: 'hour', hr: 'hour', day: 'day' }
const COUNT = `(\\d{1,6}(?:\\.\\d)?|数)\\s?(${Object.keys(UNITS).join('|')})`
const ABOUT = '(?:ほど|くらい|ぐらい|程度|ちょっと|以上|弱|強)?'
const SHIFTS: readonly (readonly [RegExp, number])[] = [
  [/(?:the )?day before yesterday|一昨日|おととい|avant-hier/i, -2],
]

/** Times counted back from now that the library does not know. */
export const ELAPSED: readonly Parser[] = [
  phrase(new RegExp(`${COUNT}(半)?${ABOUT}の?前`), (m, context) => ({
    start: back(context, m[1], m[2], m[3]),
  })),
  phrase(new RegExp(`(?:直近|過去|ここ|この|最近)の?\\s?${COUNT}(半)?`), (m, context) => ({
    start: back(context, m[1], m[2], m[3]),
    tags: [UP_TO_NOW],
  })),
  phrase(/先週(?!の?[月火水木金土日])/, (_, context) => ({
    start: relative(context, { week: -1 }),
    tags: [UP_TO_NOW],
  })),
  phrase(
    /(\d{1,4}|an?|one|two|three)\s{1,3}(min|minute|hour|hr|day)s?\s{1,3}(?:or so\s{1,3}ago|(?:or so\s{1,3})?back)(?!\w)/i,
    (m, context) => ({
      start: relative(context, { [ENGLISH[(m[2] ?? '').toLowerCase()] ?? 'minute']: -small(m[1]) }),
    }),
  ),
  ...SHIFTS.map(([words, days]) =>
    phrase(words, (_, context) => ({ start: relative(context, { day: days }) })),
  ),
]

function back(context: ParsingContext, count = '', unit = '', half?: string): ParsingComponents {
  const name = UNITS[unit] ?? 'minute'
  const number = count === '数' ? 3 : Number(count)
  return relative(context, { [name]: -(number + (half === undefined ? 0 : 0.5)) })
}

function relative(context: ParsingContext, duration: Readonly<Partial<Record<Unit, number>>>) {
  return ParsingComponents.createRelativeFromReference(context.reference, { ...duration })
}

function small(word = ''): number {
  const words: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3 }
  return words[word.toLowerCase()] ?? Number(word)
}
