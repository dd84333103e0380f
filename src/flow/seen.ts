import type { Row } from '../incident/evidence.ts'
import type { Finding, TimelineEntry } from '../incident/report.ts'

/** A row of an evidence with its number, the first being 1, and its moment. */
export type Entry = { readonly row: Row; readonly number: number; readonly at: string }

/** A statement over rows, and the moments of those rows. */
export type Seen = { readonly finding: Finding; readonly moments: readonly string[] }

/** What rows say by themselves, without a model and without a signal: changes of state, messages that speak of trouble. */
export type Observed = {
  readonly findings: readonly Seen[]
  readonly timeline: readonly TimelineEntry[]
  readonly trouble: boolean
}
