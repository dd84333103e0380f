import { sql } from 'kysely'
import type { Overdue } from '../flow/memory.ts'
import type { Database } from './database.ts'
import { readEvents } from './events.ts'
import { type Jobs, QUEUE_SCHEMA } from './queue.ts'

const AT_ONCE = 50
/** Nobody will read an answer that could not be delivered for so long, hours. */
const GIVE_UP_HOURS = 24

/**
 * Claims what nobody else will end: questions that waited in vain, and what a command left that nobody has touched for
 * longer than an investigation may last. What is queued is never ended here; it goes on.
 */
export async function overdue(
  database: Database,
  worker: string,
  silentMinutes: number,
): Promise<readonly Overdue[]> {
  const found = await database.transact('work', async (trx) => {
    await sql`update wait set state = 'expired' where state = 'open' and expires_at <= clock_timestamp()`.execute(
      trx,
    )
    // An approval is a wait of its own; only questions hold an investigation up.
    const { rows } = await sql<{ id: string; fence: number; attempt: number }>`
      with late as (
        select id from investigation
        where ended_at is null and (
          (status = 'waiting' and not exists (
            select 1 from wait where wait.investigation = investigation.id and wait.kind = 'question' and wait.state = 'open'))
          or (status in ('running', 'accepted') and not queued
            and touched_at < clock_timestamp() - make_interval(mins => ${silentMinutes})))
        order by touched_at limit ${AT_ONCE} for update skip locked)
      update investigation set fence = fence + 1, attempt = attempt + 1, status = 'running', worker = ${worker},
        touched_at = clock_timestamp(), alive_until = clock_timestamp() + interval '1 minute'
      from late where investigation.id = late.id
      returning investigation.id, fence, attempt`.execute(trx)
    return rows
  })
  return Promise.all(
    found.map(async (mine) => {
      const past = await database.ask('work', (db) => readEvents(db, mine.id))
      const last = past.findLast(({ kind }) => kind === 'parked' || kind === 'answered' || kind === 'started')
      return { claim: { ...mine, worker, past }, unanswered: last?.kind === 'parked' ? last.report : null }
    }),
  )
}

/** Jobs for what is due and has none any more: the net under the queue. */
export async function rouse(database: Database, jobs: Jobs): Promise<void> {
  await database.transact('work', async (trx) => {
    const { rows: messages } = await sql<{ id: string; old: boolean }>`
      select investigation as id, since < clock_timestamp() - make_interval(hours => ${GIVE_UP_HOURS}) as old
      from delivery
      where state = 'due' and due_at < clock_timestamp() - interval '1 minute'
        and (taken_until is null or taken_until < clock_timestamp())
      limit ${AT_ONCE} for update skip locked`.execute(trx)
    for (const { id, old } of messages) {
      if (old)
        await sql`update delivery set state = 'given-up', why = coalesce(why, 'nobody could deliver it for a day')
          where investigation = ${id}`.execute(trx)
      else {
        await sql`update delivery set due_at = clock_timestamp() where investigation = ${id}`.execute(trx)
        await jobs.deliver(trx, id)
      }
    }
    const { rows: requests } = await sql<{ id: string }>`
      select id from investigation
      where ended_at is null and queued and touched_at < clock_timestamp() - interval '1 minute'
        and (status = 'accepted' or (status = 'running' and alive_until < clock_timestamp() - interval '20 seconds'))
      order by turn limit ${AT_ONCE} for update skip locked`.execute(trx)
    // Where the queue still has its job, this adds none.
    for (const { id } of requests) await jobs.investigate(trx, id)
  })
}

/**
 * What a process left that is certainly gone, back to work at once; only for the sole owner of a database, before it
 * works itself.
 */
export async function reclaim(database: Database, jobs: Jobs): Promise<void> {
  await database.transact('work', async (trx) => {
    // Those that the dead process held would come back one by one as their heartbeats run out.
    await sql`delete from ${sql.id(QUEUE_SCHEMA, 'job')} where name in ('investigate', 'deliver', 'act')
      and state < 'completed'`.execute(trx)
    const { rows: open } = await sql<{ id: string }>`
      update investigation set alive_until = null, touched_at = clock_timestamp()
      where ended_at is null and status in ('accepted', 'running') and queued
      returning id`.execute(trx)
    for (const { id } of open) await jobs.investigate(trx, id)
    const { rows: messages } = await sql<{ id: string }>`
      update delivery set taken = null, taken_until = null where state = 'due'
      returning investigation as id`.execute(trx)
    for (const { id } of messages) await jobs.deliver(trx, id)
    const { rows: actions } = await sql<{ id: string }>`
      update proposal set alive_until = null where decided_at is not null and ended_at is null
      returning id`.execute(trx)
    for (const { id } of actions) await jobs.act(trx, id)
  })
}
