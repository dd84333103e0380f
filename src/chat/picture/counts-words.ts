import type { RowCounts } from '../../incident/row-counts.ts'
import { counted } from '../screen/paragraph.ts'
import { sayDuration, unsearched } from './sayings.ts'

/** What is counted, and what is not: a sentence each, without its full stop. */
export function countsNotes(counts: RowCounts): readonly string[] {
  const { stepMs, undated, outside, truncated, quiet } = counts
  const left = quiet.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0)
  return [
    `Rows that each query returned; a bar is ${sayDuration(stepMs)}`,
    ...(unsearched({ ...counts, lanes: [], events: [] }).length > 0 ? ['Grey: not searched'] : []),
    ...(left > 0 ? [`Zigzag: ${sayDuration(left)} left out, which nobody searched`] : []),
    ...(undated > 0 ? [`Not drawn: ${counted(undated, 'row')} without a time`] : []),
    ...(outside > 0 ? [`Not drawn: ${counted(outside, 'row')} from before or after`] : []),
    ...(truncated ? ['An answer was cut off: there were more rows'] : []),
  ]
}
