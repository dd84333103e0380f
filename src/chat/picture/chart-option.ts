import type { Picture } from '../../incident/picture.ts'

export const WIDTH = 800
const TOP = 92
const LANE = 58
const EVENTS = 56
const AXIS = 44
const LEGEND_LINE = 30
const MOST_LEGEND = 7

const INK = '#1f2328'
const FAINT = '#57606a'
const PAPER = '#ffffff'
const BAD = '#cf222e'
const FINE = '#1a7f37'
const OTHER = '#6e7781'
const ASKED = '#0550ae'
const LEFT = 30

/** How tall the picture is, in the pixels of its width. */
export const heightOf = (picture: Picture): number =>
  TOP + picture.lanes.length * LANE + EVENTS + AXIS + shownEvents(picture).length * LEGEND_LINE + 24

const shownEvents = ({ events }: Picture) => events.slice(0, MOST_LEGEND)

/** Events that would cover each other share a mark, such as `2-4`. */
const CLOSE = 0.05

function marksOf(picture: Picture): readonly { at: number; text: string; trouble: boolean }[] {
  const room = (Date.parse(picture.to) - Date.parse(picture.from)) * CLOSE
  const marks: { at: number; first: number; last: number; trouble: boolean }[] = []
  for (const [n, { at, trouble }] of shownEvents(picture).entries()) {
    const last = marks.at(-1)
    if (last && Date.parse(at) - last.at < room) {
      last.last = n + 1
      last.trouble ||= trouble
    } else marks.push({ at: Date.parse(at), first: n + 1, last: n + 1, trouble })
  }
  return marks.map(({ at, first, last, trouble }) => ({
    at,
    text: first === last ? String(first) : `${first}-${last}`,
    trouble,
  }))
}

/**
 * The picture as an ECharts option: a lane for each thing with its states, numbered events on a line of their own with
 * their words below, the moment asked about, time in UTC. Colour never says anything alone. Pure.
 */
export function chartOption(picture: Picture): Record<string, unknown> {
  const lanes = picture.lanes.length
  const rows = lanes + 1
  const legendTop = TOP + lanes * LANE + EVENTS + AXIS + 6
  const [from, to] = [Date.parse(picture.from), Date.parse(picture.to)]
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily: 'DejaVu Sans', color: INK },
    title: {
      text: `${picture.from.slice(0, 10)}  (UTC)`,
      left: LEFT,
      top: 12,
      textStyle: { fontSize: 22, fontWeight: 'bold', color: INK },
    },
    grid: { left: LEFT, right: 26, top: TOP, height: lanes * LANE + EVENTS },
    xAxis: {
      type: 'value',
      min: from,
      max: to,
      position: 'bottom',
      axisLine: { onZero: false, lineStyle: { color: FAINT, width: 2 } },
      axisTick: { show: true, length: 8, customValues: ticks(from, to) },
      axisLabel: {
        fontSize: 20,
        color: INK,
        margin: 12,
        customValues: ticks(from, to),
        formatter: (value: number) => timeLabel(value, to - from),
      },
      splitLine: { show: false },
    },
    yAxis: { type: 'value', min: 0, max: rows, inverse: true, show: false },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: true,
        data: picture.lanes.flatMap(({ spans }, lane) =>
          // Trouble is drawn last, so that a short one is not hidden.
          [...spans]
            .sort((x, y) => Number(x.trouble) - Number(y.trouble))
            .map(({ from: a, to: b }) => ({ value: [Date.parse(a), lane, Date.parse(b)] })),
        ),
        renderItem: (_: unknown, api: Api) => bar(api, picture, lanes),
      },
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: picture.lanes.map((_, lane) => ({ value: [from, lane] })),
        renderItem: (_: unknown, api: Api) => {
          const lane = Number(api.value(1))
          const [x, y] = api.coord([from, rowTop(lane, lanes)])
          return label(short(picture.lanes[lane]?.name ?? '', 50), x, y + 2, { fontSize: 18, fill: FAINT })
        },
      },
      ...(picture.asked === null
        ? []
        : [
            {
              type: 'custom',
              silent: true,
              clip: false,
              data: [{ value: [Date.parse(picture.asked), 0] }],
              renderItem: (_: unknown, api: Api) => {
                const [x, y] = api.coord([api.value(0), 0])
                const text = `asked about ${picture.asked?.slice(11, 16)}`
                return label(text, Math.min(x - 4, WIDTH - 210), y - 28, {
                  fontSize: 19,
                  fill: ASKED,
                  fontWeight: 'bold',
                })
              },
            },
          ]),
      {
        type: 'scatter',
        data: marksOf(picture).map(({ at, text, trouble }) => ({
          value: [at, rowTop(lanes, lanes) + 0.5 * rowSize(lanes, lanes)],
          symbol: text.length > 2 ? 'roundRect' : 'circle',
          symbolSize: [Math.max(36, text.length * 15 + 12), 36],
          itemStyle: { color: trouble ? BAD : OTHER },
          label: { show: true, formatter: text, color: PAPER, fontSize: 20, fontWeight: 'bold' },
        })),
        ...(picture.asked === null
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: ASKED, width: 3, type: 'dashed' },
                label: { show: false },
                data: [{ xAxis: Date.parse(picture.asked) }],
              },
            }),
      },
    ],
    graphic: shownEvents(picture).map(({ at, text, trouble }, n) => ({
      type: 'text',
      left: LEFT,
      top: legendTop + n * LEGEND_LINE,
      style: {
        text: `${n + 1}  ${at.slice(11, 19)}  ${short(text, 52)}`,
        fontSize: 19,
        fontFamily: 'DejaVu Sans',
        fill: trouble ? BAD : INK,
        fontWeight: trouble ? 'bold' : 'normal',
      },
    })),
  }

  /** Rows of different heights on one axis from 0 to `rows`. */
  function rowTop(row: number, count: number): number {
    const height = count * LANE + EVENTS
    return (Math.min(row, count) * LANE * rows) / height
  }
  function rowSize(row: number, count: number): number {
    return ((row < count ? LANE : EVENTS) * rows) / (count * LANE + EVENTS)
  }
}

