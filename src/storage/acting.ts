import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Acted, ActionClaim, Pace, Proposals, Step } from '../flow/proposals.ts'
import { ITSELF } from '../incident/person.ts'
import { ACTING } from '../incident/proposal.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { storable } from './people.ts'
import { comparisonOf, insertProposal, isSealed, readProposals, viewOfRow } from './proposal-rows.ts'
import type { Jobs } from './queue.ts'
import { dueNow } from './work.ts'

/** Whoever carries an action out says so every few seconds, and loses it after so many of silence. */
const LEASE_S = 10
const lease = sql`clock_timestamp() + make_interval(secs => ${LEASE_S})`
/** What was approved is begun within so many minutes, or not at all; and what was looked at, within so many seconds. */
const FRESH_APPROVAL_MIN = 15
const FRESH_CHECK_S = 60

/** Makes `worker` the one who carries it out. */
export async function claimAction(
  database: Database,
  id: string,
  worker: string,
): Promise<ActionClaim | 'busy' | null> {
  // Known again where the claim was committed and only its answer was lost.
  const token = randomUUID()
  return database.transact('work', async (trx) => {
    const { rows } = await sql`
      update proposal set fence = fence + 1, worker = ${worker}, claim = ${token}, alive_until = ${lease}
      where id = ${id} and state = any (${[...ACTING]})
        and coalesce(alive_until, '-infinity') < clock_timestamp()
      returning 1`.execute(trx)
    const [row] = await readProposals(trx, { id })
    if (!row || !ACTING.includes(row.state)) return null
    if (rows.length === 0 && row.claim !== token) return 'busy'
    return {
      id,
      worker,
      fence: row.fence,
      state: row.state,
      proposal: viewOfRow(row),
      reference: row.reference,
      operation: row.operation,
      dispatchedAt: row.dispatched_at,
      before: comparisonOf(row.before),
    }
  })
}

/** Says that it goes on; false where somebody else has it now. */
export async function renewAction(database: Database, { id, fence }: ActionClaim): Promise<boolean> {
  const { rows } = await database.ask('work', (db) =>
    sql`update proposal set alive_until = ${lease} where id = ${id} and fence = ${fence} and ended_at is null
      returning 1`.execute(db),
  )
  return rows.length > 0
}

const ENDS = new Set(['withdrawn', 'rehearsed', 'recovered', 'not-recovered', 'failed', 'unknown'])

/** Keeps a step with its line for people, its audit entry, and the message that is owed for it. */
export async function stepOn(
  database: Database,
  jobs: Jobs | null,
  { id, fence }: ActionClaim,
  { to, text, operation, before, comparison, begun, next }: Step,
): Promise<boolean> {
  const mark = randomUUID()
  return database.transact('work', async (trx) => {
    const { rows: done } = await sql`
      select 1 from proposal where id = ${id} and log::jsonb @> ${JSON.stringify([{ mark }])}::jsonb`.execute(
      trx,
    )
    if (done.length > 0) return true
    const { rows } = await sql<{ investigation: string; was: string }>`
      with old as (select id, state as was from proposal where id = ${id} for update)
      update proposal set state = ${to}, alive_until = ${ENDS.has(to) ? null : lease},
        checked_at = case when ${to === 'checked'} then clock_timestamp() else checked_at end,
        ended_at = case when ${ENDS.has(to)} then clock_timestamp() end,
        operation = coalesce(${operation ?? null}, operation),
        before = coalesce(${before ? JSON.stringify(before) : null}, before),
        comparison = coalesce(${comparison ? JSON.stringify(comparison) : null}, comparison),
        begun = coalesce(${begun ?? null}, begun),
        log = (log::jsonb || jsonb_build_array(jsonb_build_object(
          'at', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'text', ${storable(text)}::text, 'mark', ${mark}::text)))::text
      from old where proposal.id = old.id and fence = ${fence} and ended_at is null
      returning investigation, was`.execute(trx)
    const [row] = rows
    if (!row) return false
    await dueNow(trx, jobs, row.investigation)
    if (next) await insertProposal(trx, next)
    if (row.was !== to)
      await recordAudit(trx, {
        actor: ITSELF.account,
        event: `action-${to}`,
        object: id,
        origin: row.investigation,
        detail: begun === undefined ? {} : { begun },
      })
    return true
  })
}

type Ready = {
  readonly state: string
  readonly dry_run: boolean
  readonly action: string
  readonly resource: string
  readonly stale: boolean
  readonly unchecked: boolean
  readonly reference: string | null
  readonly lower: string
}

