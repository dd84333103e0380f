import type { Guide } from '../incident/guide.ts'
import type { TimeRange, Window } from '../incident/window.ts'
import type { When } from './times/when.ts'

const PAD_MS = 15 * 60_000

/**
 * The range to search: around a moment by the guide's measure, a range with a quarter hour on both sides, never the future.
 * What began at a moment may go on: there the range ends as late as the guide would widen to.
 */
export function windowOf(
  said: Extract<When, { kind: 'moment' | 'range' | 'none' }>,
  { aroundMs, widenToMs }: Guide['window'],
  now: Date,
): Window {
  const build = (meant: TimeRange, padMs: number, assumed: readonly string[], afterMs = padMs): Window => {
    const [from, to] = [Date.parse(meant.from), Date.parse(meant.to)]
    const range = { from: iso(from - padMs), to: iso(Math.min(to + afterMs, now.getTime())) }
    return { ...range, asked: iso((from + to) / 2), meant, widened: false, assumed, searched: [range] }
  }
  if (said.kind === 'none') {
    const latest = { from: iso(now.getTime() - 2 * aroundMs), to: iso(now.getTime()) }
    const assumed = ['No time was given: the time up to now was searched.']
    return { ...build(latest, 0, assumed), asked: latest.to, meant: null }
  }
  return said.kind === 'moment'
    ? build(
        { from: iso(Date.parse(said.at)), to: iso(Date.parse(said.at)) },
        aroundMs,
        said.assumed,
        said.since ? Math.max(aroundMs, widenToMs) : aroundMs,
      )
    : build({ from: iso(Date.parse(said.from)), to: iso(Date.parse(said.to)) }, PAD_MS, said.assumed)
}

const iso = (ms: number): string => new Date(ms).toISOString()
