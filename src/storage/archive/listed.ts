import { type RawBuilder, sql } from 'kysely'
import type { Listed } from '../../flow/archive.ts'
import type { InvestigationStatus } from '../../incident/investigation.ts'
import type { Verdict } from '../../incident/report.ts'

/** An investigation's row as the list needs it. */
export type ListedRow = {
  readonly id: string
  readonly status: InvestigationStatus
  readonly platform: string
  readonly text: string
  readonly title: string | null
  readonly verdict: Verdict | null
  readonly guide: string | null
  readonly person: string
  readonly name: string | null
  readonly created_at: string
  readonly ended_at: string | null
  readonly model: string | null
  readonly model_calls: number | null
  readonly prompt_tokens: number | null
  readonly cached_tokens: number | null
  readonly completion_tokens: number | null
  readonly queries: number | null
  readonly seconds: number | null
  readonly cost: number | null
  readonly currency: string | null
  readonly agreed: number
  readonly disagreed: number
}

/** What a row of `own` needs, beside `person`; what an earlier report said is not told of work under way. */
export const LISTED: RawBuilder<unknown> = sql`own.id, own.status, own.platform, coalesce(own.request, '') as text,
  case when own.status not in ('accepted', 'running') then nullif(own.title, '') end as title,
  case when own.ended_at is not null then own.verdict end as verdict,
  own.guide, own.person, coalesce(person.name, person.account) as name, own.created_at, own.ended_at,
  own.model, own.model_calls, own.prompt_tokens, own.cached_tokens, own.completion_tokens, own.queries, own.seconds,
  own.cost, own.currency,
  (select count(*)::int from feedback where feedback.investigation = own.id and is_right) as agreed,
  (select count(*)::int from feedback where feedback.investigation = own.id and not is_right) as disagreed`

export function listedOf(row: ListedRow): Listed {
  return {
    id: row.id,
    status: row.status,
    platform: row.platform,
    text: row.text,
    title: row.title,
    verdict: row.verdict,
    guide: row.guide,
    person: { key: row.person, name: row.name },
    createdAt: row.created_at,
    endedAt: row.ended_at,
    receipt: receiptOf(row),
    feedback: { right: row.agreed, wrong: row.disagreed },
  }
}

function receiptOf(row: ListedRow): Listed['receipt'] {
  if (row.ended_at === null || row.seconds === null) return null
  return {
    model: row.model,
    modelCalls: row.model_calls ?? 0,
    promptTokens: row.prompt_tokens ?? 0,
    cachedTokens: row.cached_tokens ?? 0,
    completionTokens: row.completion_tokens ?? 0,
    queries: row.queries ?? 0,
    seconds: row.seconds,
    ...(row.cost === null ? {} : { cost: row.cost }),
    ...(row.currency === null ? {} : { currency: row.currency }),
  }
}