/** The intent, stored before the call: it is given once for a proposal, and never for a dry run. */
export async function dispatchOnce(
  database: Database,
  { id, fence }: ActionClaim,
  { cooldownMinutes, mostPerDay, repeatable }: Pace & { readonly repeatable: boolean },
): ReturnType<Proposals['dispatch']> {
  const reference = randomUUID()
  return database.transact('work', async (trx) => {
    const { rows } = await sql<Ready>`
      select state, dry_run, action, resource, reference, lower(resource) as lower,
        coalesce(decided_at, '-infinity') < clock_timestamp() - make_interval(mins => ${FRESH_APPROVAL_MIN}) as stale,
        coalesce(checked_at, '-infinity') < clock_timestamp() - make_interval(secs => ${FRESH_CHECK_S}) as unchecked
      from proposal where id = ${id} and fence = ${fence} for update`.execute(trx)
    const [row] = rows
    if (!row) return { kind: 'refused', why: 'another worker has it' }
    // Committed before, and only the answer was lost: this very try is the one.
    if (row.state === 'dispatched' && row.reference === reference) return { kind: 'go', reference }
    if (row.state !== 'checked') return { kind: 'refused', why: `it is ${row.state} already` }
    if (row.dry_run) return { kind: 'refused', why: 'it is a dry run' }
    if (row.stale) return { kind: 'refused', why: 'it was approved too long ago' }
    if (row.unchecked) return { kind: 'refused', why: 'it was checked too long ago' }
    // Two proposals for one resource take turns here, on whichever replica.
    await sql`select pg_advisory_xact_lock(hashtextextended(${row.lower}, 7033782))`.execute(trx)
    // Whoever is told that all is frozen is told so after this transaction, or this one sees it.
    await sql`lock table action_freeze in share mode`.execute(trx)
    const { rows: freezes } = await sql`select 1 from action_freeze`.execute(trx)
    if (freezes.length > 0) return { kind: 'refused', why: 'all actions are frozen' }
    const [sealed] = await readProposals(trx, { id })
    if (!sealed || !isSealed(sealed)) return { kind: 'refused', why: 'it is not what was approved' }
    const { rows: lately } = await sql<{ day: number; soon: number }>`
      select count(*)::int as day,
        (count(*) filter (where dispatched_at > clock_timestamp() - make_interval(mins => ${cooldownMinutes})
          and not (${repeatable} and action = ${row.action} and state = 'not-recovered')))::int as soon
      from proposal where lower(resource) = ${row.lower} and id <> ${id} and begun
        and dispatched_at > clock_timestamp() - interval '1 day'`.execute(trx)
    const { soon = 0, day = 0 } = lately[0] ?? {}
    if (soon > 0)
      return { kind: 'refused', why: `the resource was acted on within the last ${cooldownMinutes} minutes` }
    if (day >= mostPerDay)
      return { kind: 'refused', why: `the resource was acted on ${day} times within a day` }
    await sql`
      update proposal set state = 'dispatched', dispatched_at = clock_timestamp(), reference = ${reference},
        alive_until = ${lease} where id = ${id}`.execute(trx)
    await recordAudit(trx, {
      actor: ITSELF.account,
      event: 'action-dispatched',
      object: id,
      origin: row.resource,
      detail: { reference, seal: sealed.seal },
    })
    return { kind: 'go', reference }
  })
}

/** What was begun on a resource in the last day, or may have been; the newest first. */
export async function actedOn(database: Database, resource: string): Promise<readonly Acted[]> {
  const { rows } = await database.ask('work', (db) =>
    sql<Omit<Acted, 'arguments'> & { readonly body: string }>`
      select id as proposal, action, body, state, floor(extract(epoch from clock_timestamp() - dispatched_at) / 60)::int as "minutesAgo"
      from proposal where lower(resource) = lower(${resource}) and begun
        and dispatched_at > clock_timestamp() - interval '1 day'
      order by dispatched_at desc`.execute(db),
  )
  return rows.map(({ body, ...one }) => ({
    ...one,
    arguments: (JSON.parse(body) as Pick<Acted, 'arguments'>).arguments,
  }))
}

/** Jobs for what was approved and has none any more. */
export async function rouseActions(database: Database, jobs: Jobs): Promise<void> {
  await database.transact('work', async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select id from proposal where state = any (${[...ACTING]})
        and coalesce(alive_until, decided_at + interval '20 seconds') < clock_timestamp() limit 50`.execute(
      trx,
    )
    for (const { id } of rows) await jobs.act(trx, id)
  })
}
