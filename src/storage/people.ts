import { createHmac, randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { ITSELF, type Person } from '../incident/person.ts'
import type { Schema } from './schema.ts'

/** Postgres keeps no NUL and no half of a pair in a text; whoever sends one meant nothing by it. */
export const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed()

/** Someone as the tables know them. */
export type Known = {
  /** The same for ever; it stands in the audit trail. */
  readonly key: string
  /** A hash of what they wrote that nobody can guess back once they are forgotten. */
  readonly hash: (text: string) => string
}

/** The person as the tables know them; somebody seen for the first time is added. */
export async function known(trx: Transaction<Schema>, person: Person): Promise<Known> {
  const key = person.platform === ITSELF.platform ? ITSELF.account : `p_${randomUUID().slice(0, 13)}`
  const { rows } = await sql<{ key: string; salt: string | null }>`
    insert into person (key, platform, account, name)
    values (${key}, ${person.platform}, ${storable(person.account)}, ${person.name && storable(person.name)})
    on conflict (platform, account) do update set name = coalesce(excluded.name, person.name)
    returning key, salt`.execute(trx)
  const [row] = rows
  if (!row) throw new Error('A person was neither found nor added.')
  const { key: own, salt } = row
  return {
    key: own,
    hash: (text) =>
      createHmac('sha256', salt ?? own)
        .update(text)
        .digest('hex'),
  }
}
