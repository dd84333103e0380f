import type { Guide } from '../incident/guide.ts'
import { sayRange } from '../incident/moment.ts'
import type { TimeRange, Window } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import { gather } from './gather.ts'
import type { Gathered } from './gathered.ts'
import { observe } from './observe.ts'
import type { Run } from './run.ts'
import { firedSignals, isAlarm } from './signals.ts'

export type Searched = {
  /** What the range of `window` gave: the report tells of it. */
  readonly gathered: readonly Gathered[]
  /** What the other ranges gave on the way, mostly nothing; absence and gaps are claimed over these too. */
  readonly elsewhere: readonly Gathered[]
  readonly window: Window
}

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
  if (found(first) || !anyAnswered(first)) return { gathered: first, elsewhere: [], window }
  const telling = guide.steps.some((step) => step.queries.some((query) => query.signal))
  const searched: TimeRange[] = [...window.searched]
  const elsewhere: Gathered[] = []
  let hull: TimeRange = window
  for (const { range, why } of further(window, guide, run.now)) {
    if (run.signal.aborted) break
    run.record({ kind: 'widened', range, why })
    searched.push(range)
    const probe = await gather(run, guide, { ...place, range }, (query) => !telling || query.signal !== null)
    if (!found(probe)) {
      elsewhere.push(...probe)
      hull = joined(hull, range)
      continue
    }
    const rest = telling
      ? await gather(run, guide, { ...place, range }, (query) => query.signal === null)
      : []
    const nothing = `Nothing was found from ${sayRange(window)}, the time asked about: ${why}.`
    return {
      gathered: [...probe, ...rest],
      elsewhere: [...first, ...elsewhere],
      window: { ...window, ...range, widened: true, assumed: [...window.assumed, nothing], searched },
    }
  }
  const widened = searched.length > window.searched.length
  return { gathered: first, elsewhere, window: { ...window, ...hull, searched, widened } }
}

/** Something is wrong in these rows: an alarm is on, or, where the guide has no signals, the rows speak of trouble. */
function found(gathered: readonly Gathered[]): boolean {
  if (gathered.some(({ query }) => query.signal)) return firedSignals(gathered).some(isAlarm)
  return gathered.some(({ outcome }) => outcome.kind === 'evidence' && observe(outcome.evidence).trouble)
}

const anyAnswered = (gathered: readonly Gathered[]): boolean =>
  gathered.some(({ outcome }) => outcome.kind === 'evidence')

/** The range that two ranges cover together; the first alone where there is a hole between them. */
function joined(a: TimeRange, b: TimeRange): TimeRange {
  if (b.from > a.to || a.from > b.to) return { from: a.from, to: a.to }
  const [from] = [a.from, b.from].sort()
  const to = [a.to, b.to].sort().at(-1)
  return { from: from ?? a.from, to: to ?? a.to }
}

function further(window: Window, guide: Guide, now: Date): { range: TimeRange; why: string }[] {
  const { from: start, to: end } = window.meant ?? window
  const [from, to] = [Date.parse(start), Date.parse(end)]
  const { aroundMs, widenToMs } = guide.window
  const around = (shift: number, ms: number, why: string) => ({
    range: {
      from: new Date(from + shift - ms).toISOString(),
      to: new Date(Math.min(to + shift + ms, now.getTime())).toISOString(),
    },
    why,
  })
  const half = 12 * 3_600_000
  return [
    around(0, widenToMs, 'the window was widened'),
    ...[half, -half]
      .filter((shift) => window.meant && to - from < half && from + shift < now.getTime())
      .map((shift) => around(shift, aroundMs, 'the same time twelve hours off was searched')),
  ].filter(({ range }) => range.from < range.to)
}
