import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { Problem } from '../incident/problem.ts'
import * as memory from './migrations/0001-memory.ts'
import * as chat from './migrations/0002-chat.ts'
import * as proposals from './migrations/0003-proposals.ts'
import * as archive from './migrations/0004-archive.ts'
import * as sessions from './migrations/0005-sessions.ts'
import * as rehearsals from './migrations/0006-rehearsals.ts'
import * as conversations from './migrations/0007-conversations.ts'
import type { Schema } from './schema.ts'

/** All migrations by number; a new one is a file and a row. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-memory': memory,
  '0002-chat': chat,
  '0003-proposals': proposals,
  '0004-archive': archive,
  '0005-sessions': sessions,
  '0006-rehearsals': rehearsals,
  '0007-conversations': conversations,
}

/**
 * Brings the schema up to date: each step in the one transaction of them all, under Kysely's advisory lock, so that
 * replicas that start together do it once. Refuses a database that a newer Guidepost has migrated.
 */
export async function migrate(db: Kysely<Schema>, schema: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: schema,
  })
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  if (/corrupted migrations/.test(String(error)))
    throw new Problem(
      'storage-unavailable',
      'The database was made by a newer Guidepost than this one.',
      'Update Guidepost, or set GUIDEPOST_DATA or DATABASE_URL to another database.',
      { cause: error },
    )
  throw error
}
