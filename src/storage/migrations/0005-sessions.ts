import { type Kysely, sql } from 'kysely'

/** Who is signed in to the console, so that every replica knows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Only the hash of what the browser holds: whoever reads the table can be nobody.
  await sql`create table session (
    hash text primary key,
    body text not null,
    created_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp()
  )`.execute(db)
  await sql`create index session_seen on session (seen_at)`.execute(db)
}
