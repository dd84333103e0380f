import type { Picture } from '../../incident/picture.ts'
import { type CountSeries, type RowCounts, stretchAt } from '../../incident/row-counts.ts'
import { counted } from '../screen/paragraph.ts'
import { asked, backdrop, days, heading, plotTop, timeOption } from './chart-option.ts'
import { countsNotes } from './counts-words.ts'
import { cutMiddle, drawable, lines, widthOf } from './letters.ts'
import { FAINT, FONT, INK, LEFT, PAPER, RIGHT, SMALL, text, WIDTH } from './look.ts'
import { type TimeAxis, timeAxis } from './time-axis.ts'

/** The place of one series: its name, and its bars below. */
const LANE = 92
const NAME = 34
const BARS = 46
const TICKS = 46
const LINE = 31
const BOTTOM = 12
const MOST_LINES = 4
/** A single row is seen too. */
const LEAST_HEIGHT = 4
const LEAST_WIDTH = 3

/** How tall it is, in the pixels of its width. */
export const countsHeight = (counts: RowCounts): number =>
  bottomOf(counts) + TICKS + noteLines(counts).length * LINE + BOTTOM

const asPicture = (counts: RowCounts): Picture => ({ ...counts, lanes: [], events: [] })
const bottomOf = (counts: RowCounts): number => plotTop(asPicture(counts)) + counts.series.length * LANE
const noteLines = (counts: RowCounts): readonly string[] =>
  lines(countsNotes(counts).join('. '), RIGHT - LEFT, SMALL, MOST_LINES)

/**
 * Rows over time as an ECharts option: a row of bars for each query, each as high as its own largest, which is written
 * beside its name; the moment asked about, what was not searched, time in UTC. Pure.
 */
export function countsOption(counts: RowCounts): Record<string, unknown> {
  const picture = asPicture(counts)
  const axis = timeAxis(picture)
  const top = plotTop(picture)
  const plot = counts.series.length * LANE
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: LEFT, right: WIDTH - RIGHT, top, height: plot },
    xAxis: timeOption(axis),
    yAxis: { type: 'value', min: 0, max: plot, inverse: true, show: false },
    series: [backdrop(picture)],
    graphic: [
      heading(`Rows over time, ${days(counts)} UTC`),
      ...asked(picture, axis),
      ...counts.series.flatMap((one, n) => lane(one, top + n * LANE, counts, axis)),
      ...noteLines(counts).map((line, n) => text(line, LEFT, bottomOf(counts) + TICKS + (n + 0.5) * LINE)),
    ],
  }
}

function lane(
  { name, bars, total }: CountSeries,
  top: number,
  counts: RowCounts,
  { x }: TimeAxis,
): readonly unknown[] {
  const most = bars.reduce((largest, { rows }) => Math.max(largest, rows), 1)
  const base = top + NAME + BARS
  const amount = bars.length > 1 ? `${counted(total, 'row')}, highest bar ${most}` : counted(total, 'row')
  const room = RIGHT - LEFT - widthOf(amount, SMALL) - 24
  const words = cutMiddle(drawable(name), room / 1.12, SMALL)
  return [
    ...above(words, LEFT, top, widthOf(words, SMALL, true), { bold: true }),
    ...above(amount, RIGHT, top, -widthOf(amount, SMALL), { align: 'right' }),
    rect({ x: LEFT, y: base, width: RIGHT - LEFT, height: 1 }, FAINT),
    ...bars.map(({ at, rows }) => {
      const { from, to } = stretchAt(at, counts)
      const [left, right] = [x(Date.parse(from)), x(Date.parse(to))]
      const height = Math.max(LEAST_HEIGHT, (rows / most) * BARS)
      const width = Math.max(LEAST_WIDTH, right - left - 1)
      return rect({ x: Math.min(left, RIGHT - width), y: base - height, width, height }, INK)
    }),
  ]
}

/** Words on paper of their own, above lines, what is grey and what is left out; they run to the left where `width` is negative. */
function above(
  words: string,
  x: number,
  top: number,
  width: number,
  style: Parameters<typeof text>[3],
): readonly unknown[] {
  const paper = { x: Math.min(x, x + width) - 4, y: top + 4, width: Math.abs(width) + 8, height: NAME - 6 }
  return [
    { ...rect(paper, PAPER), z: 9 },
    { ...text(words, x, top + NAME / 2, style), z: 10 },
  ]
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const rect = (shape: Box, fill: string): Record<string, unknown> => ({
  type: 'rect',
  silent: true,
  z: 4,
  shape,
  style: { fill },
})
