import type { InvestigationEvent } from '../incident/investigation.ts'
import type { Report } from '../incident/report.ts'
import type { Expect } from '../sandbox/expect.ts'

/** What became of a recorded incident: the report that people would have read, and how it came about. */
export type Played = {
  readonly scenario: { readonly title: string; readonly request: string; readonly expect: Expect }
  readonly report: Report
  readonly events: readonly InvestigationEvent[]
  /** Log queries that came to the pretend Azure, each counted once however often it was repeated there. */
  readonly reached: number
}
