import { type Kysely, sql } from 'kysely'

/** A conversation is found by its thread alone, twice a second by whoever looks at it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index investigation_conversation on investigation (thread, created_at)`.execute(db)
}
