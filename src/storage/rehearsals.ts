import { sql } from 'kysely'
import type { Rehearsals, Rehearsed } from '../flow/rehearsals.ts'
import type { Database } from './database.ts'
import { storable } from './people.ts'

/** The last results in Postgres. */
export function rehearsals(database: Database): Rehearsals {
  return {
    of: async (guide) => {
      const { rows } = await database.ask('someone-waits', (db) =>
        sql<Omit<Rehearsed, 'faults'> & { readonly faults: string }>`
          select guide, scenario, is_right as "right", faults, verdict, sha256,
            to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
          from rehearsal where guide = ${storable(guide)} order by scenario`.execute(db),
      )
      return rows.map(({ faults, ...one }) => ({ ...one, faults: JSON.parse(faults) as string[] }))
    },
    keep: (results) =>
      database.transact('someone-waits', async (trx) => {
        for (const { guide, scenario, right, faults, verdict, sha256 } of results)
          await sql`
            insert into rehearsal (guide, scenario, is_right, faults, verdict, sha256)
            values (${storable(guide)}, ${storable(scenario)}, ${right}, ${JSON.stringify(faults.map(storable))},
              ${verdict === null ? null : storable(verdict)}, ${sha256})
            on conflict (guide, scenario) do update set is_right = excluded.is_right, faults = excluded.faults,
              verdict = excluded.verdict, sha256 = excluded.sha256, at = clock_timestamp()`.execute(trx)
      }),
  }
}
