import { type Kysely, sql } from 'kysely'

/** How each recorded incident of a guide was judged last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table rehearsal (
    guide text not null,
    scenario text not null,
    is_right boolean not null,
    faults text not null,
    verdict text,
    sha256 text not null,
    at timestamptz not null default clock_timestamp(),
    primary key (guide, scenario)
  )`.execute(db)
}
