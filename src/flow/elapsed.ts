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
