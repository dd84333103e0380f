import type { ColumnType, Generated } from 'kysely'
import type { InvestigationStatus } from '../incident/investigation.ts'

/** Timestamps are read as ISO 8601 UTC texts with microseconds, and set by the database's clock. */
type At = ColumnType<string, never, never>

/** The tables, as Kysely sees them; `migrations/` says what they are for. */
export type Schema = {
  person: {
    key: string
    platform: string | null
    account: string | null
    name: string | null
    salt: string | null
    first_seen: At
  }
  investigation: {
    id: string
    dedupe: string
    person: string
    platform: string
    channel: string
    thread: string
    address: string | null
    request: string | null
    queued: boolean
    turn: number
    status: InvestigationStatus
    fence: Generated<number>
    attempt: Generated<number>
    worker: string | null
    last_seq: Generated<number>
    stop_requested: Generated<boolean>
    verdict: string | null
    guide: string | null
    title: string | null
    model: string | null
    model_calls: number | null
    prompt_tokens: number | null
    cached_tokens: number | null
    completion_tokens: number | null
    queries: number | null
    seconds: number | null
    cost: number | null
    currency: string | null
    created_at: At
    touched_at: At
    ended_at: ColumnType<string | null, never, never>
  }
  event: {
    investigation: string
    seq: number
    uid: string
    at: string
    kind: string
    body: string | null
    pieces: number
    evidence: string | null
  }
  piece: { investigation: string; seq: number; n: number; data: Buffer }
  wait: {
    id: string
    investigation: string
    kind: 'question' | 'approval' | 'pause'
    subject: string
    state: 'open' | 'settled' | 'expired'
    value: string | null
    settled_by: string | null
    expires_at: At
  }
  delivery: {
    investigation: string
    mark: string
    message: string | null
    doubtful: boolean
    wanted: number
    shown: number
    taken: string | null
    tries: number
    state: 'due' | 'shown' | 'given-up'
    why: string | null
    progress: string | null
    urgent: Generated<boolean>
    turn_at: ColumnType<string | null, never, never>
  }
  pace: { platform: string; channel: string; free_at: At }
  heard: { key: string; at: At }
  feedback: {
    investigation: string
    person: string
    is_right: boolean
    note: string | null
    at: At
  }
  audit: {
    seq: string
    at: string
    actor: string
    event: string
    object: string
    origin: string
    detail: string
    previous: string
    hash: string
  }
  audit_head: { seq: string; hash: string }
}
