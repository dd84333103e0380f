import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Delivery, Outbox } from '../flow/memory.ts'
import type { Progress } from '../incident/progress.ts'
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
    progress: (id, progress) => keepProgress(database, id, progress),
    posting: async ({ id, taken }) => {
      const { rows } = await database.ask('work', (db) =>
        sql`update delivery set doubtful = true, taken_until = ${until}
          where investigation = ${id} and taken = ${taken} returning 1`.execute(db),
      )
      return rows.length > 0
    },
    shown: async (delivery, message, thread) => {
      const batch = await batchOf([{ at: now().toISOString(), kind: 'delivered', message }])
      return database.transact('work', async (trx) => {
        const { id, taken, version, message: before } = delivery
        await lock(trx, id)
        const { rows } = await sql<{ more: boolean }>`
          update delivery set message = ${message}, doubtful = false, shown = greatest(shown, ${version}),
            state = case when wanted > ${version} then 'due' else 'shown' end,
            taken = null, taken_until = null, taken_last = ${taken}, tries = 0, why = null,
            urgent = wanted > ${version}
          where investigation = ${id} and (taken = ${taken} or message is null)
          returning wanted > ${version} as more`.execute(trx)
        const [row] = rows
        if (row && before === null) {
          await addEvents(trx, id, batch)
          if (thread !== undefined)
            await sql`update investigation set thread = ${thread} where id = ${id}`.execute(trx)
        }
        if (!row && before === null && (await anotherStands(trx, id, message))) return 'second'
        if (row?.more || (!row && (await overwritten(trx, id, taken)))) await jobs.deliver(trx, id)
        return 'the one'
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
    deleted: async ({ id, taken }, why) => {
      await database.transact('work', async (trx) => {
        const { rows } = await sql<{ urgent: boolean }>`
          update delivery set message = null, doubtful = false, due_at = clock_timestamp(), why = ${why},
            state = case when urgent then 'due' else 'shown' end, taken = null, taken_until = null
          where investigation = ${id} and taken = ${taken} returning urgent`.execute(trx)
        // Whoever removed a sign of life is told again when there is something to tell.
        if (rows[0]?.urgent) await jobs.deliver(trx, id)
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

async function anotherStands(trx: Transaction<Schema>, id: string, message: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from delivery where investigation = ${id} and message <> ${message}`.execute(trx)
  return rows.length > 0
}

/**
 * This process was paused while another had the message, and has just shown what was true before: it is owed once more.
 * Not where its own first try was committed and only the answer was lost.
 */
async function overwritten(trx: Transaction<Schema>, id: string, taken: string): Promise<boolean> {
  const { rows } = await sql`
    update delivery set state = 'due', wanted = wanted + 1, due_at = clock_timestamp(), urgent = true
    where investigation = ${id} and taken_last is distinct from ${taken} and state <> 'given-up' returning 1`.execute(
    trx,
  )
  return rows.length > 0
}

/** What is shown of work under way; nothing is owed for it, the next sign of life comes anyway. */
async function keepProgress(database: Database, id: string, progress: Progress): Promise<boolean> {
  const { rows } = await database.ask('work', (db) =>
    sql`update delivery set progress = ${JSON.stringify(progress)}, wanted = wanted + 1, state = 'due',
        due_at = greatest(due_at, clock_timestamp())
      where investigation = ${id} and state in ('due', 'shown') and tries = 0 and message is not null
      returning 1`.execute(db),
  )
  return rows.length > 0
}

type Row = Omit<Delivery, 'place'> &
  Omit<Delivery['place'], 'address'> & { readonly address: string | null; readonly urgent: boolean }

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
        delivery.wanted as version, delivery.tries, delivery.taken, delivery.urgent, investigation.platform,
        investigation.channel, investigation.thread, investigation.address`.execute(trx)
    const [row] = rows
    if (row) {
      const { platform, channel, thread, address, urgent, ...rest } = row
      const early = await paced(trx, row)
      if (early > 0) {
        await sql`
          update delivery set taken = null, taken_until = null, tries = tries - 1,
            due_at = clock_timestamp() + make_interval(secs => ${early / 1000})
          where investigation = ${id}`.execute(trx)
        // A sign of life is followed by the next one.
        if (urgent) await jobs.deliver(trx, id, early)
        return null
      }
      return { ...rest, place: { platform, channel, thread, ...(address === null ? {} : { address }) } }
    }
    const { rows: busy } = await sql<{ ms: number }>`
      select (extract(epoch from taken_until - clock_timestamp()) * 1000)::int as ms from delivery
      where investigation = ${id} and state = 'due' and taken_until > clock_timestamp()`.execute(trx)
    // Whoever has it may be gone: somebody has to come back after its time.
    if (busy[0]) await jobs.deliver(trx, id, busy[0].ms + 500)
    return null
  })
}

/** Between two edits of a channel, seconds; Slack takes about one message a second in each (docs.slack.dev, rate limits). */
const PACE_S = 1
const pace = sql`make_interval(secs => ${PACE_S})`

/**
 * Milliseconds until it is this message's turn in its channel, 0 = now. What is owed gets a turn of its own, a second
 * after the one before, and may come a second early; a sign of life is only shown where no turn is taken.
 */
async function paced(
  trx: Transaction<Schema>,
  { id, platform, channel, urgent }: Pick<Row, 'id' | 'platform' | 'channel' | 'urgent'>,
): Promise<number> {
  if (!urgent) {
    const { rows } = await sql`
      insert into pace as own (platform, channel, free_at) values (${platform}, ${channel}, clock_timestamp() + ${pace})
      on conflict (platform, channel) do update set free_at = clock_timestamp() + ${pace}
        where own.free_at <= clock_timestamp()
      returning 1`.execute(trx)
    return rows.length > 0 ? 0 : PACE_S * 1000
  }
  const { rows: turns } = await sql<{ ms: number | null }>`
    select (extract(epoch from turn_at - clock_timestamp()) * 1000)::int as ms from delivery
    where investigation = ${id}`.execute(trx)
  const before = turns[0]?.ms ?? null
  const ms = before ?? (await takeTurn(trx, { platform, channel }))
  const early = ms - PACE_S * 1000
  await sql`
    update delivery set turn_at = ${early <= 0 ? null : sql`clock_timestamp() + make_interval(secs => ${ms / 1000})`}
    where investigation = ${id}`.execute(trx)
  return Math.max(0, early)
}

async function takeTurn(
  trx: Transaction<Schema>,
  { platform, channel }: Pick<Row, 'platform' | 'channel'>,
): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    insert into pace as own (platform, channel, free_at) values (${platform}, ${channel}, clock_timestamp() + ${pace})
    on conflict (platform, channel) do update set free_at = greatest(own.free_at, clock_timestamp()) + ${pace}
    returning (extract(epoch from free_at - ${pace} - clock_timestamp()) * 1000)::int as ms`.execute(trx)
  return Math.max(0, rows[0]?.ms ?? 0)
}
