import { sql, type Transaction } from 'kysely'
import type { Claim } from '../flow/memory.ts'
import { Interrupted } from '../incident/interrupted.ts'
import type { InvestigationEvent } from '../incident/investigation.ts'
import { ITSELF } from '../incident/person.ts'
import type { Report } from '../incident/report.ts'
import { sha256 } from './accept.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { type Batch, batchOf, insertBatch, isStored, readEvents } from './events.ts'
import { isTaken } from './lost.ts'
import type { Jobs } from './queue.ts'
import type { Schema } from './schema.ts'

/** Makes `worker` the one who may write; null where nothing is to be done. Whoever had it before is shut out. */
export async function claim(database: Database, id: string, worker: string): Promise<Claim | null> {
  const row = await database.transact('work', async (trx) => {
    const { rows } = await sql<{ fence: number; attempt: number }>`
      update investigation set fence = fence + 1, attempt = attempt + 1, status = 'running', worker = ${worker},
        touched_at = clock_timestamp()
      where id = ${id} and status in ('accepted', 'running')
      returning fence, attempt`.execute(trx)
    return rows[0] ?? null
  })
  return row && { id, worker, ...row, past: await database.ask('work', (db) => readEvents(db, id)) }
}

type Changes = { readonly status?: 'waiting' | 'accepted' | Report['status']; readonly report?: Report }

/** Adds events for the claim's holder, and changes the status with them; everything else goes along in `also`. */
export async function write(
  database: Database,
  { id, fence }: Claim,
  events: readonly InvestigationEvent[],
  { status = undefined, report = undefined }: Changes = {},
  also: (trx: Transaction<Schema>) => Promise<void> = async () => {},
): Promise<{ readonly stop: boolean }> {
  const batch = await batchOf(events)
  const n = batch.rows.length
  const ended = status !== undefined && status !== 'waiting' && status !== 'accepted'
  return database
    .transact('work', async (trx) => {
      const { rows } = await sql<{ last_seq: number; stop_requested: boolean }>`
      update investigation set last_seq = last_seq + ${n}, touched_at = clock_timestamp(),
        status = coalesce(${status ?? null}, status),
        ended_at = case when ${ended} then clock_timestamp() end,
        verdict = coalesce(${report?.verdict ?? null}, verdict),
        guide = coalesce(${report?.guide?.id ?? null}, guide)
      where id = ${id} and fence = ${fence} and status = 'running'
      returning last_seq, stop_requested`.execute(trx)
      const [row] = rows
      if (!row) {
        if (await isStored(trx, batch)) return { stop: false }
        throw new Interrupted('superseded')
      }
      try {
        await insertBatch(trx, id, batch, row.last_seq)
      } catch (error) {
        if (isTaken(error)) throw new AlreadyStored()
        throw error
      }
      await also(trx)
      return { stop: row.stop_requested }
    })
    .catch((error) => {
      if (error instanceof AlreadyStored) return { stop: false }
      throw error
    })
}

/** The batch was committed before and only the answer was lost: the second try takes back what it did. */
class AlreadyStored extends Error {}

/** Adds events of others than the worker: an answer, a wish to stop, a delivery. */
export async function addEvents(trx: Transaction<Schema>, id: string, batch: Batch): Promise<void> {
  const { rows } = await sql<{ last_seq: number }>`
    update investigation set last_seq = last_seq + ${batch.rows.length}, touched_at = clock_timestamp()
    where id = ${id} returning last_seq`.execute(trx)
  if (rows[0] && !(await isStored(trx, batch))) await insertBatch(trx, id, batch, rows[0].last_seq)
}

/** What people are owed is due at once; a thread that is not shown to anybody has no message. */
export async function dueNow(trx: Transaction<Schema>, jobs: Jobs | null, id: string): Promise<void> {
  const { rows } = await sql<{ investigation: string }>`
    update delivery set wanted = wanted + 1, state = 'due', due_at = clock_timestamp(), tries = 0
    where investigation = ${id} and state <> 'given-up'
    returning investigation`.execute(trx)
  if (rows.length > 0) await jobs?.deliver(trx, id)
}

/** The report, its delivery and its audit entry in one transaction. */
export async function finish(
  database: Database,
  jobs: Jobs | null,
  claim: Claim,
  report: Report,
  at: string,
): Promise<void> {
  const event: InvestigationEvent = { at, kind: 'reported', report }
  await write(database, claim, [event], { status: report.status, report }, async (trx) => {
    await dueNow(trx, jobs, claim.id)
    await recordAudit(trx, {
      actor: ITSELF.account,
      event: 'investigation-ended',
      object: claim.id,
      origin: claim.worker,
      detail: {
        status: report.status,
        verdict: report.verdict,
        guide: report.guide?.id ?? null,
        reportSha256: sha256(JSON.stringify(report)),
      },
    })
  })
}

/** The open questions as rows that wait, for so many hours; the job ends here. */
export async function park(
  database: Database,
  jobs: Jobs | null,
  claim: Claim,
  report: Report,
  { at, hours }: { readonly at: string; readonly hours: number },
): Promise<void> {
  const until = new Date(Date.parse(at) + hours * 3_600_000).toISOString()
  const open = report.questions.filter((question) => question.answer === undefined)
  const event: InvestigationEvent = { at, kind: 'parked', until, report }
  await write(database, claim, [event], { status: 'waiting', report }, async (trx) => {
    for (const { parameter } of open)
      await sql`
        insert into wait (investigation, kind, subject, expires_at)
        values (${claim.id}, 'question', ${parameter}, clock_timestamp() + make_interval(secs => ${hours * 3600}))
        on conflict do nothing`.execute(trx)
    await dueNow(trx, jobs, claim.id)
    await recordAudit(trx, {
      actor: ITSELF.account,
      event: 'question-asked',
      object: claim.id,
      origin: claim.worker,
      detail: { parameters: open.map(({ parameter }) => parameter).join(', '), hours },
    })
  })
}

/** Back to the queue, and this attempt is not counted. */
export async function handBack(
  database: Database,
  jobs: Jobs | null,
  claim: Claim,
  at: string,
): Promise<void> {
  await write(database, claim, [{ at, kind: 'handed-back' }], { status: 'accepted' }, async (trx) => {
    const { rows } = await sql<{ turn: number; channel: string; queued: boolean }>`
      update investigation set attempt = attempt - 1, worker = null where id = ${claim.id}
      returning turn, platform || ':' || channel as channel, queued`.execute(trx)
    const [row] = rows
    if (row?.queued) await jobs?.investigate(trx, claim.id, row)
  })
}
