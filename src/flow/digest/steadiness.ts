import { byTime } from '../../incident/moment.ts'
import { type Grouped, momentOf } from './groups.ts'

/** Rows that come at a steady pace (heartbeats, bins, metrics), and their longest silence where it is none of the usual steps. */
export type Steadiness = { readonly silence: string | null }

const FEWEST = 6
/** So many of the steps must be equal. */
const STEADY = 0.5
const SILENT = 3

/** Whether the rows of a group come at a steady pace; null where they do not. */
export function steadiness(grouped: Grouped, rows: readonly number[]): Steadiness | null {
  if (!grouped.time || rows.length < FEWEST) return null
  const ordered = rows
    .map((row) => ({ row, at: momentOf(grouped, row) }))
    .filter(({ at }) => at !== '')
    .sort((a, b) => byTime(a.at, b.at) || a.row - b.row)
  const times = ordered.map(({ at }) => Date.parse(at))
  const counts = new Map<number, number>()
  let longest = 1
  for (let n = 1; n < times.length; n++) {
    const step = stepBefore(times, n)
    counts.set(step, (counts.get(step) ?? 0) + 1)
    if (step > stepBefore(times, longest)) longest = n
  }
  let usual = 0
  for (const [step, count] of counts) if (count > (counts.get(usual) ?? 0)) usual = step
  if (usual <= 0 || (counts.get(usual) ?? 0) < STEADY * (times.length - 1)) return null
  const [before, after] = [ordered[longest - 1], ordered[longest]]
  const silent = before && after && stepBefore(times, longest) >= SILENT * usual
  return {
    silence: silent
      ? `a row every ${usual / 1000} s, but none between ${before.at} (row ${before.row + 1}) and ${after.at} (row ${after.row + 1})`
      : null,
  }
}

const stepBefore = (times: readonly number[], n: number): number => (times[n] ?? 0) - (times[n - 1] ?? 0)
