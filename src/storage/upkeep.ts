import { sql, type Transaction } from 'kysely'
import type { Claim } from '../flow/memory.ts'
import { ITSELF, type Person } from '../incident/person.ts'
import type { Report } from '../incident/report.ts'
import { recordAudit } from './audit-trail.ts'
import { toBody } from './bodies.ts'
import type { Database } from './database.ts'
import { readEvents } from './events.ts'
import type { Jobs } from './queue.ts'
import type { Schema } from './schema.ts'

const AT_ONCE = 50

type Overdue = {
  readonly claim: Claim
  readonly why: 'expired' | 'abandoned'
  readonly report: Report | null
}

/** Claims what waited in vain, and what nobody has touched for longer than any investigation may last. */
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
    const { rows } = await sql<{ id: string; fence: number; attempt: number; why: Overdue['why'] }>`
      with late as (
        select id, case status when 'waiting' then 'expired' else 'abandoned' end as why from investigation
        where ended_at is null and (
        (status = 'waiting' and not exists (
          select 1 from wait where wait.investigation = investigation.id and wait.kind = 'question' and wait.state = 'open'))
          or (status = 'running' and touched_at < clock_timestamp() - make_interval(mins => ${silentMinutes})))
        order by touched_at limit ${AT_ONCE} for update skip locked)
      update investigation set fence = fence + 1, attempt = attempt + 1, status = 'running', worker = ${worker},
        touched_at = clock_timestamp()
      from late where investigation.id = late.id
      returning investigation.id, fence, attempt, why`.execute(trx)
    return rows
  })
  return Promise.all(
    found.map(async ({ why, ...mine }) => {
      const past = await database.ask('work', (db) => readEvents(db, mine.id))
      const last = past.findLast((event) => event.kind === 'parked')
      return { claim: { ...mine, worker, past }, why, report: last?.kind === 'parked' ? last.report : null }
    }),
  )
}

/** Jobs for what is due and has none any more: the net under the queue. */
export async function rouse(database: Database, jobs: Jobs, silentMinutes: number): Promise<void> {
  await database.transact('work', async (trx) => {
    const { rows: messages } = await sql<{ id: string }>`
      select investigation as id from delivery
      where state = 'due' and due_at < clock_timestamp() - interval '1 minute'
        and (taken_until is null or taken_until < clock_timestamp())
      limit ${AT_ONCE} for update skip locked`.execute(trx)
    for (const { id } of messages) {
      await sql`update delivery set due_at = clock_timestamp() where investigation = ${id}`.execute(trx)
      await jobs.deliver(trx, id)
    }
    const { rows: requests } = await sql<{ id: string; turn: number; channel: string }>`
      select id, turn, platform || ':' || channel as channel from investigation
      where status = 'accepted' and queued and touched_at < clock_timestamp() - make_interval(mins => ${silentMinutes})
      limit ${AT_ONCE} for update skip locked`.execute(trx)
    for (const { id, ...order } of requests) {
      await sql`update investigation set touched_at = clock_timestamp() where id = ${id}`.execute(trx)
      await jobs.investigate(trx, id, order)
    }
  })
}

/**
 * What a process left that is certainly gone, back to work at once; only for the sole owner of a database, before it
 * works itself.
 */
export async function reclaim(database: Database, jobs: Jobs): Promise<void> {
  await database.transact('work', async (trx) => {
    const { rows: open } = await sql<{ id: string; turn: number; channel: string }>`
      select id, turn, platform || ':' || channel as channel from investigation
      where status in ('accepted', 'running') and queued order by turn`.execute(trx)
    for (const { id, ...order } of open) await jobs.investigate(trx, id, order)
    const { rows: messages } = await sql<{ id: string }>`
      update delivery set taken = null, taken_until = null where state = 'due'
      returning investigation as id`.execute(trx)
    for (const { id } of messages) await jobs.deliver(trx, id)
  })
}

export type Retention = { readonly evidenceDays: number; readonly reportDays: number }

