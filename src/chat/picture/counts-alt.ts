import { moment, sayMoment, sayRange } from '../../incident/moment.ts'
import { type CountSeries, type RowCounts, stretchAt } from '../../incident/row-counts.ts'
import { cut, inert } from '../screen/inert.ts'
import { counted } from '../screen/paragraph.ts'
import { countsNotes } from './counts-words.ts'
import { drawable } from './letters.ts'

const LONGEST = 2_000
const LONGEST_NAME = 80

/** What the picture of rows over time shows, in words: of each query its rows, since when, until when, and when most. */
export function countsAlt(counts: RowCounts): string {
  const { asked, series } = counts
  return cut(
    [
      `Rows over time ${sayRange(counts)}.`,
      ...(asked === null ? [] : [`Asked about: ${sayMoment(moment(asked))}.`]),
      ...series.map((one) => told(one, counts)),
      ...countsNotes(counts).map((sentence) => `${sentence}.`),
    ].join(' '),
    LONGEST,
  )
}

function told({ name, bars, total }: CountSeries, counts: RowCounts): string {
  const words = cut(inert(drawable(name)), LONGEST_NAME)
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last) return `${words}: no row.`
  const most = bars.reduce((best, one) => (one.rows > best.rows ? one : best), first)
  const { from } = stretchAt(first.at, counts)
  const { to } = stretchAt(last.at, counts)
  const peak = stretchAt(most.at, counts)
  const when = `from ${sayMoment(moment(from))} to ${sayMoment(moment(to))}`
  return bars.length === 1
    ? `${words}: ${counted(total, 'row')} ${when}.`
    : `${words}: ${counted(total, 'row')} ${when}, most (${most.rows}) from ${sayMoment(moment(peak.from))} on.`
}
