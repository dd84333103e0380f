import { sql } from 'kysely'
import type { Frozen } from '../flow/proposals.ts'
import type { Person } from '../incident/person.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { known } from './people.ts'

/** Who froze all actions, and when; null = nobody did. */
export async function frozen(database: Database): Promise<Frozen | null> {
  const { rows } = await database.ask('work', (db) =>
    sql<Frozen>`
      select coalesce(person.name, person.account, 'somebody') as by, action_freeze.at
      from action_freeze left join person on person.key = action_freeze.person`.execute(db),
  )
  return rows[0] ?? null
}

/** Freezes all actions, or lets them go on; saying it twice is the same as once. */
export async function freeze(database: Database, on: boolean, by: Person): Promise<void> {
  await database.transact('someone-waits', async (trx) => {
    const person = await known(trx, by)
    const { rows } = on
      ? await sql`insert into action_freeze (person) values (${person.key}) on conflict do nothing returning 1`.execute(
          trx,
        )
      : await sql`delete from action_freeze returning 1`.execute(trx)
    if (rows.length === 0) return
    await recordAudit(trx, {
      actor: person.key,
      event: on ? 'actions-frozen' : 'actions-unfrozen',
      object: 'actions',
      origin: by.platform,
      detail: {},
    })
  })
}
