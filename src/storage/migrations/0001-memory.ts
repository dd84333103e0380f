import { type Kysely, sql } from 'kysely'

/** Investigations and their events, waits, deliveries, people, and the audit trail. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  // A person's key stands wherever a person is meant, so that forgetting them is emptying one row.
  `create table person (
    key text primary key,
    platform text,
    account text,
    name text,
    -- Keys the hashes of what the person wrote; without it nobody can guess them back.
    salt text default gen_random_uuid()::text,
    first_seen timestamptz not null default clock_timestamp(),
    unique (platform, account)
  )`,
  `create table investigation (
    id uuid primary key,
    dedupe text not null unique,
    person text not null references person (key),
    platform text not null,
    channel text not null,
    thread text not null,
    request text,
    queued boolean not null,
    turn integer not null,
    status text not null check (status in
      ('accepted', 'running', 'waiting', 'completed', 'partial', 'stopped', 'failed')),
    fence integer not null default 0,
    attempt integer not null default 0,
    worker text,
    alive_until timestamptz,
    claim uuid,
    last_seq integer not null default 0,
    stop_requested boolean not null default false,
    verdict text,
    guide text,
    created_at timestamptz not null default clock_timestamp(),
    touched_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    trimmed_at timestamptz,
    check ((status in ('completed', 'partial', 'stopped', 'failed')) = (ended_at is not null))
  )`,
  `create index investigation_open on investigation (status, turn) where ended_at is null`,
  `create index investigation_turn on investigation (platform, channel, turn)`,
  `create index investigation_started on investigation (turn) where fence > 0`,
  `create index investigation_person on investigation (person)`,
  `create index investigation_created on investigation (created_at)`,
  `create index investigation_ended on investigation (ended_at) where ended_at is not null`,
  `create index investigation_untrimmed on investigation (ended_at) where ended_at is not null and trimmed_at is null`,
  // Bodies are JSON as text: jsonb refuses the NUL and lone surrogates that a model or a log may write.
  `create table event (
    investigation uuid not null references investigation (id) on delete cascade,
    seq integer not null,
    uid uuid not null unique,
    at timestamptz not null,
    kind text not null,
    body text,
    pieces integer not null default 0,
    primary key (investigation, seq)
  )`,
  `create unique index event_one_report on event (investigation) where kind = 'reported'`,
  // The compressed body of an event that is too large for one row.
  `create table piece (
    investigation uuid not null,
    seq integer not null,
    n integer not null,
    data bytea not null check (octet_length(data) <= 1048576),
    primary key (investigation, seq, n),
    foreign key (investigation, seq) references event (investigation, seq) on delete cascade
  )`,
  `create table wait (
    id uuid primary key default gen_random_uuid(),
    investigation uuid not null references investigation (id) on delete cascade,
    kind text not null check (kind in ('question', 'approval', 'pause')),
    subject text not null,
    state text not null default 'open' check (state in ('open', 'settled', 'expired')),
    value text,
    settled_by text references person (key),
    opened_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
  )`,
  `create unique index wait_one_open on wait (investigation, kind, subject) where state = 'open'`,
  `create index wait_of on wait (investigation)`,
  `create index wait_settled_by on wait (settled_by)`,
  `create index wait_due on wait (expires_at) where state = 'open'`,
  `create table delivery (
    investigation uuid primary key references investigation (id) on delete cascade,
    mark uuid not null default gen_random_uuid(),
    message text,
    doubtful boolean not null default false,
    wanted integer not null default 1,
    shown integer not null default 0,
    taken uuid,
    taken_last uuid,
    taken_until timestamptz,
    due_at timestamptz not null default clock_timestamp(),
    since timestamptz not null default clock_timestamp(),
    tries integer not null default 0,
    state text not null default 'due' check (state in ('due', 'shown', 'given-up')),
    why text
  )`,
  `create index delivery_due on delivery (due_at) where state = 'due'`,
  `create table audit (
    seq bigint primary key,
    at timestamptz not null,
    actor text not null,
    event text not null,
    object text not null,
    origin text not null,
    detail text not null,
    previous text not null,
    hash text not null
  )`,
  `create index audit_object on audit (object)`,
  // The last row, locked by whoever adds the next one.
  `create table audit_head (
    one boolean primary key default true check (one),
    seq bigint not null,
    hash text not null
  )`,
  `insert into audit_head (seq, hash) values (0, repeat('0', 64))`,
  `create function audit_is_kept() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit trail is never changed' using errcode = 'restrict_violation';
    end $$`,
  `create trigger audit_no_change before update or delete on audit
    for each row execute function audit_is_kept()`,
  `create trigger audit_no_truncate before truncate on audit
    for each statement execute function audit_is_kept()`,
  `create trigger audit_head_no_delete before delete or truncate on audit_head
    for each statement execute function audit_is_kept()`,
]
