import { type RawBuilder, sql } from 'kysely'
import type { Archive, Backlog, GuideUse, Spending } from '../../flow/archive.ts'
import { ACTING } from '../../incident/proposal.ts'
import type { Database } from '../database.ts'
import { momentOf } from './hostile.ts'

/** How often each guide was used, the most used first. */
export async function guideUse(database: Database): ReturnType<Archive['guideUse']> {
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<GuideUse>`
      with said as (
        select investigation, count(*) filter (where is_right) as agreed,
          count(*) filter (where not is_right) as disagreed
        from feedback group by investigation)
      select guide, count(*)::int as investigations, coalesce(sum(agreed), 0)::int as right,
        coalesce(sum(disagreed), 0)::int as wrong, max(created_at) as "lastAt"
      from investigation left join said on said.investigation = investigation.id
      where guide is not null group by guide order by investigations desc, guide`.execute(db),
  )
  return rows
}

const KEYS: Readonly<Record<'day' | 'guide' | 'person', RawBuilder<unknown>>> = {
  day: sql`to_char(own.created_at at time zone 'UTC', 'YYYY-MM-DD')`,
  guide: sql`coalesce(own.guide, '')`,
  person: sql`own.person`,
}

/** What investigations took together: the days in order, else what took the most first. */
export async function spending(
  database: Database,
  ...[by, range]: Parameters<Archive['spending']>
): ReturnType<Archive['spending']> {
  const from = momentOf(range.from)
  const to = momentOf(range.to)
  if (from === null || to === null) return []
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<Spending>`
      with own as (
        select ${KEYS[by]} as key, own.*,
          first_value(own.currency) over (
            partition by ${KEYS[by]} order by own.cost is null, own.created_at desc) as newest
        from investigation own
        where own.created_at >= ${from}::timestamptz and own.created_at < ${to}::timestamptz)
      select own.key, ${by === 'person' ? sql`max(coalesce(person.name, person.account))` : sql`null`} as name,
        count(*)::int as investigations,
        coalesce(sum(model_calls), 0) as "modelCalls",
        coalesce(sum(prompt_tokens), 0) as "promptTokens",
        coalesce(sum(cached_tokens), 0) as "cachedTokens",
        coalesce(sum(completion_tokens), 0) as "completionTokens",
        coalesce(sum(queries), 0) as queries,
        coalesce(sum(seconds), 0) as seconds,
        sum(cost) filter (where currency is not distinct from newest) as cost,
        max(newest) as currency
      from own join person on person.key = own.person
      group by own.key
      order by ${by === 'day' ? sql`own.key` : sql`sum(cost) desc nulls last, sum(prompt_tokens + completion_tokens) desc nulls last, own.key`}`.execute(
      db,
    ),
  )
  return rows
}

/** How much waits and runs now. */
export async function backlog(database: Database): Promise<Backlog> {
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<Backlog>`
      select
        (select count(*)::int from investigation where ended_at is null and status = 'accepted') as waiting,
        (select count(*)::int from investigation where ended_at is null and status = 'running') as running,
        (select count(*)::int from wait where state = 'open' and kind = 'question'
          and expires_at > clock_timestamp()) as questions,
        (select count(*)::int from proposal where ended_at is null and state = 'open'
          and expires_at > clock_timestamp()) as approvals,
        (select count(*)::int from proposal where ended_at is null and state = any (${[...ACTING]})) as acting,
        -- One that was only just due is on its way.
        (select count(*)::int from delivery where state = 'due'
          and (why is not null or due_at < clock_timestamp() - interval '1 minute')) as undelivered`.execute(
      db,
    ),
  )
  const [row] = rows
  if (!row) throw new Error('A select of counts gave no row.')
  return row
}
