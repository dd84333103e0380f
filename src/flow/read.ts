import { createHash } from 'node:crypto'
import type { Evidence, Source } from '../incident/evidence.ts'
import type { ReadFailure } from '../incident/failure.ts'
import type { QueryLabel } from '../incident/investigation.ts'
import { plain } from '../incident/plain.ts'
import { redactRow } from '../incident/redact.ts'
import type { TimeRange } from '../incident/window.ts'
import type { Observation } from './ports.ts'
import type { EarlierRead } from './replay.ts'
import type { Run } from './run.ts'

/** How a read may look that was cut off because the process leaves. */
const CUT_OFF: readonly ReadFailure[] = ['cancelled', 'unavailable', 'timeout']

/** One read, and what it gave: evidence, or why there is none. */
export type Outcome =
  | { readonly kind: 'evidence'; readonly evidence: Evidence; readonly partial: string | null }
  | {
      readonly kind: 'failed'
      readonly id: string
      readonly failure: ReadFailure
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

/**
 * Makes one read of Azure, or takes what an earlier attempt already got for the same question. Secrets and control
 * characters are gone before anything else sees the rows; the outcome is safe before anything rests on it.
 */
export async function read(run: Run, what: Read): Promise<Outcome> {
  run.mayGoOn()
  const key = keyOf(what)
  const before = run.earlier.read(key)
  if (before?.end) return again(before.end)
  const id = before?.id ?? run.nextId()
  const label = { id, step: what.step, label: what.label, source: what.source.kind }
  if (!before) run.record({ kind: 'query-started', key, ...label })
  return run.during(ask(run, what, label))
}

async function ask(run: Run, what: Read, label: QueryLabel): Promise<Outcome> {
  const { id } = label
  const answer = await what.call()
  if (answer.kind === 'failed') {
    // What was cut off because this process leaves is asked again by whoever goes on.
    // Who tells this process to end may tell its tool server the same.
    if (CUT_OFF.includes(answer.failure)) run.mayGoOn()
    const message = plain(answer.message)
    const { failure, fix } = answer
    run.record({ kind: 'query-failed', ...label, failure, message, fix })
    await run.safe()
    return { kind: 'failed', id, failure, message, fix }
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
  const { partial } = answer
  run.record({ kind: 'query-ended', ...label, evidence, partial })
  await run.safe()
  return { kind: 'evidence', evidence, partial }
}

function again(end: NonNullable<EarlierRead['end']>): Outcome {
  if (end.kind === 'query-ended') return { kind: 'evidence', evidence: end.evidence, partial: end.partial }
  const { id, failure, message, fix } = end
  return { kind: 'failed', id, failure, message, fix }
}

/** Equal for two reads that ask the same of the same place. */
const keyOf = ({ source, text, workspace, range, step, query }: Read): string =>
  createHash('sha256')
    .update(JSON.stringify([source, text, workspace, range.from, range.to, step, query]))
    .digest('base64url')
    .slice(0, 16)
