import type { Guide } from '../incident/guide.ts'
import type { Window } from '../incident/window.ts'
import type { When } from './when.ts'

const PAD_MS = 15 * 60_000

/** The range to search: around a moment by the guide's measure, a range with a quarter hour on both sides, never the future. */
export function windowOf(
  said: Extract<When, { kind: 'moment' | 'range' | 'none' }>,
  { aroundMs }: Guide['window'],
  now: Date,
): Window {
  const build = (asked: number, from: number, to: number, assumed: readonly string[]): Window => {
    const range = {
      from: new Date(from).toISOString(),
      to: new Date(Math.min(to, now.getTime())).toISOString(),
    }
    return { ...range, asked: new Date(asked).toISOString(), widened: false, assumed, searched: [range] }
  }
  if (said.kind === 'none') {
    return build(now.getTime(), now.getTime() - 2 * aroundMs, now.getTime(), [
      'No time was given: the time up to now was searched.',
    ])
  }
  if (said.kind === 'moment') {
    const at = Date.parse(said.at)
    return build(at, at - aroundMs, at + aroundMs, said.assumed)
  }
  const [from, to] = [Date.parse(said.from), Date.parse(said.to)]
  return build((from + to) / 2, from - PAD_MS, to + PAD_MS, said.assumed)
}
