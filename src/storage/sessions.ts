import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { SessionKind, Sessions } from '../flow/sessions.ts'
import type { Database } from './database.ts'

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Still good; what is not is removed whenever somebody signs in. */
const FRESH: Readonly<Record<SessionKind, RawBuilder<boolean>>> = {
  pending: sql`created_at > clock_timestamp() - interval '10 minutes'`,
  open: sql`seen_at > clock_timestamp() - interval '8 hours' and created_at > clock_timestamp() - interval '1 day'`,
}

/** The sessions in Postgres. */
export function sessions(database: Database): Sessions {
  return {
    begin: async (secret, kind, body) => {
      await database.transact('someone-waits', async (trx) => {
        await sql`
          delete from session where (kind = 'pending' and not (${FRESH.pending})) or (kind = 'open' and not (${FRESH.open}))`.execute(
          trx,
        )
        await sql`
          insert into session (hash, kind, body) values (${hashOf(secret)}, ${kind}, ${body})
          on conflict (hash) do nothing`.execute(trx)
      })
    },
    find: async (secret, kind) => {
      const { rows } = await database.ask('someone-waits', (db) =>
        sql<{ body: string }>`
          update session set seen_at = clock_timestamp()
          where hash = ${hashOf(secret)} and kind = ${kind} and ${FRESH[kind]} returning body`.execute(db),
      )
      return rows[0]?.body ?? null
    },
    end: async (secret, kind) => {
      const { rows } = await database.ask('someone-waits', (db) =>
        sql<{ body: string; fresh: boolean }>`
          delete from session where hash = ${hashOf(secret)} and kind = ${kind}
          returning body, ${FRESH[kind]} as fresh`.execute(db),
      )
      return rows[0]?.fresh ? rows[0].body : null
    },
  }
}
