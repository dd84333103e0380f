import type { Row } from './evidence.ts'
import type { TimeRange } from './window.ts'

/** The whole of it: a message that begins with a date is no moment. */
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d*)?)?(?:Z|[+-]\d\d:?\d\d)?$/

/** A cell's moment as ISO 8601 UTC without needless zeros, or an empty text when it is none. */
export function moment(value: unknown): string {
  if (typeof value !== 'string' || !MOMENT.test(value)) return ''
  const iso = value
    .replace(' ', 'T')
    .replace(/(\.\d*?)0+(?=Z|[+-]|$)/, '$1')
    .replace(/\.(?=Z|[+-]|$)/, '')
    .replace(/\+00:00$/, 'Z')
  return /Z$|[+-]\d\d:?\d\d$/.test(iso) ? iso : `${iso}Z`
}

/** The column that dates the rows: TimeGenerated, or the first whose values are all moments; null where none does. */
export function timeColumn(rows: readonly Row[]): string | null {
  const names = Object.keys(rows[0] ?? {})
  const isMoment = (name: string): boolean => rows.every((row) => moment(row[name]) !== '')
  return names.includes('TimeGenerated') && isMoment('TimeGenerated')
    ? 'TimeGenerated'
    : (names.find(isMoment) ?? null)
}

/** Compares two moments, the earlier first; the texts decide where a millisecond cannot. */
export function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || a.localeCompare(b)
}

/** A moment as people read it, such as `2025-06-18 07:50:57 UTC`; the text itself where it is no moment in UTC. */
export function sayMoment(iso: string): string {
  return /T.*Z$/.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, -1)} UTC` : iso
}

/** A moment of the database as people read it, to the second. */
export const toTheSecond = (at: string): string => sayMoment(moment(at.replace(/\.\d+/, '')))

/** A range as people read it, to the minute: `2025-06-18 06:20 to 08:10 UTC`. */
export function sayRange({ from, to }: TimeRange): string {
  const [start, end] = [from, to].map((iso) => ({ day: iso.slice(0, 10), time: iso.slice(11, 16) }))
  return `${start?.day} ${start?.time} to ${end?.day === start?.day ? '' : `${end?.day} `}${end?.time} UTC`
}

/** “, at …” or “, first at …, last at …” over sorted moments; nothing where there are none. */
export function saySpan(moments: readonly string[]): string {
  const [first, last] = [moments[0], moments.at(-1)]
  if (!first || !last) return ''
  return first === last
    ? `, at ${sayMoment(first)}`
    : `, first at ${sayMoment(first)}, last at ${sayMoment(last)}`
}
