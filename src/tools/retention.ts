import type { Observation } from '../flow/ports.ts'
import type { TimeRange } from '../incident/window.ts'

const DAY_MS = 86_400_000

/** For how many days Azure can be asked about each kind of record at most, and what would keep it longer. */
const KEPT = {
  'the activity log': {
    days: 90,
    fix: 'Send the activity log to a Log Analytics workspace to keep it longer.',
  },
  metrics: { days: 93, fix: 'Send the metrics to a Log Analytics workspace to keep them longer.' },
  'log rows that queries can reach': {
    days: 730,
    fix: 'Restore the rows of that time, or run a search job over them, if the workspace archives them.',
  },
} as const
export type Kind = keyof typeof KEPT

/** The hours before now that may be asked for: one less than kept, since the answer's own clock runs on meanwhile. */
export const reachableHours = (kind: Kind): number => KEPT[kind].days * 24 - 1

/** Asks only where something can be left of the range, and says which part of it no answer can cover. */
export async function asKept(
  kind: Kind,
  range: TimeRange,
  now: Date,
  ask: () => Promise<Observation>,
): Promise<Observation> {
  const { days, fix } = KEPT[kind]
  const since = now.getTime() - days * DAY_MS
  if (Date.parse(range.from) >= since) return ask()
  const note = `Azure keeps ${kind} for ${days} days: nothing before ${new Date(since).toISOString()} can be seen.`
  if (Date.parse(range.to) < since) return { kind: 'failed', failure: 'not-found', message: note, fix, ms: 0 }
  const answer = await ask()
  return answer.kind === 'rows'
    ? { ...answer, partial: [note, answer.partial].filter(Boolean).join(' ') }
    : answer
}
