import type { TimeRange } from '../../incident/window.ts'
import { momentIn } from '../moment-in.ts'
import { rangeOf } from './range.ts'

const DAY_MS = 86_400_000
/** More bars than these are none any more. */
const MOST_DAYS = 400

/** Whole days: the range that the form asks for, both days included; what it leaves out is as `rangeOf` has it. */
export function daysOf(query: URLSearchParams, now: Date): TimeRange & { readonly days: readonly string[] } {
  const [first, last] = ['from', 'to'].map((name) => (query.get(name) ?? '').trim())
  const range = rangeOf(
    {
      from: first ? dayAfter(momentIn(first), 0) : undefined,
      to: dayAfter(last ? momentIn(last) : now.toISOString(), 1),
    },
    now,
  )
  return { ...range, days: daysIn(range) }
}

const dayAfter = (iso: string, days: number): string =>
  new Date(Date.parse(iso.slice(0, 10)) + days * DAY_MS).toISOString()

/** Each day of a range, the last ones where there are too many; those on which nothing happened included. */
function daysIn({ from, to }: TimeRange): readonly string[] {
  const all = Math.ceil((Date.parse(to) - Date.parse(from)) / DAY_MS)
  const count = Math.min(all, MOST_DAYS)
  return Array.from({ length: count }, (_, at) => dayAfter(to, at - count).slice(0, 10))
}
