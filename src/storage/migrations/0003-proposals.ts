import { type Kysely, sql } from 'kysely'

/** Proposals with their votes, and the switch that freezes every action. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table proposal (
    id uuid primary key,
    investigation uuid not null references investigation (id) on delete cascade,
    action text not null,
    resource text not null,
    -- Everything that people are shown of it; what an approval is for is sealed.
    body text not null,
    seal text not null,
    dry_run boolean not null,
    approvals integer not null check (approvals between 1 and 10),
    state text not null default 'open' check (state in (
      'open', 'approved', 'checked', 'dispatched', 'accepted', 'verifying',
      'rejected', 'expired', 'withdrawn', 'rehearsed', 'recovered', 'not-recovered', 'failed', 'unknown')),
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    decided_at timestamptz,
    checked_at timestamptz,
    dispatched_at timestamptz,
    ended_at timestamptz,
    reference uuid,
    -- False = Azure refused the call, so nothing was begun.
    begun boolean not null default true,
    operation text,
    before text,
    comparison text,
    log text not null default '[]',
    fence integer not null default 0,
    worker text,
    claim uuid,
    alive_until timestamptz,
    unique (investigation, action, resource, created_at),
    -- A dry run never becomes a real one, whatever the program does.
    check (not dry_run or dispatched_at is null)
  )`,
  `create index proposal_of on proposal (investigation)`,
  `create index proposal_acting on proposal (state) where ended_at is null`,
  `create index proposal_dispatched on proposal (lower(resource), dispatched_at) where dispatched_at is not null`,
  `create table vote (
    proposal uuid not null references proposal (id) on delete cascade,
    -- The person across platforms.
    who text not null,
    person text not null references person (key),
    yes boolean not null,
    note text,
    at timestamptz not null default clock_timestamp(),
    primary key (proposal, who)
  )`,
  `create index vote_person on vote (person)`,
  `create table action_freeze (
    one boolean primary key default true check (one),
    person text references person (key),
    at timestamptz not null default clock_timestamp()
  )`,
  // What was approved stays as it was approved, and what was dispatched is never undone.
  `create function proposal_is_kept() returns trigger language plpgsql as $$
    begin
      if new.id <> old.id or new.action <> old.action or new.resource <> old.resource or new.body <> old.body
        or new.seal <> old.seal or new.dry_run <> old.dry_run or new.approvals <> old.approvals
        or new.expires_at <> old.expires_at or new.investigation <> old.investigation
        or (old.dispatched_at is not null and new.dispatched_at is distinct from old.dispatched_at) then
        raise exception 'a proposal is never changed' using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`,
  `create trigger proposal_no_change before update on proposal for each row execute function proposal_is_kept()`,
]
