import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Delivery, Outbox } from '../flow/memory.ts'
import type { Database } from './database.ts'
import { batchOf } from './events.ts'
import type { Jobs } from './queue.ts'
import type { Schema } from './schema.ts'
import { addEvents } from './work.ts'

/** How long a message belongs to the process that took it, seconds; more than any call to a platform may last. */
const TAKEN_S = 15
const until = sql`clock_timestamp() + make_interval(secs => ${TAKEN_S})`

/** The messages in the database. Each step is a compare-and-set on who has taken the message. */
export function outbox(database: Database, jobs: Jobs, now: () => Date): Outbox {
  return {
    take: (id, platforms) => take(database, jobs, id, platforms),
    posting: async ({ id, taken }) => {
      const { rows } = await database.ask('work', (db) =>
        sql`update delivery set doubtful = true, taken_until = ${until}
          where investigation = ${id} and taken = ${taken} returning 1`.execute(db),
      )
      return rows.length > 0
    },
    shown: async (delivery, message) => {
      const batch = await batchOf([{ at: now().toISOString(), kind: 'delivered', message }])
      await database.transact('work', async (trx) => {
        const { id, taken, version, message: before } = delivery
        await lock(trx, id)
        const { rows } = await sql<{ more: boolean }>`
          update delivery set message = ${message}, doubtful = false, shown = greatest(shown, ${version}),
            state = case when wanted > ${version} then 'due' else 'shown' end,
            taken = null, taken_until = null, taken_last = ${taken}, tries = 0, why = null
          where investigation = ${id} and (taken = ${taken} or message is null)
          returning wanted > ${version} as more`.execute(trx)
        const [row] = rows
        if (row && before === null) await addEvents(trx, id, batch)
        if (row?.more || (!row && (await overwritten(trx, id, taken)))) await jobs.deliver(trx, id)
      })
    },
    later: async ({ id, taken }, afterMs, why) => {
      await database.transact('work', async (trx) => {
        const { rows } = await sql`
          update delivery set due_at = clock_timestamp() + make_interval(secs => ${afterMs / 1000}), why = ${why},
            taken = null, taken_until = null
          where investigation = ${id} and taken = ${taken} returning 1`.execute(trx)
        if (rows.length > 0) await jobs.deliver(trx, id, afterMs)
      })
    },
    giveUp: async ({ id, taken }, why) => {
      const batch = await batchOf([{ at: now().toISOString(), kind: 'undeliverable', why }])
      await database.transact('work', async (trx) => {
        await lock(trx, id)
        const { rows } = await sql`
          update delivery set state = 'given-up', why = ${why}, taken = null, taken_until = null
          where investigation = ${id} and taken = ${taken} returning 1`.execute(trx)
        if (rows.length > 0) await addEvents(trx, id, batch)
      })
    },
  }
}

/** The investigation before its message, as whoever ends one locks them: nobody waits in a circle. */
async function lock(trx: Transaction<Schema>, id: string): Promise<void> {
  await sql`select 1 from investigation where id = ${id} for update`.execute(trx)
}

/**
 * This process was paused while another had the message, and has just shown what was true before: it is owed once more.
 * Not where its own first try was committed and only the answer was lost.
 */
async function overwritten(trx: Transaction<Schema>, id: string, taken: string): Promise<boolean> {
  const { rows } = await sql`
    update delivery set state = 'due', wanted = wanted + 1, due_at = clock_timestamp()
    where investigation = ${id} and taken_last is distinct from ${taken} and state <> 'given-up' returning 1`.execute(
    trx,
  )
  return rows.length > 0
}

type Row = Omit<Delivery, 'place'> & Delivery['place']

async function take(
  database: Database,
  jobs: Jobs,
  id: string,
  platforms: readonly string[],
): Promise<Delivery | null> {
  const token = randomUUID()
  return database.transact('work', async (trx) => {
    const { rows } = await sql<Row>`
      update delivery set taken = ${token}, tries = tries + 1, taken_until = ${until}
      from investigation
      where delivery.investigation = ${id} and investigation.id = delivery.investigation
        and investigation.platform = any (${[...platforms]})
        and delivery.state = 'due' and delivery.due_at <= clock_timestamp()
        and (delivery.taken is null or delivery.taken_until < clock_timestamp())
      returning delivery.investigation as id, delivery.mark, delivery.message, delivery.doubtful,
        delivery.wanted as version, delivery.tries, delivery.taken, investigation.platform,
        investigation.channel, investigation.thread`.execute(trx)
    const [row] = rows
    if (row) {
      const { platform, channel, thread, ...rest } = row
      return { ...rest, place: { platform, channel, thread } }
    }
    const { rows: busy } = await sql<{ ms: number }>`
      select (extract(epoch from taken_until - clock_timestamp()) * 1000)::int as ms from delivery
      where investigation = ${id} and state = 'due' and taken_until > clock_timestamp()`.execute(trx)
    // Whoever has it may be gone: somebody has to come back after its time.
    if (busy[0]) await jobs.deliver(trx, id, busy[0].ms + 500)
    return null
  })
}
