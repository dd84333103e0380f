import type { Guide } from '../incident/guide.ts'
import type { TimeRange, Window } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import { type Gathered, gather } from './gather.ts'
import { observe } from './observe.ts'
import type { Run } from './run.ts'
import { firedSignals, isAlarm } from './signals.ts'

export type Searched = { readonly gathered: readonly Gathered[]; readonly window: Window }

/**
 * Gathers around the asked time; where nothing is found, looks further: the wide window, then the same time twelve hours
 * off, since reported times are often wrong. Only the queries that tell whether something is wrong run on the way; the
 * range where something is found is then gathered in full.
 */
export async function search(
  run: Run,
  guide: Guide,
  place: {
    readonly workspace: Workspace
    readonly values: Readonly<Record<string, string>>
    readonly window: Window
  },
): Promise<Searched> {
  const { window } = place
  const first = await gather(run, guide, { ...place, range: window })
  if (found(first) || !anyAnswered(first)) return { gathered: first, window }
  const telling = guide.steps.some((step) => step.queries.some((query) => query.signal))
  const searched: TimeRange[] = [...window.searched]
  for (const { range, why } of further(window, guide, run.doors.clock.now())) {
    if (run.signal.aborted) break
    run.record({ kind: 'widened', range, why })
    searched.push(range)
    const probe = await gather(run, guide, { ...place, range }, (query) => !telling || query.signal !== null)
    if (!found(probe)) continue
    const rest = telling
      ? await gather(run, guide, { ...place, range }, (query) => query.signal === null)
      : []
    const assumed = [...window.assumed, `Nothing was found around the asked time: ${why}.`]
    return {
      gathered: [...probe, ...rest],
      window: { ...window, ...range, widened: true, assumed, searched },
    }
  }
  return {
    gathered: first,
    window: { ...window, searched, widened: searched.length > window.searched.length },
  }
}

/** Something is wrong in these rows: an alarm is on, or, where the guide has no signals, the rows speak of trouble. */
function found(gathered: readonly Gathered[]): boolean {
  if (gathered.some(({ query }) => query.signal)) return firedSignals(gathered).some(isAlarm)
  return gathered.some(({ outcome }) => outcome.kind === 'evidence' && observe(outcome.evidence).trouble)
}

const anyAnswered = (gathered: readonly Gathered[]): boolean =>
  gathered.some(({ outcome }) => outcome.kind === 'evidence')

function further(window: Window, guide: Guide, now: Date): { range: TimeRange; why: string }[] {
  const asked = Date.parse(window.asked)
  const { aroundMs, widenToMs } = guide.window
  const around = (at: number, ms: number, why: string) => ({
    range: {
      from: new Date(at - ms).toISOString(),
      to: new Date(Math.min(at + ms, now.getTime())).toISOString(),
    },
    why,
  })
  const half = 12 * 3_600_000
  return [
    around(asked, widenToMs, 'the window was widened'),
    ...[asked + half, asked - half]
      .filter((at) => at < now.getTime())
      .map((at) => around(at, aroundMs, 'the same time twelve hours off was searched')),
  ].filter(({ range }) => range.from < range.to)
}
