import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Sessions } from '../flow/sessions.ts'
import { Problem } from '../incident/problem.ts'
import type { Database } from './database.ts'

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Still good; what is not is removed whenever somebody signs in. */
const FRESH = sql<boolean>`seen_at > clock_timestamp() - interval '8 hours' and created_at > clock_timestamp() - interval '1 day'`
/** How exactly it is kept when somebody was seen: writing at each request would cost more than reading. */
const IS_LONG_AGO = sql<boolean>`seen_at < clock_timestamp() - interval '5 minutes'`

/** The sessions in Postgres. */
export function sessions(database: Database): Sessions {
  const seen = async (hash: string): Promise<void> => {
    try {
      await database.ask('someone-waits', (db) =>
        sql`update session set seen_at = clock_timestamp() where hash = ${hash}`.execute(db),
      )
    } catch (error) {
      // Who is signed in can still read; the session ends by when they were seen before.
      if (!(error instanceof Problem && error.code === 'storage-full')) throw error
    }
  }
  return {
    begin: async (secret, body) => {
      await database.transact('someone-waits', async (trx) => {
        await sql`delete from session where not (${FRESH})`.execute(trx)
        await sql`
          insert into session (hash, body) values (${hashOf(secret)}, ${body})
          on conflict (hash) do nothing`.execute(trx)
      })
    },
    find: async (secret) => {
      const hash = hashOf(secret)
      const { rows } = await database.ask('someone-waits', (db) =>
        sql<{ body: string; long: boolean }>`
          select body, ${IS_LONG_AGO} as long from session where hash = ${hash} and ${FRESH}`.execute(db),
      )
      if (rows[0]?.long) await seen(hash)
      return rows[0]?.body ?? null
    },
    end: async (secret) => {
      await database.ask('someone-waits', (db) =>
        sql`delete from session where hash = ${hashOf(secret)}`.execute(db),
      )
    },
  }
}
