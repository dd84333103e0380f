import type { Evidence } from '../incident/evidence.ts'
import type { Severity, Signal } from '../incident/guide.ts'
import { byTime, moment, saySpan } from '../incident/moment.ts'
import type { Finding, TimelineEntry } from '../incident/report.ts'
import type { Gathered } from './gathered.ts'
import { inTime } from './in-time.ts'

/** A signal that is on: its query returned rows, at these moments (sorted; none where no column dates them). */
export type Fired = {
  readonly signal: Signal
  readonly evidence: Evidence
  readonly moments: readonly string[]
}

/** Up to this many rows are told one by one. */
const FEW = 4
const WEIGHT: Record<Severity, number> = { critical: 3, error: 2, warning: 1, info: 0 }

/** The guide's signals that are on, the one that explains most first: proof, then severity, then the deeper step. */
export function firedSignals(gathered: readonly Gathered[]): readonly Fired[] {
  const fired = gathered.flatMap(({ query, outcome }, order) =>
    query.signal && outcome.kind === 'evidence' && outcome.evidence.rowCount > 0
      ? [{ signal: query.signal, evidence: outcome.evidence, moments: times(outcome.evidence), order }]
      : [],
  )
  return fired.sort(
    (a, b) =>
      Number(b.signal.proves) - Number(a.signal.proves) ||
      WEIGHT[b.signal.severity] - WEIGHT[a.signal.severity] ||
      b.order - a.order,
  )
}

/** True when something is wrong by the guide's own word; an `info` signal only remarks. */
export function isAlarm(fired: Fired): boolean {
  return fired.signal.severity !== 'info'
}

/** An alarm that is more than a warning. */
export function isGrave(fired: Fired): boolean {
  return isAlarm(fired) && fired.signal.severity !== 'warning'
}

/** The signal as a statement over its rows. */
export function signalFinding({ signal, evidence, moments }: Fired): Finding {
  const count = `${evidence.rowCount}${evidence.truncated ? ' or more' : ''} ${evidence.rowCount === 1 && !evidence.truncated ? 'row' : 'rows'}`
  return {
    text: `${signal.means.replace(/\.$/, '')} (${count}${saySpan(moments)}).`,
    evidence: [{ id: evidence.id, rows: allRows(evidence) }],
  }
}

/** When the signal was on: each of a few rows, of many the first and the last. */
export function signalTimeline({ signal, evidence }: Fired): readonly TimelineEntry[] {
  const rows = inTime(evidence)?.entries ?? []
  const entry = (row: (typeof rows)[number], note: string): TimelineEntry => ({
    at: row.at,
    event: `${signal.means.replace(/\.$/, '')}${note}`,
    evidence: [{ id: evidence.id, rows: [row.number] }],
  })
  const [first, last] = [rows[0], rows.at(-1)]
  if (rows.length <= FEW || !first || !last) return rows.map((row) => entry(row, ''))
  const many = `${evidence.rowCount}${evidence.truncated ? ' or more' : ''}`
  return [entry(first, ` (first of ${many})`), entry(last, ` (last of ${many})`)]
}

/** When the rows say it was on; a row that sums up a stretch of time was so until its last moment. */
const times = (evidence: Evidence): readonly string[] =>
  (inTime(evidence)?.entries ?? [])
    .flatMap(({ at, row }) => [at, moment(row.Last)])
    .filter((at) => at !== '')
    .sort(byTime)

const allRows = (evidence: Evidence): number[] => evidence.rows.map((_, index) => index + 1)
