import { sql, type Transaction } from 'kysely'
import type { Settled } from '../flow/memory.ts'
import { isOpen } from '../incident/investigation.ts'
import type { Person } from '../incident/person.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { batchOf, isStored } from './events.ts'
import { known, storable } from './people.ts'
import type { Jobs } from './queue.ts'
import type { Schema } from './schema.ts'
import { addEvents, dueNow } from './work.ts'

/**
 * Settles an open question by compare-and-set and the database's clock: one answer wins, a late one is refused. With the
 * last open question the investigation goes back to the queue.
 */
export async function answer(
  database: Database,
  jobs: Jobs | null,
  given: { readonly id: string; readonly parameter: string; readonly answer: string; readonly by: Person },
  at: string,
): Promise<Settled> {
  const { id, by } = given
  const parameter = storable(given.parameter)
  const said = storable(given.answer)
  return database.transact('someone-waits', async (trx): Promise<Settled> => {
    const row = await lock(trx, id)
    if (!row) return { kind: 'refused', why: 'unknown' }
    const person = await known(trx, by)
    const { rows } = await sql<{ id: string }>`
      update wait set state = 'settled', value = ${said}, settled_by = ${person.key}
      where investigation = ${id} and kind = 'question' and subject = ${parameter} and state = 'open'
        and expires_at > clock_timestamp()
      returning id`.execute(trx)
    if (rows.length === 0) return refusal(trx, { id, parameter, answer: said, person: person.key })
    const event = { at, kind: 'answered', parameter, answer: said, by: person.key } as const
    await addEvents(trx, id, await batchOf([event]))
    const { rows: open } = await sql`
      select 1 from wait where investigation = ${id} and kind = 'question' and state = 'open'`.execute(trx)
    if (open.length === 0) {
      await sql`
        update investigation set status = 'accepted', attempt = 0, worker = null where id = ${id}`.execute(
        trx,
      )
      await jobs?.investigate(trx, id)
      await dueNow(trx, jobs, id)
    }
    await recordAudit(trx, {
      actor: person.key,
      event: 'answer-given',
      object: id,
      origin: row.channel,
      detail: { parameter, answerHmac: person.hash(said) },
    })
    return { kind: 'taken' }
  })
}

type Locked = {
  readonly status: string
  readonly channel: string
}

async function lock(trx: Transaction<Schema>, id: string): Promise<Locked | null> {
  const { rows } = await sql<Locked>`
    select status, platform || ':' || channel as channel from investigation
    where id = ${id} for update`.execute(trx)
  return rows[0] ?? null
}

async function refusal(
  trx: Transaction<Schema>,
  { id, parameter, answer, person }: { id: string; parameter: string; answer: string; person: string },
): Promise<Settled> {
  const { rows } = await sql<{ state: string; value: string | null; settled_by: string | null }>`
    select state, value, settled_by from wait
    where investigation = ${id} and kind = 'question' and subject = ${parameter}
    order by opened_at desc limit 1`.execute(trx)
  const [last] = rows
  if (!last) return { kind: 'refused', why: 'unknown' }
  // The same answer by the same person: the first try was committed and only the word of it was lost.
  if (last.state === 'settled')
    return last.value === answer && last.settled_by === person
      ? { kind: 'taken' }
      : { kind: 'refused', why: 'answered' }
  return { kind: 'refused', why: 'expired' }
}

/** Wishes it to end; whoever works on it hears of it with the next thing it stores. False where it has ended. */
export async function stop(
  database: Database,
  jobs: Jobs | null,
  id: string,
  by: Person,
  at: string,
): Promise<boolean> {
  const batch = await batchOf([{ at, kind: 'stop-requested' }])
  return database.transact('someone-waits', async (trx) => {
    const row = await lock(trx, id)
    if (!row || !isOpen(row.status)) return false
    if (await isStored(trx, batch)) return true
    const person = await known(trx, by)
    await sql`update investigation set stop_requested = true where id = ${id}`.execute(trx)
    await addEvents(trx, id, batch)
    if (row.status === 'waiting') {
      // Nobody works on it: the one who takes it up ends it.
      await sql`update wait set state = 'expired' where investigation = ${id} and state = 'open'`.execute(trx)
      await sql`update investigation set status = 'accepted', attempt = 0 where id = ${id}`.execute(trx)
      await jobs?.investigate(trx, id)
    }
    await recordAudit(trx, {
      actor: person.key,
      event: 'stop-requested',
      object: id,
      origin: row.channel,
      detail: {},
    })
    return true
  })
}
