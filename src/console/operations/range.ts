import { Problem } from '../../incident/problem.ts'
import type { TimeRange } from '../../incident/window.ts'

const DAY_MS = 86_400_000
/** So many days are looked at where nobody says how many. */
export const DEFAULT_DAYS = 30

/** The range that is asked for, or the last 30 days; throws a Problem where it ends before it begins. */
export function rangeOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): TimeRange {
  const end = to ?? now.toISOString()
  const start = from ?? new Date(Date.parse(end) - DEFAULT_DAYS * DAY_MS).toISOString()
  if (Date.parse(start) < Date.parse(end)) return { from: start, to: end }
  throw new Problem('usage', 'The range ends before it begins.', 'Give a later end, or an earlier beginning.')
}
