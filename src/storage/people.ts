import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { ITSELF, type Person } from '../incident/person.ts'
import type { Schema } from './schema.ts'

/** Postgres keeps no NUL in a text; whoever sends one meant nothing by it. */
export const storable = (text: string): string => text.replaceAll('\u0000', '')

/** The person's key, the same for ever; a person seen for the first time gets one. */
export async function personKey(trx: Transaction<Schema>, person: Person): Promise<string> {
  const key = person.platform === ITSELF.platform ? ITSELF.account : `p_${randomUUID().slice(0, 13)}`
  const { rows } = await sql<{ key: string }>`
    insert into person (key, platform, account, name)
    values (${key}, ${person.platform}, ${storable(person.account)}, ${person.name && storable(person.name)})
    on conflict (platform, account) do update set name = coalesce(excluded.name, person.name)
    returning key`.execute(trx)
  const [row] = rows
  if (!row) throw new Error('A person was neither found nor added.')
  return row.key
}