/** Removes evidence and transcripts, and later the whole investigation, when they are older than they may be. */
export async function expire(
  database: Database,
  { evidenceDays, reportDays }: Retention,
): Promise<{ readonly evidence: number; readonly whole: number }> {
  return database.transact('work', async (trx) => {
    const { rows: whole } = await sql`
      delete from investigation
      where ended_at < clock_timestamp() - make_interval(days => ${reportDays}) returning 1`.execute(trx)
    const { rows: evidence } = await sql<{ id: string }>`
      with old as (
        select id from investigation
        where ended_at < clock_timestamp() - make_interval(days => ${evidenceDays}) and exists (
          select 1 from event where investigation = id and kind = any (${CONTENT}) and (body is not null or pieces > 0))
      ), gone as (
        delete from piece using old, event
        where piece.investigation = old.id and event.investigation = old.id and event.seq = piece.seq
          and event.kind = any (${CONTENT})
      ), emptied as (
        update event set body = null, pieces = 0 from old
        where event.investigation = old.id and event.kind = any (${CONTENT})
      )
      select id from old`.execute(trx)
    for (const { id } of evidence) await withoutSamples(trx, id)
    if (whole.length + evidence.length > 0)
      await recordAudit(trx, {
        actor: ITSELF.account,
        event: 'retention-applied',
        object: 'investigations',
        origin: 'clean-up',
        detail: { evidence: evidence.length, whole: whole.length, evidenceDays, reportDays },
      })
    return { evidence: evidence.length, whole: whole.length }
  })
}

/** The report keeps its statements; the rows of logs that it quotes go with the evidence. */
async function withoutSamples(trx: Transaction<Schema>, id: string): Promise<void> {
  const [event] = await readEvents(trx, id, ['reported'])
  if (event?.kind !== 'reported') return
  const evidence = event.report.evidence.map((one) => ({ ...one, sample: [] }))
  const { text, pieces } = await toBody({ report: { ...event.report, evidence } })
  const { rows } = await sql<{ seq: number }>`
    update event set body = ${text}, pieces = ${pieces.length}
    where investigation = ${id} and kind = 'reported' returning seq`.execute(trx)
  const seq = rows[0]?.seq ?? 0
  await trx.deleteFrom('piece').where('investigation', '=', id).where('seq', '=', seq).execute()
  for (const [n, data] of pieces.entries())
    await trx.insertInto('piece').values({ investigation: id, seq, n, data }).execute()
}

/** What holds rows of logs or the words of a model; the report keeps its statements and loses its sample rows. */
const CONTENT = ['query-ended', 'model-ended', 'withheld', 'parked']

/**
 * Forgets a person: their requests with everything that came of them, and whom their key in the audit trail stands for.
 * What runs for them is stopped first by whoever claims it next. Null where nobody is known by that account.
 */
export async function forget(
  database: Database,
  person: Pick<Person, 'platform' | 'account'>,
): Promise<{ readonly key: string; readonly investigations: number } | null> {
  return database.transact('someone-waits', async (trx) => {
    const { rows } = await sql<{ key: string }>`
      update person set platform = null, account = null, name = null
      where platform = ${person.platform} and account = ${person.account} returning key`.execute(trx)
    const [row] = rows
    if (!row) return null
    const { rows: gone } = await sql`delete from investigation where person = ${row.key} returning 1`.execute(
      trx,
    )
    await sql`update event set body = null where kind = 'answered' and body::json ->> 'by' = ${row.key}`.execute(
      trx,
    )
    await sql`update wait set value = null where settled_by = ${row.key}`.execute(trx)
    await recordAudit(trx, {
      actor: ITSELF.account,
      event: 'person-forgotten',
      object: row.key,
      origin: 'command',
      detail: { investigations: gone.length },
    })
    return { key: row.key, investigations: gone.length }
  })
}

/** The report of each investigation as it was last shown. */
export async function lastReport(database: Database, id: string): Promise<Report | null> {
  const events = await database.ask('someone-waits', (db) => readEvents(db, id, ['parked', 'reported']))
  const last = events.at(-1)
  return last?.kind === 'reported' || last?.kind === 'parked' ? last.report : null
}
