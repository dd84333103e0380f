import { sql, type Transaction } from 'kysely'
import { ITSELF, type Person } from '../incident/person.ts'
import { Problem } from '../incident/problem.ts'
import { recordAudit } from './audit-trail.ts'
import { toBody } from './bodies.ts'
import type { Database } from './database.ts'
import { readEvents } from './events.ts'
import type { Schema } from './schema.ts'

export type Retention = { readonly evidenceDays: number; readonly reportDays: number }
export type Expired = { readonly evidence: number; readonly whole: number }

/** Investigations that one transaction removes, so that none lasts long and none is ever too large. */
const BATCH = 100

/** What may stay as long as the report: what was asked, and what became of it. The rest quotes logs and the model. */
const KEPT = [
  'received',
  'started',
  'answered',
  'stop-requested',
  'handed-back',
  'reported',
  'delivered',
  'undeliverable',
]

/** Removes evidence and transcripts, and later the whole investigation, when they are older than they may be. */
export async function expire(database: Database, { evidenceDays, reportDays }: Retention): Promise<Expired> {
  const [whole, evidence] = [
    await inBatches(() => database.transact('work', (trx) => removeWhole(trx, reportDays))),
    await inBatches(() => database.transact('work', (trx) => trim(trx, evidenceDays))),
  ]
  if (whole + evidence > 0)
    await database.transact('work', async (trx) => {
      await sql`
        update person set platform = null, account = null, name = null, salt = null
        where platform is not null and first_seen < clock_timestamp() - make_interval(days => ${reportDays})
          and not exists (select 1 from investigation where person = key)
          and not exists (select 1 from wait where settled_by = key)
          and not exists (select 1 from feedback where feedback.person = key)
          and not exists (select 1 from vote where vote.person = key)
          and not exists (select 1 from action_freeze where action_freeze.person = key)`.execute(trx)
      await recordAudit(trx, {
        actor: ITSELF.account,
        event: 'retention-applied',
        object: 'investigations',
        origin: 'clean-up',
        detail: { evidence, whole, evidenceDays, reportDays },
      })
    })
  return { evidence, whole }
}

async function inBatches(some: () => Promise<number>): Promise<number> {
  let all = 0
  for (let done = BATCH; done === BATCH; all += done) done = await some()
  return all
}

async function removeWhole(trx: Transaction<Schema>, days: number): Promise<number> {
  const { rows } = await sql`
    delete from investigation where id in (
      select id from investigation where ended_at < clock_timestamp() - make_interval(days => ${days})
      order by ended_at limit ${BATCH} for update skip locked) returning 1`.execute(trx)
  return rows.length
}

async function trim(trx: Transaction<Schema>, days: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update investigation set trimmed_at = clock_timestamp() where id in (
      select id from investigation
      where trimmed_at is null and ended_at < clock_timestamp() - make_interval(days => ${days})
      order by ended_at limit ${BATCH} for update skip locked) returning id`.execute(trx)
  for (const { id } of rows) {
    await sql`
      delete from piece using event where event.investigation = ${id} and piece.investigation = ${id}
        and piece.seq = event.seq and event.kind <> all (${KEPT})`.execute(trx)
    await sql`
      update event set body = null, pieces = 0 where investigation = ${id} and kind <> all (${KEPT})`.execute(
      trx,
    )
    await withoutSamples(trx, id)
  }
  return rows.length
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

/**
 * Forgets a person: their requests with everything that came of them, their answers to others, and whom their key in the
 * audit trail stands for. Whoever works for them finds nothing to write to. Null where nobody is known by that account.
 */
export async function forget(
  database: Database,
  { platform, account }: Pick<Person, 'platform' | 'account'>,
): Promise<{ readonly key: string; readonly investigations: number } | null> {
  const person = await database.ask('someone-waits', (db) =>
    db
      .selectFrom('person')
      .select('key')
      .where('platform', '=', platform)
      .where('account', '=', account)
      .executeTakeFirst(),
  )
  if (!person) return null
  const { key } = person
  return database.transact('work', async (trx) => {
    await refuseWhileActing(trx, key)
    const { rows: gone } = await sql`delete from investigation where person = ${key} returning 1`.execute(trx)
    await forgetAnswers(trx, key)
    await sql`delete from feedback where person = ${key}`.execute(trx)
    await withdrawVotes(trx, key)
    // Whoever is forgotten is signed out.
    if (platform === 'web')
      await sql`delete from session where kind = 'open' and body::json ->> 'account' = ${account}`.execute(
        trx,
      )
    // That somebody voted stays; who they are on the platform does not.
    await sql`update vote set who = 'forgotten:' || person, note = null where person = ${key}`.execute(trx)
    const { rows } = await sql`
      update person set platform = null, account = null, name = null, salt = null
      where key = ${key} and platform is not null returning 1`.execute(trx)
    if (rows.length > 0)
      await recordAudit(trx, {
        actor: ITSELF.account,
        event: 'person-forgotten',
        object: key,
        origin: 'command',
        detail: { investigations: gone.length },
      })
    return { key, investigations: gone.length }
  })
}

/** What was begun on a resource is known for a day, so that it is not begun again; it goes with the investigation. */
async function refuseWhileActing(trx: Transaction<Schema>, key: string): Promise<void> {
  const { rows } = await sql<{ until: Date | string }>`
    select max(dispatched_at) + interval '1 day' as until
    from proposal join investigation on investigation.id = proposal.investigation
    where investigation.person = ${key} and begun and dispatched_at > clock_timestamp() - interval '1 day'
    having max(dispatched_at) is not null`.execute(trx)
  const [last] = rows
  if (!last) return
  const until = new Date(last.until).toISOString().slice(0, 16).replace('T', ' ')
  throw new Problem(
    'usage',
    'A repair that they asked for was begun within the last day, and what was begun must be known that long, so that it is not begun again.',
    `Forget them after ${until} UTC.`,
  )
}

/** Where nothing is decided yet, their word goes: nobody could tell any more that they give it twice. */
async function withdrawVotes(trx: Transaction<Schema>, key: string): Promise<void> {
  await sql`
    with undecided as (
      select proposal.id from proposal join vote on vote.proposal = proposal.id
      where vote.person = ${key} and proposal.state = 'open' for update of proposal)
    delete from vote using undecided where vote.proposal = undecided.id and vote.person = ${key}`.execute(trx)
}

async function forgetAnswers(trx: Transaction<Schema>, key: string): Promise<void> {
  const { rows } = await sql<{ investigation: string }>`
    update wait set value = null where settled_by = ${key} returning investigation`.execute(trx)
  for (const id of new Set(rows.map(({ investigation }) => investigation))) {
    const found = await trx
      .selectFrom('event')
      .select(['seq', 'body'])
      .where('investigation', '=', id)
      .where('kind', '=', 'answered')
      .execute()
    for (const { seq, body } of found)
      if (body !== null && JSON.parse(body).by === key)
        await sql`update event set body = null where investigation = ${id} and seq = ${seq}`.execute(trx)
  }
}
