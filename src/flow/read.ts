import type { Evidence, Source } from '../incident/evidence.ts'
import type { TimeRange } from '../incident/window.ts'
import { plain } from './plain.ts'
import type { Failure, Observation } from './ports.ts'
import { redactRow } from './redact.ts'
import type { Run } from './run.ts'

/** One read, and what it gave: evidence, or why there is none. */
export type Outcome =
  | { readonly kind: 'evidence'; readonly evidence: Evidence; readonly partial: string | null }
  | {
      readonly kind: 'failed'
      readonly id: string
      readonly failure: Failure
      readonly message: string
      readonly fix: string
    }

export type Read = {
  readonly step: string | null
  /** Id of the guide's query, null otherwise. */
  readonly query: string | null
  readonly label: string
  readonly text: string
  readonly source: Source
  readonly workspace: string
  readonly range: TimeRange
  readonly call: () => Promise<Observation>
}

/** Makes one read of Azure and records it; secrets and control characters are gone before anything else sees the rows. */
export async function read(run: Run, what: Read): Promise<Outcome> {
  const id = run.nextId()
  const label = { id, step: what.step, label: what.label, source: what.source.kind }
  run.record({ kind: 'query-started', ...label })
  const answer = await what.call()
  if (answer.kind === 'failed') {
    const message = plain(answer.message)
    run.record({ kind: 'query-failed', ...label, message, fix: answer.fix })
    return { kind: 'failed', id, failure: answer.failure, message, fix: answer.fix }
  }
  const evidence: Evidence = {
    id,
    step: what.step,
    query: what.query,
    text: what.text,
    source: what.source,
    workspace: what.workspace,
    from: what.range.from,
    to: what.range.to,
    rows: answer.rows.map(redactRow),
    rowCount: answer.rows.length,
    truncated: answer.truncated || answer.partial !== null,
    ms: answer.ms,
  }
  run.record({ kind: 'query-ended', ...label, evidence })
  return { kind: 'evidence', evidence, partial: answer.partial }
}
