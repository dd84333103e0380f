import type { Picture } from '../../incident/picture.ts'
import { LANE, laneSeries } from './lane-series.ts'
import { legendOf, noteOf, TIMES_FROM, wordsFrom } from './legend.ts'
import { widthOf } from './letters.ts'
import { ASKED, BAD, BIG, FAINT, FONT, INK, LEFT, PAPER, RIGHT, SMALL, text, UNKNOWN, WIDTH } from './look.ts'
import { marksOf } from './marks.ts'
import { dayAndTime, manyDays, unsearched } from './sayings.ts'
import { type TimeAxis, timeAxis } from './time-axis.ts'

export { WIDTH } from './look.ts'

const TITLE = 28
const TOP = 54
/** The line on which the moment that was asked about is named. */
const ASKED_LINE = 34
const EVENTS = 56
const TICKS = 46
const LINE = 31
const BOTTOM = 16

/** How tall the picture is, in the pixels of its width. */
export function heightOf(picture: Picture): number {
  const rows = legendOf(picture).reduce((sum, { lines }) => sum + lines.length, 0)
  return bottomOf(picture) + TICKS + (rows + (noteOf(picture) === '' ? 0 : 1)) * LINE + BOTTOM
}

/** Where the plot begins, below the title and the moment asked about. */
export const plotTop = ({ asked }: Picture): number => TOP + (asked === null ? 0 : ASKED_LINE)
const plotOf = ({ lanes, events }: Picture): number => lanes.length * LANE + (events.length > 0 ? EVENTS : 8)
const bottomOf = (picture: Picture): number => plotTop(picture) + plotOf(picture)

/**
 * The picture as an ECharts option: a lane for each thing with its states, numbered events on a line of their own with
 * their words below, the moment asked about, what was not searched, time in UTC. Colour never says anything alone. Pure.
 */
export function chartOption(picture: Picture): Record<string, unknown> {
  const axis = timeAxis(picture)
  const plot = plotOf(picture)
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: LEFT, right: WIDTH - RIGHT, top: plotTop(picture), height: plot },
    xAxis: timeOption(axis),
    yAxis: { type: 'value', min: 0, max: plot, inverse: true, show: false },
    series: [backdrop(picture), ...laneSeries(picture), marks(picture, axis, plot)],
    graphic: [title(picture), ...asked(picture, axis), ...legend(picture)],
  }
}

/** The time axis as ECharts takes it. */
export const timeOption = ({ from, to, breaks, ticks }: TimeAxis): Record<string, unknown> => ({
  type: 'value',
  min: from,
  max: to,
  position: 'bottom',
  breaks,
  breakArea: {
    expandOnClick: false,
    zigzagAmplitude: 5,
    zigzagMinSpan: 12,
    zigzagMaxSpan: 12,
    zigzagZ: 5,
    itemStyle: { color: PAPER, borderColor: FAINT, borderWidth: 2, borderType: 'solid', opacity: 1 },
  },
  axisLine: { onZero: false, lineStyle: { color: FAINT, width: 2 } },
  axisTick: {
    show: true,
    length: 8,
    lineStyle: { color: FAINT, width: 2 },
    customValues: ticks.map(({ at }) => at),
  },
  axisLabel: {
    fontSize: SMALL,
    color: INK,
    margin: 12,
    hideOverlap: false,
    showMinLabel: true,
    showMaxLabel: true,
    customValues: ticks.map(({ at }) => at),
    formatter: (value: number) => ticks.find(({ at }) => at === value)?.label ?? '',
  },
  splitLine: { show: false },
})

/** The day, and that all times are in UTC. */
const title = (picture: Picture): Record<string, unknown> => heading(`${days(picture)}, times in UTC`)

/** The line above a plot. */
export const heading = (words: string): Record<string, unknown> =>
  text(words, LEFT, TITLE, { bold: true, size: BIG })

/** The day, or the first and the last one. */
export function days({ from, to }: Pick<Picture, 'from' | 'to'>): string {
  const [first, last] = [from.slice(0, 10), to.slice(0, 10)]
  return first === last ? first : `${first} to ${last}`
}

/** What was not searched in grey, and a line at the moment that was asked about. */
export function backdrop(picture: Picture): Record<string, unknown> {
  const line = picture.asked === null ? [] : [{ xAxis: Date.parse(picture.asked) }]
  return {
    type: 'scatter',
    silent: true,
    z: 1,
    data: [],
    markArea: {
      silent: true,
      z: 0,
      itemStyle: { color: UNKNOWN },
      data: unsearched(picture).map(({ from, to }) => [{ xAxis: from }, { xAxis: to }]),
    },
    markLine: {
      silent: true,
      symbol: 'none',
      z: 1,
      label: { show: false },
      lineStyle: { color: ASKED, width: 3, type: [8, 6] },
      data: line,
    },
  }
}

/** The words at the moment that was asked about. */
export function asked(picture: Picture, { x }: TimeAxis): readonly unknown[] {
  const { asked: moment } = picture
  if (moment === null) return []
  const time = dayAndTime(moment).slice(manyDays(picture) ? 0 : 6, -3)
  const words = `▼ asked about ${time}`
  const [place, width] = [x(Date.parse(moment)), widthOf(words, SMALL, true)]
  // The words stand where there is room, their arrow above the line.
  const right = place - 8 + width <= WIDTH - 8
  const turned = right ? words : `asked about ${time} ▼`
  return [
    text(turned, right ? place - 8 : place + 8, TOP + ASKED_LINE / 2 - 4, {
      fill: ASKED,
      bold: true,
      align: right ? 'left' : 'right',
    }),
  ]
}

/** Numbers of the events on their line; filled where it was bad. */
const marks = (picture: Picture, axis: TimeAxis, plot: number): Record<string, unknown> => ({
  type: 'custom',
  silent: true,
  clip: false,
  z: 6,
  data: marksOf(picture, axis.x).map(() => [axis.from, plot - EVENTS / 2]),
  renderItem: (
    { dataIndex }: { dataIndex: number },
    api: { coord: (point: readonly [number, number]) => readonly [number, number] },
  ) => {
    const mark = marksOf(picture, axis.x)[dataIndex]
    const [, y] = api.coord([axis.from, plot - EVENTS / 2])
    return (
      mark && {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: mark.x - mark.width / 2, y: y - 18, width: mark.width, height: 36, r: 18 },
            style: { fill: mark.trouble ? BAD : PAPER, stroke: mark.trouble ? BAD : INK, lineWidth: 2 },
          },
          text(mark.text, mark.x, y + 1, { fill: mark.trouble ? PAPER : INK, bold: true, align: 'center' }),
        ],
      }
    )
  },
})

function legend(picture: Picture): readonly unknown[] {
  const left = wordsFrom(picture)
  let y = bottomOf(picture) + TICKS + LINE / 2
  const all = legendOf(picture).flatMap(({ number, time, lines, trouble }) => {
    const style = { bold: trouble, fill: trouble ? BAD : INK }
    const top = y
    y += lines.length * LINE
    return [
      text(String(number), LEFT, top, { ...style, bold: true }),
      ...(time === '' ? [] : [text(time, TIMES_FROM, top)]),
      ...lines.map((line, n) => text(line, left, top + n * LINE, style)),
    ]
  })
  const note = noteOf(picture)
  return note === '' ? all : [...all, text(note, left, y)]
}
