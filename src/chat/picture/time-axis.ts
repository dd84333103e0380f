import type { Picture } from '../../incident/picture.ts'
import { widthOf } from './letters.ts'
import { LEFT, RIGHT, SMALL } from './look.ts'

/** How wide a stretch that is left out is drawn. */
const BREAK = 44
const SECOND_MS = 1_000
const DAY_MS = 86_400_000
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((n) => n * 60 * SECOND_MS),
  ...[1, 2, 5, 7, 14, 30, 60, 180, 365].map((n) => n * DAY_MS),
]
const MOST_TICKS = 7

/** Where a moment stands in the picture, with the stretches left out that ECharts breaks the axis at. */
export type TimeAxis = {
  readonly from: number
  readonly to: number
  readonly breaks: readonly { readonly start: number; readonly end: number; readonly gap: number }[]
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
  /** The horizontal place of a moment, pixels. */
  readonly x: (at: number) => number
}

/** The time axis of a picture, in UTC. */
export function timeAxis(picture: Picture): TimeAxis {
  const [from, to] = [Date.parse(picture.from), Date.parse(picture.to)]
  const quiet = picture.quiet.map((one) => ({ start: Date.parse(one.from), end: Date.parse(one.to) }))
  const shown = to - from - quiet.reduce((sum, { start, end }) => sum + end - start, 0)
  const gap = (BREAK * shown) / (RIGHT - LEFT - BREAK * quiet.length)
  const breaks = quiet.map((one) => ({ ...one, gap }))
  const x = (at: number): number => {
    const passed = breaks.reduce((left, { start, end }) => {
      const inside = Math.min(Math.max(at - start, 0), end - start)
      return left - inside + (inside / (end - start)) * gap
    }, at - from)
    return LEFT + (passed / (shown + gap * breaks.length)) * (RIGHT - LEFT)
  }
  const step = STEPS_MS.find((one) => shown / one <= MOST_TICKS) ?? shown / MOST_TICKS
  return { from, to, breaks, x, ticks: apart(ticksBetween(from, to, step, breaks), x) }
}

function ticksBetween(from: number, to: number, step: number, breaks: TimeAxis['breaks']): TimeAxis['ticks'] {
  const edges = [from, ...breaks.flatMap(({ start, end }) => [start, end]), to]
  const all: { at: number; label: string }[] = []
  for (let n = 0; n + 1 < edges.length; n += 2)
    for (let at = Math.ceil((edges[n] ?? to) / step) * step; at <= (edges[n + 1] ?? from); at += step)
      all.push({ at, label: labelOf(at, step) })
  return all
}

/** Without the labels that would run into another one or out of the picture. */
function apart(ticks: TimeAxis['ticks'], x: TimeAxis['x']): TimeAxis['ticks'] {
  let end = 0
  return ticks.filter(({ at, label }) => {
    const half = widthOf(label, SMALL) / 2
    if (x(at) - half < end + 6 || x(at) + half > RIGHT + LEFT - 4) return false
    end = x(at) + half
    return true
  })
}

function labelOf(at: number, step: number): string {
  const iso = new Date(at).toISOString()
  if (step >= DAY_MS || at % DAY_MS === 0) return iso.slice(5, 10)
  return iso.slice(11, step < 60 * SECOND_MS ? 19 : 16)
}
