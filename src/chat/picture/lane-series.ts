import type { Lane, Picture, Span } from '../../incident/picture.ts'
import { cutEnd, cutMiddle, drawable, widthOf } from './letters.ts'
import { BAD, BAD_LIGHT, FINE, FINE_LIGHT, INK, LEFT, PAPER, RIGHT, SMALL, text } from './look.ts'
import { manyDays, sayWorst } from './sayings.ts'

/** How tall a lane is: its name, and below it its states. */
export const LANE = 74
const NAME = 15
const BAR_TOP = 30
const BAR = 36
/** Even two seconds are seen. */
const LEAST_BAR = 8
const PAD = 7

/** What a custom series gives to whoever draws an item. */
type Api = {
  readonly value: (dimension: number) => number
  readonly coord: (point: readonly [number, number]) => readonly [number, number]
}

/** The lanes' states as ECharts' custom series: dark where it was bad, dashed where no later row says otherwise. */
export function laneSeries(picture: Picture): readonly Record<string, unknown>[] {
  const items = picture.lanes.flatMap(({ spans }, lane) => spans.map((span) => ({ span, lane })))
  // What was bad is drawn last, so that a short one is not hidden.
  items.sort((a, b) => Number(a.span.trouble) - Number(b.span.trouble))
  return [
    {
      type: 'custom',
      silent: true,
      clip: true,
      z: 3,
      data: items.map(({ span, lane }) => [Date.parse(span.from), lane * LANE, Date.parse(span.to)]),
      renderItem: ({ dataIndex }: { dataIndex: number }, api: Api) => {
        const span = items[dataIndex]?.span
        return span && { type: 'group', children: bar(span, api) }
      },
    },
    {
      type: 'custom',
      silent: true,
      clip: false,
      z: 7,
      data: picture.lanes.map((_, lane) => [Date.parse(picture.from), lane * LANE]),
      renderItem: ({ dataIndex }: { dataIndex: number }, api: Api) => {
        const lane = picture.lanes[dataIndex]
        const [, top] = api.coord([api.value(0), api.value(1)])
        return lane && { type: 'group', children: caption(lane, top + NAME, manyDays(picture)) }
      },
    },
  ]
}

function bar(span: Span, api: Api): readonly unknown[] {
  const top = api.value(1)
  const x = (at: number): number => api.coord([at, top])[0]
  const y = api.coord([api.value(0), top])[1] + BAR_TOP
  const [from, to] = [x(api.value(0)), x(api.value(2))]
  const seen = span.lastSeen === undefined ? to : x(Date.parse(span.lastSeen))
  const solid = { from, to: Math.max(seen, from + LEAST_BAR) }
  const rest = { from: solid.to, to: Math.max(to, solid.to) }
  const mark = span.trouble ? '✕' : '✓'
  const state = `${mark} ${drawable(span.state)}`
  const inSolid = fitting([state, cutEnd(state, room(solid), SMALL, span.trouble), mark], solid, span.trouble)
  const inRest = inSolid === '' ? fitting([`${state}, no later row`, state, mark], rest, span.trouble) : ''
  const color = span.trouble ? BAD : FINE
  return [
    ...(rest.to - rest.from > 1
      ? [
          rect(rest, y, {
            fill: span.trouble ? BAD_LIGHT : PAPER,
            stroke: color,
            lineWidth: 2,
            lineDash: [8, 6],
          }),
        ]
      : []),
    rect(solid, y, { fill: span.trouble ? BAD : FINE_LIGHT, stroke: color, lineWidth: 2 }),
    ...label(inSolid, solid, y, { fill: span.trouble ? PAPER : INK, bold: span.trouble }),
    ...label(inRest, rest, y, { fill: span.trouble ? BAD : INK, bold: span.trouble }),
  ]
}

type Stretch = { readonly from: number; readonly to: number }

const room = ({ from, to }: Stretch): number => to - from - 2 * PAD

/** The first of the texts that says something and has room. */
const fitting = (texts: readonly string[], stretch: Stretch, bold: boolean): string =>
  texts.find((one) => widthOf(one, SMALL, bold) <= room(stretch) && !/^[✕✓].{0,4}…$/.test(one)) ?? ''

const rect = ({ from, to }: Stretch, y: number, style: Record<string, unknown>): unknown => ({
  type: 'rect',
  shape: { x: from, y, width: to - from, height: BAR },
  style,
})

const label = (
  words: string,
  { from }: Stretch,
  y: number,
  style: { fill: string; bold: boolean },
): readonly unknown[] => (words === '' ? [] : [text(words, from + PAD, y + BAR / 2 + 1, style)])

/** Whose states these are, and what was worst. */
function caption(lane: Lane, y: number, days: boolean): readonly unknown[] {
  const worst = cutEnd(drawable(sayWorst(lane, days)), (RIGHT - LEFT) * 0.6, SMALL, true)
  const left = RIGHT - LEFT - widthOf(worst, SMALL, true) - (worst === '' ? 0 : 24)
  return [
    text(cutMiddle(drawable(lane.name), left, SMALL), LEFT, y, { behind: PAPER }),
    ...(worst === ''
      ? []
      : [text(worst, RIGHT, y, { fill: BAD, bold: true, align: 'right', behind: PAPER })]),
  ]
}
