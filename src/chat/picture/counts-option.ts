import type { Picture } from '../../incident/picture.ts'
import type { RowCounts } from '../../incident/row-counts.ts'
import { counted } from '../screen/paragraph.ts'
import { asked, backdrop, plotTop, timeOption, title } from './chart-option.ts'
import { cutEnd } from './letters.ts'
import { INK, LEFT, PAPER, RIGHT, SMALL, text, UNKNOWN, WIDTH } from './look.ts'
import { sayDuration } from './sayings.ts'
import { timeAxis } from './time-axis.ts'

/** The place of one series: its name, and its bars below. */
const LANE = 84
const NAME = 30
const BARS = 44
const FOOT = 78

const asPicture = ({ from, to, asked: moment, searched }: RowCounts): Picture => ({
  from,
  to,
  asked: moment,
  searched,
  quiet: [],
  lanes: [],
  events: [],
})

/** How tall it is, in the pixels of its width. */
export const countsHeight = (counts: RowCounts): number =>
  plotTop(asPicture(counts)) + counts.series.length * LANE + FOOT

/**
 * Rows over time as an ECharts option: a row of bars for each query, each as high as its own largest, which is written
 * beside its name; the moment asked about, what was not searched, time in UTC. Pure.
 */
export function countsOption(counts: RowCounts): Record<string, unknown> {
  const picture = asPicture(counts)
  const axis = timeAxis(picture)
  const top = plotTop(picture)
  const plot = counts.series.length * LANE
  const first = Date.parse(counts.from)
  return {
    animation: false,
    backgroundColor: PAPER,
    grid: { left: LEFT, right: WIDTH - RIGHT, top, height: plot },
    xAxis: timeOption(axis),
    yAxis: { type: 'value', min: 0, max: plot, inverse: true, show: false },
    series: [backdrop(picture)],
    graphic: [
      title(picture),
      ...asked(picture, axis),
      ...counts.series.flatMap(({ name, counts: values, total }, lane) => {
        const most = values.reduce((a, b) => Math.max(a, b), 1)
        const base = top + lane * LANE + NAME + BARS
        const words = `${counted(total, 'row')}, at most ${most} a bar`
        return [
          text(`${cutEnd(name, RIGHT - LEFT - 290, SMALL, true)}`, LEFT, top + lane * LANE + NAME / 2, {
            bold: true,
            behind: PAPER,
          }),
          text(words, RIGHT, top + lane * LANE + NAME / 2, { align: 'right', behind: PAPER }),
          rect(LEFT, base, RIGHT - LEFT, 1, UNKNOWN),
          ...values.flatMap((n, at) => {
            if (n === 0) return []
            const [from, to] = [axis.x(first + at * counts.stepMs), axis.x(first + (at + 1) * counts.stepMs)]
            const height = Math.max(3, (n / most) * BARS)
            return [rect(from, base - height, Math.max(2, Math.min(to, RIGHT) - from - 1), height, INK)]
          }),
        ]
      }),
      text(note(counts), LEFT, top + plot + FOOT - 18),
    ],
  }
}

const rect = (
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
): Record<string, unknown> => ({
  type: 'rect',
  silent: true,
  z: 4,
  shape: { x, y, width, height },
  style: { fill },
})

/** What is counted, and what is not. */
export const note = ({ left, undated, truncated, stepMs }: RowCounts): string =>
  [
    `Rows that each query returned, ${sayDuration(stepMs)} a bar`,
    ...(left > 0 ? [`${left} more queries not drawn`] : []),
    ...(undated > 0 ? [`${undated} rows without a time`] : []),
    ...(truncated ? ['an answer was cut off'] : []),
  ].join('; ')
