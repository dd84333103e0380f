import { sql } from 'kysely'
import type { Archive } from '../../flow/archive.ts'
import type { Database } from '../database.ts'
import { canStand, within } from './hostile.ts'
import { LISTED, type ListedRow, listedOf } from './listed.ts'

const MOST = 500

/** The investigations of one thread, the oldest first. */
export async function inThread(
  database: Database,
  ...place: Parameters<Archive['inThread']>
): ReturnType<Archive['inThread']> {
  if (!place.every(canStand)) return []
  const [platform, channel, thread] = place
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<{ id: string }>`
      select id from investigation where platform = ${platform} and channel = ${channel} and thread = ${thread}
      order by created_at, id`.execute(db),
  )
  return rows.map(({ id }) => id)
}

/** The investigations of one thread in whichever channel, the oldest first. */
export async function conversation(
  database: Database,
  ...[platform, thread]: Parameters<Archive['conversation']>
): ReturnType<Archive['conversation']> {
  if (!canStand(platform) || !canStand(thread)) return []
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<ListedRow & { channel: string }>`
      select ${LISTED}, own.channel from investigation own join person on person.key = own.person
      where own.thread = ${thread} and own.platform = ${platform}
      order by own.created_at, own.id`.execute(db),
  )
  return rows.map((row) => ({ ...listedOf(row), channel: row.channel }))
}

/** The threads of a channel, that of the newest request first, each with the words that it began with. */
export async function threadsOf(
  database: Database,
  ...[platform, channel, limit]: Parameters<Archive['threadsOf']>
): ReturnType<Archive['threadsOf']> {
  if (!canStand(platform) || !canStand(channel)) return []
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<{ thread: string; text: string; at: string }>`
      select newest.thread, newest.at, (
        select coalesce(request, '') from investigation first
        where first.platform = ${platform} and first.channel = ${channel} and first.thread = newest.thread
        order by first.created_at, first.id limit 1) as text
      from (
        select thread, max(created_at) as at from investigation
        where platform = ${platform} and channel = ${channel}
        group by thread order by at desc, thread limit ${within(limit, 1, MOST)}) newest
      order by newest.at desc, newest.thread`.execute(db),
  )
  return rows
}
