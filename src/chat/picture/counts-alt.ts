import { moment, sayMoment, sayRange } from '../../incident/moment.ts'
import type { RowCounts } from '../../incident/row-counts.ts'
import { cut, inert } from '../screen/inert.ts'
import { counted } from '../screen/paragraph.ts'
import { note } from './counts-option.ts'
import { drawable } from './letters.ts'

const LONGEST = 2_000

/** What the picture of rows over time shows, in words: each query with its rows and when there were most. */
export function countsAlt(counts: RowCounts): string {
  const first = Date.parse(counts.from)
  const at = (n: number): string => sayMoment(moment(new Date(first + n * counts.stepMs).toISOString()))
  const each = counts.series.map(({ name, counts: values, total }) => {
    const most = values.reduce((a, b) => Math.max(a, b), 0)
    const begin = values.findIndex((n) => n > 0)
    const end = values.findLastIndex((n) => n > 0)
    return `${cut(inert(drawable(name)), 80)}: ${counted(total, 'row')} from ${at(begin)} to ${at(end)}, most at ${at(values.indexOf(most))} (${most}).`
  })
  const asked = counts.asked === null ? [] : [`Asked about: ${sayMoment(moment(counts.asked))}.`]
  return cut(
    [`Rows over time ${sayRange(counts)}.`, ...asked, ...each, `${note(counts)}.`].join(' '),
    LONGEST,
  )
}
