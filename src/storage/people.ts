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

type Row = { readonly key: string; readonly salt: string | null; readonly name: string | null }

/**
 * The person as the tables know them; somebody seen for the first time is added. Who is known is only read: a row that
 * every request of theirs wrote would let them wait for each other.
 */
export async function known(trx: Transaction<Schema>, person: Person): Promise<Known> {
  const { platform } = person
  const account = storable(person.account)
  const name = person.name === null ? null : storable(person.name)
  const { rows: before } = await sql<Row>`
    select key, salt, name from person where platform = ${platform} and account = ${account}`.execute(trx)
  const [row] = before
  if (row && (name === null || row.name === name)) return knownAs(row)
  const key = platform === ITSELF.platform ? ITSELF.account : `p_${randomUUID().slice(0, 13)}`
  const { rows } = await sql<Row>`
    insert into person (key, platform, account, name) values (${key}, ${platform}, ${account}, ${name})
    on conflict (platform, account) do update set name = coalesce(excluded.name, person.name)
    returning key, salt, name`.execute(trx)
  if (!rows[0]) throw new Error('A person was neither found nor added.')
  return knownAs(rows[0])
}

const knownAs = ({ key, salt }: Row): Known => ({
  key,
  hash: (text) =>
    createHmac('sha256', salt ?? key)
      .update(text)
      .digest('hex'),
})
