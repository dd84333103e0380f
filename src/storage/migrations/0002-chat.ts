import { type Kysely, sql } from 'kysely'

/** What chat platforms need: addresses, progress, the pace of a channel, what was heard before, and feedback. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `alter table investigation add column address text`,
  `create index investigation_thread on investigation (platform, channel, thread, created_at)`,
  `alter table delivery add column progress text`,
  // Owed at once, and not only the next sign of life.
  `alter table delivery add column urgent boolean not null default true`,
  // Its turn among what is owed to its channel.
  `alter table delivery add column turn_at timestamptz`,
  // When the next message or edit of a channel is free, by a generic cell rate algorithm with one cell a second.
  `create table pace (
    platform text not null,
    channel text not null,
    free_at timestamptz not null,
    primary key (platform, channel)
  )`,
  // What a platform may send again and must not be done again.
  `create table heard (
    key text primary key,
    at timestamptz not null default clock_timestamp()
  )`,
  `create index heard_at on heard (at)`,
  `create table feedback (
    investigation uuid not null references investigation (id) on delete cascade,
    person text not null references person (key),
    is_right boolean not null,
    note text,
    at timestamptz not null default clock_timestamp(),
    primary key (investigation, person)
  )`,
  `create index feedback_person on feedback (person)`,
]
