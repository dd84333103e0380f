import { createHash, randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Claim } from '../flow/memory.ts'
import { Interrupted } from '../incident/interrupted.ts'
import type { InvestigationEvent } from '../incident/investigation.ts'
import { ITSELF } from '../incident/person.ts'
import type { Proposal } from '../incident/proposal.ts'
import type { Report } from '../incident/report.ts'
import { told } from './archive/told.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { type Batch, batchOf, insertBatch, isStored, readEvents } from './events.ts'
import { isSameEvent } from './lost.ts'
import { insertProposal } from './proposal-rows.ts'
import type { Jobs } from './queue.ts'
import type { Schema } from './schema.ts'

/** Whoever works on it says so every few seconds, and loses it after so many of silence. */
const LEASE_S = 10
const lease = sql`clock_timestamp() + make_interval(secs => ${LEASE_S})`

/** Makes `worker` the one who may write; null where nothing is to be done, `busy` where somebody alive has it. */
export async function claim(database: Database, id: string, worker: string): Promise<Claim | 'busy' | null> {
  // Known again where the claim was committed and only its answer was lost.
  const token = randomUUID()
  const row = await database.transact('work', async (trx) => {
    const { rows } = await sql<{ fence: number; attempt: number }>`
      update investigation set fence = fence + 1, attempt = attempt + 1, status = 'running', worker = ${worker},
        touched_at = clock_timestamp(), alive_until = ${lease}, claim = ${token}
      where id = ${id} and (status = 'accepted'
        or (status = 'running' and coalesce(alive_until, '-infinity') < clock_timestamp()))
      returning fence, attempt`.execute(trx)
    if (rows[0]) return rows[0]
    const { rows: running } = await sql<{ fence: number; attempt: number; claim: string | null }>`
      select fence, attempt, claim from investigation where id = ${id} and status = 'running'`.execute(trx)
    const [other] = running
    if (!other) return null
    const { claim: whose, ...own } = other
    return whose === token ? own : 'busy'
  })
  if (row === null || row === 'busy') return row
  return { id, worker, ...row, past: await database.ask('work', (db) => readEvents(db, id)) }
}

/** Says that the work goes on; false where somebody else has it now. */
export async function renew(database: Database, { id, fence }: Claim): Promise<boolean> {
  const { rows } = await database.ask('work', (db) =>
    sql`update investigation set alive_until = ${lease} where id = ${id} and fence = ${fence} and status = 'running'
      returning 1`.execute(db),
  )
  return rows.length > 0
}

type Changes = { readonly status?: 'waiting' | 'accepted' | Report['status']; readonly report?: Report }

/**
 * Adds events for the claim's holder, and changes the status with them; everything else goes along in `also`. Tells
 * whether it is to stop: what is to stop is not parked.
 */
export async function write(
  database: Database,
  { id, fence }: Claim,
  events: readonly InvestigationEvent[],
  { status, report }: Changes = {},
  also: (trx: Transaction<Schema>) => Promise<void> = async () => {},
): Promise<{ readonly stop: boolean }> {
  const batch = await batchOf(events)
  const n = batch.rows.length
  const chosen = events.findLast((event) => event.kind === 'guide-chosen')
  const ended = status !== undefined && status !== 'waiting' && status !== 'accepted'
  const attempt = async (trx: Transaction<Schema>): Promise<{ readonly stop: boolean }> => {
    const { rows } = await sql<{ last_seq: number; stop_requested: boolean }>`
      update investigation set last_seq = last_seq + ${n}, touched_at = clock_timestamp(), alive_until = ${lease},
        status = coalesce(${status ?? null}, status),
        ended_at = case when ${ended} then clock_timestamp() end,
        verdict = coalesce(${report?.verdict ?? null}, verdict),
        guide = coalesce(${report?.guide?.id ?? chosen?.guideId ?? null}, guide)
        ${report ? sql`, ${told(report)}` : sql``}
      where id = ${id} and fence = ${fence} and status = 'running'
      returning last_seq, stop_requested`.execute(trx)
    const [row] = rows
    if (!row) {
      if (await isStored(trx, batch)) return { stop: false }
      throw new Interrupted('superseded')
    }
    if (status === 'waiting' && row.stop_requested) throw new TakenBack({ stop: true })
    try {
      await insertBatch(trx, id, batch, row.last_seq)
    } catch (error) {
      // It was committed before and only the answer was lost.
      throw isSameEvent(error) ? new TakenBack({ stop: false }) : error
    }
    await also(trx)
    return { stop: row.stop_requested }
  }
  try {
    return await database.transact('work', attempt)
  } catch (error) {
    if (error instanceof TakenBack) return error.instead
    throw error
  }
}

