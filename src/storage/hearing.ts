import { sql } from 'kysely'
import type { Person } from '../incident/person.ts'
import type { Place } from '../incident/place.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { known, storable } from './people.ts'

/** Longer than any platform repeats what it sent: Slack tries for 6 minutes, and a day is what we promise. */
const HEARD_DAYS = 2

/** True the first time that the platform's key comes. */
export async function first(database: Database, platform: string, key: string): Promise<boolean> {
  const { rows } = await database.ask('someone-waits', (db) =>
    sql`insert into heard (key) values (${`${platform}:${storable(key)}`}) on conflict do nothing returning 1`.execute(
      db,
    ),
  )
  return rows.length > 0
}

/** Forgets what no platform will send again. */
export async function forgetHeard(database: Database): Promise<void> {
  await database.ask('work', (db) =>
    sql`delete from heard where at < clock_timestamp() - make_interval(days => ${HEARD_DAYS})`.execute(db),
  )
  await database.ask('work', (db) =>
    sql`delete from pace where free_at < clock_timestamp() - interval '1 day'`.execute(db),
  )
}

/** The newest investigation of a thread, null where it has none. */
export async function latestIn(database: Database, place: Place): Promise<string | null> {
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<{ id: string }>`
      select id from investigation
      where platform = ${place.platform} and channel = ${storable(place.channel)} and thread = ${storable(place.thread)}
      order by created_at desc limit 1`.execute(db),
  )
  return rows[0]?.id ?? null
}

/** The newest investigations of a channel: first what is open, then what has ended. */
export async function inChannel(database: Database, place: Place, limit: number): Promise<readonly string[]> {
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<{ id: string }>`
      select id from investigation where platform = ${place.platform} and channel = ${storable(place.channel)}
      order by ended_at is not null, created_at desc limit ${limit}`.execute(db),
  )
  return rows.map(({ id }) => id)
}

/** Keeps what a person thinks of a report; a second word of theirs replaces the first. False where there is no such. */
export async function feedback(
  database: Database,
  id: string,
  { right, note }: { readonly right: boolean; readonly note: string | null },
  by: Person,
): Promise<boolean> {
  return database.transact('someone-waits', async (trx) => {
    const { rows } = await sql<{ channel: string }>`
      select platform || ':' || channel as channel from investigation where id = ${id} for update`.execute(
      trx,
    )
    const [row] = rows
    if (!row) return false
    const person = await known(trx, by)
    await sql`
      insert into feedback (investigation, person, is_right, note)
      values (${id}, ${person.key}, ${right}, ${note === null ? null : storable(note)})
      on conflict (investigation, person) do update
        set is_right = excluded.is_right, note = coalesce(excluded.note, feedback.note), at = clock_timestamp()`.execute(
      trx,
    )
    await recordAudit(trx, {
      actor: person.key,
      event: 'feedback-given',
      object: id,
      origin: row.channel,
      detail: { right, ...(note === null ? {} : { noteHmac: person.hash(note) }) },
    })
    return true
  })
}
