import { type Kysely, sql, type Transaction } from 'kysely'
import { ITSELF } from '../incident/person.ts'
import {
  ACTING,
  type Comparison,
  type Proposal,
  type ProposalState,
  type ProposalView,
  sealOf,
} from '../incident/proposal.ts'
import { recordAudit } from './audit-trail.ts'
import type { Schema } from './schema.ts'

export type ProposalRow = {
  readonly id: string
  readonly investigation: string
  readonly action: string
  readonly resource: string
  readonly dry_run: boolean
  readonly approvals: number
  readonly body: string
  readonly seal: string
  readonly state: ProposalState
  readonly expires_at: string
  /** Nobody may decide about it any more. */
  readonly late: boolean
  readonly comparison: string | null
  readonly log: string
  readonly platform: string | null
  readonly account: string | null
  readonly name: string | null
  readonly reference: string | null
  readonly operation: string | null
  readonly before: string | null
  readonly dispatched_at: string | null
  readonly fence: number
  readonly claim: string | null
  readonly votes: string
}

const COLUMNS = sql`proposal.id, proposal.investigation, proposal.action, proposal.resource, proposal.dry_run, proposal.approvals,
  proposal.body, proposal.seal, proposal.state, proposal.expires_at, proposal.comparison,
  proposal.expires_at <= clock_timestamp() as late,
  proposal.log, proposal.reference, proposal.operation, proposal.before, proposal.dispatched_at, proposal.fence,
  proposal.claim, person.platform, person.account, person.name,
  (select coalesce(json_agg(json_build_object(
      'name', coalesce(voter.name, voter.account, 'somebody who was forgotten'), 'yes', vote.yes, 'note', vote.note,
      'at', to_char(vote.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    order by vote.at), '[]')::text
    from vote join person voter on voter.key = vote.person where vote.proposal = proposal.id) as votes`

const FROM = sql`proposal join investigation on investigation.id = proposal.investigation
  join person on person.key = investigation.person`

/** Proposals as rows: one, those of an investigation, those that wait for a decision, or those that are being carried out. */
export async function readProposals(
  db: Kysely<Schema>,
  by: { readonly id: string } | { readonly investigation: string } | 'open' | 'acting',
): Promise<readonly ProposalRow[]> {
  const where =
    by === 'open'
      ? sql`proposal.state = 'open' and proposal.expires_at > clock_timestamp()`
      : by === 'acting'
        ? sql`proposal.state = any(${ACTING}::text[])`
        : 'id' in by
          ? sql`proposal.id = ${by.id}`
          : sql`proposal.investigation = ${by.investigation}`
  const { rows } = await sql<ProposalRow>`
    select ${COLUMNS} from ${FROM} where ${where} order by proposal.created_at, proposal.id`.execute(db)
  return rows
}

/** What people see of a row. */
export function viewOfRow(row: ProposalRow): ProposalView {
  const { platform, account, name } = row
  return {
    ...(JSON.parse(row.body) as Proposal),
    state: row.state,
    seal: row.seal,
    expiresAt: row.expires_at,
    requester: { platform: platform ?? '', account: account ?? '', name },
    votes: JSON.parse(row.votes),
    log: JSON.parse(row.log),
    comparison: comparisonOf(row.comparison),
  }
}

export const comparisonOf = (text: string | null): readonly Comparison[] =>
  text === null ? [] : JSON.parse(text)

/** Adds a proposal to its investigation, sealed with the moment until which it may be decided. */
export async function insertProposal(trx: Transaction<Schema>, proposal: Proposal): Promise<void> {
  const { rows: known } = await sql`select 1 from proposal where id = ${proposal.id}`.execute(trx)
  if (known.length > 0) return
  const { rows } = await sql<{ at: string }>`
    select clock_timestamp() + make_interval(mins => ${proposal.minutes}) as at`.execute(trx)
  const expiresAt = rows[0]?.at ?? ''
  const { id, investigation, action, resource, dryRun, approvals } = proposal
  const seal = sealOf(proposal, expiresAt)
  await sql`
    insert into proposal (id, investigation, action, resource, body, seal, dry_run, approvals, expires_at)
    values (${id}, ${investigation}, ${action}, ${resource}, ${JSON.stringify(proposal)}, ${seal}, ${dryRun},
      ${approvals}, ${expiresAt}::timestamptz)`.execute(trx)
  await recordAudit(trx, {
    actor: ITSELF.account,
    event: 'proposed',
    object: id,
    origin: investigation,
    detail: { action, resource, seal, approvals, dryRun, expiresAt },
  })
}

/** True where the row still is what was sealed, in what people are shown and in what the program goes by. */
export function isSealed(row: ProposalRow): boolean {
  const { investigation, action, resource, approvals, dry_run: dryRun } = row
  const body = JSON.parse(row.body) as Proposal
  const same = { ...body, id: row.id, investigation, action, resource, approvals, dryRun }
  return [body, same].every((one) => sealOf(one, row.expires_at) === row.seal)
}
