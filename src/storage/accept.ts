import { sql, type Transaction } from 'kysely'
import type { Accepted, Incoming } from '../flow/memory.ts'
import type { InvestigationEvent } from '../incident/investigation.ts'
import type { Place } from '../incident/place.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { batchOf, insertBatch } from './events.ts'
import { known, storable } from './people.ts'
import type { Jobs } from './queue.ts'
import type { Schema } from './schema.ts'

/**
 * Person, request, first event, message to come, job and audit entry in one transaction; a key that is known changes
 * nothing. Refuses where `maxWaiting` requests wait already.
 */
export async function accept(
  database: Database,
  jobs: Jobs | null,
  incoming: Incoming,
  { queued, maxWaiting }: { readonly queued: boolean; readonly maxWaiting: number },
): Promise<Accepted> {
  const { request } = incoming
  const place = {
    platform: incoming.place.platform,
    channel: storable(incoming.place.channel),
    thread: storable(incoming.place.thread),
    address: incoming.place.address === undefined ? null : storable(incoming.place.address),
  }
  const dedupe = `${place.platform}:${storable(incoming.key)}`
  return database.transact('someone-waits', async (trx): Promise<Accepted> => {
    const person = await known(trx, incoming.person)
    const before = await trx
      .selectFrom('investigation')
      .select('id')
      .where('dedupe', '=', dedupe)
      .executeTakeFirst()
    // Its own id: the first try was committed and only its answer was lost.
    if (before) return before.id === request.id ? accepted(trx, before.id) : { kind: 'repeat', id: before.id }
    const waiting = queued ? await waitingNow(trx) : 0
    if (waiting >= maxWaiting) return { kind: 'full', waiting }
    const turn = await turnOf(trx, place)
    const received: InvestigationEvent = {
      at: request.at,
      kind: 'received',
      request: { ...request, requester: person.key },
    }
    const batch = await batchOf([received])
    const inserted = await trx
      .insertInto('investigation')
      .values({
        id: request.id,
        dedupe,
        person: person.key,
        ...place,
        request: storable(request.text),
        queued,
        turn,
        status: 'accepted',
        last_seq: batch.rows.length,
      })
      .onConflict((conflict) => conflict.column('dedupe').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!inserted) {
      // Another replica accepted the same message at the same moment.
      const other = await trx
        .selectFrom('investigation')
        .select('id')
        .where('dedupe', '=', dedupe)
        .executeTakeFirstOrThrow()
      return { kind: 'repeat', id: other.id }
    }
    await insertBatch(trx, request.id, batch, batch.rows.length)
    if (queued) {
      if (!jobs) throw new Error('A request cannot be queued where no queue runs.')
      await sql`insert into delivery (investigation) values (${request.id})`.execute(trx)
      await jobs.investigate(trx, request.id)
      await jobs.deliver(trx, request.id)
    }
    const result = await accepted(trx, request.id)
    await recordAudit(trx, {
      actor: person.key,
      event: 'request-accepted',
      object: request.id,
      origin: `${place.platform}:${place.channel}`,
      detail: { textHmac: person.hash(request.text) },
    })
    return result
  })
}

async function waitingNow(trx: Transaction<Schema>): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from investigation where ended_at is null and status = 'accepted' and queued`.execute(
    trx,
  )
  return Number(rows[0]?.n ?? 0)
}

/**
 * Its place in a fair order (start-time fair queueing, Goyal, Vin and Cheng 1996): one behind the last of its own channel,
 * but never before what has been started already; so a channel with many requests delays its own alone.
 */
async function turnOf(trx: Transaction<Schema>, place: Pick<Place, 'platform' | 'channel'>): Promise<number> {
  const { rows } = await sql<{ turn: number }>`
    select greatest(
      (select coalesce(max(turn), 0) from investigation where fence > 0),
      (select coalesce(max(turn), 0) from investigation
        where platform = ${place.platform} and channel = ${place.channel})
    ) + 1 as turn`.execute(trx)
  return rows[0]?.turn ?? 1
}

async function accepted(trx: Transaction<Schema>, id: string): Promise<Accepted> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from investigation other, investigation own
    where own.id = ${id} and other.ended_at is null and other.status = 'accepted' and other.queued
      and (other.turn, other.created_at) < (own.turn, own.created_at)`.execute(trx)
  return { kind: 'accepted', id, ahead: Number(rows[0]?.n ?? 0) }
}