/** Rolls the transaction back, and says what to answer all the same. */
class TakenBack extends Error {
  readonly instead: { readonly stop: boolean }

  constructor(instead: { readonly stop: boolean }) {
    super('taken back')
    this.instead = instead
  }
}

/** Adds events of others than the worker: an answer, a wish to stop, a delivery. */
export async function addEvents(trx: Transaction<Schema>, id: string, batch: Batch): Promise<void> {
  const { rows } = await sql<{ last_seq: number }>`
    update investigation set last_seq = last_seq + ${batch.rows.length}, touched_at = clock_timestamp()
    where id = ${id} returning last_seq`.execute(trx)
  if (rows[0]) await insertBatch(trx, id, batch, rows[0].last_seq)
}

/** What people are owed is due at once; a thread that is not shown to anybody has no message. */
export async function dueNow(trx: Transaction<Schema>, jobs: Jobs | null, id: string): Promise<void> {
  const { rows } = await sql<{ investigation: string }>`
    update delivery set wanted = wanted + 1, state = 'due', due_at = clock_timestamp(), tries = 0, urgent = true
    where investigation = ${id} and state <> 'given-up'
    returning investigation`.execute(trx)
  if (rows.length > 0) await jobs?.deliver(trx, id)
}

/** The report, what it proposes, its delivery and its audit entry in one transaction. */
export async function finish(
  database: Database,
  jobs: Jobs | null,
  claimed: Claim,
  report: Report,
  proposals: readonly Proposal[],
  at: string,
): Promise<void> {
  const event: InvestigationEvent = { at, kind: 'reported', report }
  await write(database, claimed, [event], { status: report.status, report }, async (trx) => {
    await sql`update wait set state = 'expired' where investigation = ${claimed.id} and state = 'open'`.execute(
      trx,
    )
    await dueNow(trx, jobs, claimed.id)
    for (const proposal of proposals) await insertProposal(trx, proposal)
    await recordAudit(trx, {
      actor: ITSELF.account,
      event: 'investigation-ended',
      object: claimed.id,
      origin: claimed.worker,
      detail: {
        status: report.status,
        verdict: report.verdict,
        guide: report.guide?.id ?? null,
        reportSha256: createHash('sha256').update(JSON.stringify(report)).digest('hex'),
      },
    })
  })
}

/** The open questions as rows that wait, for so many hours; the job ends here. Tells whether it is to stop instead. */
export async function park(
  database: Database,
  jobs: Jobs | null,
  claimed: Claim,
  report: Report,
  { at, hours }: { readonly at: string; readonly hours: number },
): Promise<{ readonly stop: boolean }> {
  const until = new Date(Date.parse(at) + hours * 3_600_000).toISOString()
  const open = report.questions.filter((question) => question.answer === undefined)
  const event: InvestigationEvent = { at, kind: 'parked', until, report }
  return write(database, claimed, [event], { status: 'waiting', report }, async (trx) => {
    for (const { parameter } of open)
      await sql`
        insert into wait (investigation, kind, subject, expires_at)
        values (${claimed.id}, 'question', ${parameter}, clock_timestamp() + make_interval(secs => ${hours * 3600}))
        on conflict do nothing`.execute(trx)
    await dueNow(trx, jobs, claimed.id)
    await recordAudit(trx, {
      actor: ITSELF.account,
      event: 'question-asked',
      object: claimed.id,
      origin: claimed.worker,
      detail: { parameters: open.map(({ parameter }) => parameter).join(', '), hours },
    })
  })
}

/** Back to the queue, and this attempt is not counted. */
export async function handBack(
  database: Database,
  jobs: Jobs | null,
  claimed: Claim,
  at: string,
): Promise<void> {
  await write(database, claimed, [{ at, kind: 'handed-back' }], { status: 'accepted' }, async (trx) => {
    await sql`update investigation set attempt = attempt - 1, worker = null where id = ${claimed.id}`.execute(
      trx,
    )
    await jobs?.investigate(trx, claimed.id)
  })
}
