import type { Parser, ParsingContext } from 'chrono-node'
import { type Phrase, phrase } from './phrases.ts'

/** The tag of a date that may be read with the day or with the month first. */
export const EITHER_ORDER = 'either-order'
/** The tag of a date whose separator (a dot) says that the day stands first, though both orders would be dates. */
export const DAY_FIRST = 'day-first'
/** The tag of a day of the month that stands alone ("the 16th"). */
export const DAY_ONLY = 'day-only'

const EDGE = '(?![\\d/]|[.-]\\d)'
const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ').map((name, index) => [name, index + 1]),
)

/** Dates in digits, whose order of day and month needs a decision, and the few that the library does not know. */
export const DATES: readonly Parser[] = [
  phrase(/(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/]|[.-]\d)/, (m) => ymd(m[1], m[3], m[4])),
  phrase(/(20\d{2})-?(\d{2})-?(\d{2})[T ]([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?:\.\d{1,9})?(?![\d:])/, (m) => ({
    start: {
      ...ymd(m[1], m[2], m[3]).start,
      hour: Number(m[4]),
      minute: Number(m[5]),
      second: Number(m[6] ?? 0),
      meridiem: Number(m[4]) < 12 ? 0 : 1,
    },
  })),
  phrase(new RegExp(`(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${EDGE}`), (m) =>
    dayMonth(Number(m[1]), Number(m[3]), m[2] ?? '', m[4]),
  ),
  phrase(new RegExp(`(\\d{1,2})\\.\\s?(\\d{1,2})\\.${EDGE}(?=\\s|,|$)`), (m) =>
    dayMonth(Number(m[1]), Number(m[2]), '.'),
  ),
  phrase(new RegExp(`(?:on\\s{1,3})?(\\d{1,2})/(\\d{1,2})${EDGE}`, 'i'), (m, context) =>
    /^on/i.test(m[0]) || /\d[:h]\d{2}|\d\s?[ap]\.?m\b|時/i.test(context.text)
      ? dayMonth(Number(m[1]), Number(m[2]), /[\u3040-\u30ff時分]/.test(context.text) ? '月' : '/')
      : null,
  ),
  phrase(
    /(\d{1,2})[-/](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[-/](\d{4})(?::([01]\d|2[0-3]):([0-5]\d):([0-5]\d))?/i,
    (m) => ({
      start: {
        year: Number(m[3]),
        month: MONTHS[(m[2] ?? '').toLowerCase()] ?? 0,
        day: Number(m[1]),
        ...(m[4] === undefined ? {} : clock(m[4], m[5], m[6])),
      },
    }),
  ),
  phrase(
    /(?:on\s{1,3})?the\s{1,3}(\d{1,2})(?:st|nd|rd|th)(?!\w|\s{1,3}(?:of\s{1,3})?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))/i,
    (m) => ({ start: { day: Number(m[1]) }, tags: [DAY_ONLY] }),
  ),
  phrase(/(?:(?:this|last|past)\s{1,3})?weekend|Wochenende|週末/i, () => ({
    start: { weekday: 6 },
    end: { weekday: 0 },
  })),
  phrase(/先月の?\s?(\d{1,2})日/, (m, context) => ({ start: lastMonth(context, Number(m[1])) })),
  phrase(/the\s{1,3}(\d{1,2})(?:st|nd|rd|th)\s{1,3}of\s{1,3}last\s{1,3}month(?!\w)/i, (m, context) => ({
    start: lastMonth(context, Number(m[1])),
  })),
  phrase(/(\d{1,2})日(?=[のに\s]{0,2}\d{1,2}[時:]|(?:の)?[朝夜昼夕])/, (m) => ({
    start: { day: Number(m[1]) },
    tags: [DAY_ONLY],
  })),
]

function ymd(year: string | undefined, month: string | undefined, day: string | undefined) {
  return { start: { year: Number(year), month: Number(month), day: Number(day) } }
}

function lastMonth(context: ParsingContext, day: number) {
  const today = context.reference.getDateWithAdjustedTimezone()
  const first = new Date(today.getFullYear(), today.getMonth() - 1, 1)
  return { year: first.getFullYear(), month: first.getMonth() + 1, day }
}

function clock(hour: string | undefined, minute: string | undefined, second = '0') {
  const meridiem = Number(hour) < 12 ? 0 : 1
  return { hour: Number(hour), minute: Number(minute), second: Number(second), meridiem }
}

function dayMonth(first: number, second: number, mark: string, year?: string): Phrase {
  const years = year === undefined ? {} : { year: Number(year.length === 2 ? `20${year}` : year) }
  if (mark === '月') return { start: { ...years, month: first, day: second } }
  const dayFirst = { ...years, month: second, day: first }
  if (mark === '.')
    return { start: dayFirst, tags: first <= 12 && second <= 12 && first !== second ? [DAY_FIRST] : [] }
  if (first <= 12 && second <= 12) return { start: dayFirst, tags: first === second ? [] : [EITHER_ORDER] }
  return { start: first > 12 ? dayFirst : { ...years, month: first, day: second } }
}
