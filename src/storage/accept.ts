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
    const { before, waiting, turn, ahead } = await situation(trx, dedupe, place)
    // Its own id: the first try was committed and only its answer was lost.
    if (before !== null)
      return before === request.id ? { kind: 'accepted', id: before, ahead } : { kind: 'repeat', id: before }
    if (queued && waiting >= maxWaiting) return { kind: 'full', waiting }
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
      await jobs.investigate(trx, request.id, { ...place, turn })
      await jobs.deliver(trx, request.id)
    }
    await recordAudit(trx, {
      actor: person.key,
      event: 'request-accepted',
      object: request.id,
      origin: `${place.platform}:${place.channel}`,
      detail: { textHmac: person.hash(request.text) },
    })
    return { kind: 'accepted', id: request.id, ahead }
  })
}

type Situation = {
  /** The investigation that the same message began before. */
  readonly before: string | null
  readonly waiting: number
  /**
   * Its place in a fair order (start-time fair queueing, Goyal, Vin and Cheng 1996): one behind the last of its own channel,
   * but never before what has been started already; so a channel with many requests delays its own alone.
   */
  readonly turn: number
  /** How many are served before it. */
  readonly ahead: number
}

async function situation(
  trx: Transaction<Schema>,
  dedupe: string,
  { platform, channel }: Pick<Place, 'platform' | 'channel'>,
): Promise<Situation> {
  const { rows } = await sql<{ before: string | null; waiting: string; turn: number; ahead: string }>`
    with own as (
      select greatest(
        (select coalesce(max(turn), 0) from investigation where fence > 0),
        (select coalesce(max(turn), 0) from investigation where platform = ${platform} and channel = ${channel})
      ) + 1 as turn)
    select (select id from investigation where dedupe = ${dedupe}) as before, own.turn,
      count(other.id) as waiting, count(other.id) filter (where other.turn <= own.turn) as ahead
    from own left join investigation other
      on other.ended_at is null and other.status = 'accepted' and other.queued
    group by own.turn`.execute(trx)
  const [row] = rows
  if (!row) throw new Error('The queue does not say how it is.')
  return { ...row, waiting: Number(row.waiting), ahead: Number(row.ahead) }
}
