import { type Kysely, sql } from 'kysely'

/** What lists and sums need, so that they read no bodies of events; and which evidence an event holds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `alter table investigation
    -- Of the last report, as all that follows; null where there is none, or an older Guidepost wrote it.
    add column title text,
    add column model text,
    -- Whatever a model's endpoint counts must not make a report impossible, so these take any number.
    add column model_calls double precision,
    add column prompt_tokens double precision,
    add column cached_tokens double precision,
    add column completion_tokens double precision,
    add column queries double precision,
    add column seconds double precision,
    -- Null = no price was configured.
    add column cost double precision,
    add column currency text`,
  `drop index investigation_created`,
  `create index investigation_newest on investigation (created_at desc, id desc)`,
  `create index investigation_guide on investigation (guide, created_at desc, id desc) where guide is not null`,
  `create index investigation_verdict on investigation (verdict, created_at desc, id desc) where ended_at is not null`,
  `create index investigation_status on investigation (status, created_at desc, id desc) where ended_at is not null`,
  `drop index investigation_person`,
  `create index investigation_person on investigation (person, created_at desc, id desc)`,
  `create index investigation_untold on investigation (ended_at) where ended_at is not null and title is null`,
  // E1, E2 …; null in events that an older Guidepost wrote.
  `alter table event add column evidence text`,
  `create index event_evidence on event (investigation, evidence) where kind = 'query-ended'`,
]