type Api = {
  readonly value: (dimension: number) => number
  readonly coord: (point: readonly [number, number]) => readonly [number, number]
}

/** One state as a bar with its word in it, and hatched where it is trouble. */
function bar(api: Api, picture: Picture, lanes: number): unknown {
  const [start, lane, end] = [Number(api.value(0)), Number(api.value(1)), Number(api.value(2))]
  const span = picture.lanes[lane]?.spans.find(
    ({ from, to }) => Date.parse(from) === start && Date.parse(to) === end,
  )
  const rows = lanes + 1
  const top = (lane * LANE * rows) / (lanes * LANE + EVENTS)
  const [x1, y] = api.coord([start, top])
  const [x2] = api.coord([end, top])
  const width = Math.max(6, x2 - x1)
  const trouble = span?.trouble === true
  const color = trouble ? BAD : FINE
  const word = fitting(span?.state ?? '', width)
  return {
    type: 'group',
    children: [
      {
        type: 'rect',
        shape: { x: x1, y: y + 24, width, height: 28 },
        style: { fill: trouble ? BAD : '#dafbe1', stroke: color, lineWidth: 2 },
      },
      ...(word === ''
        ? []
        : [
            label(word, x1 + 6, y + 29, {
              fontSize: 18,
              fill: trouble ? PAPER : '#0a3d1c',
              fontWeight: trouble ? 'bold' : 'normal',
            }),
          ]),
    ],
  }
}

const label = (text: string, x: number, y: number, style: Record<string, unknown>): unknown => ({
  type: 'text',
  x,
  y,
  style: { text, fontFamily: 'DejaVu Sans', verticalAlign: 'top', ...style },
})

/** A word that has room in a bar, about 11 pixels a character; none rather than a stump. */
function fitting(word: string, width: number): string {
  const most = Math.floor((width - 10) / 11.5)
  return most < 4 ? '' : short(word, most)
}

export const short = (text: string, most: number): string => {
  const one = text.replaceAll(/\s+/g, ' ')
  const all = [...one]
  return all.length > most ? `${all.slice(0, most - 1).join('')}…` : one
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 43_200].map(
  (n) => n * MINUTE_MS,
)

/** Round times, at most seven. */
function ticks(from: number, to: number): readonly number[] {
  const step = STEPS_MS.find((one) => (to - from) / one <= 7) ?? (to - from) / 6
  const first = Math.ceil(from / step) * step
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, n) => first + n * step)
}

function timeLabel(value: number, range: number): string {
  const iso = new Date(value).toISOString()
  if (range > 3 * DAY_MS) return iso.slice(5, 10)
  return range > DAY_MS ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 16)
}
