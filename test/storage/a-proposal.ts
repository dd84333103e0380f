import { randomUUID } from 'node:crypto'
import type { ActionClaim, Proposals, Vote } from '../../src/flow/proposals.ts'
import type { Person } from '../../src/incident/person.ts'
import { type Proposal, type ProposalView, sealOf, shortSeal } from '../../src/incident/proposal.ts'
import { expect } from '@jest/globals'
import { incoming, type Place, report } from './a-storage.ts'

/** A resource of its own, so that no other proposal's cooldown stands against it. */
export const aResource = (): string =>
  `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/connections/conn-${randomUUID().slice(0, 13)}`

export function aProposal(investigation: string, more: Partial<Proposal> = {}): Proposal {
  const resource = more.resource ?? aResource()
  return {
    id: randomUUID(),
    investigation,
    action: 'vpn-connection-reset',
    resource,
    arguments: {},
    title: 'Reset the VPN connection',
    reason: 'Azure’s own word: connectionStatus is NotConnected.',
    words: null,
    about: null,
    evidence: [{ id: 'E1', rows: [1] }],
    effect: 'Traffic through this connection stops meanwhile.',
    duration: 'The documentation names no time.',
    source: 'https://learn.microsoft.com/azure/vpn-gateway/reset-gateway',
    checks: [{ what: 'Azure’s own word', saw: 'connectionStatus is NotConnected' }],
    guide: { id: 'a-guide', sha256: 'ab'.repeat(32) },
    approvers: 'Bob, Cleo',
    approvals: 1,
    dryRun: false,
    request: `POST https://management.azure.com${resource}/resetconnection`,
    minutes: 15,
    ...more,
  }
}

/** An investigation that has ended in a report; its id. */
export async function anInvestigation(place: Place, person?: Person): Promise<string> {
  const one = incoming(person ? { person } : {})
  const { id } = one.request
  await place.store.accept(one, { queued: true })
  const claim = await place.store.claim(id, 'w')
  if (!claim || claim === 'busy') throw new Error('nothing to claim')
  await place.store.finish(claim, report(id))
  return id
}

/** A proposal that waits for people. */
export async function proposed(
  place: Place,
  { of, ...more }: Partial<Proposal> & { readonly of?: string } = {},
): Promise<ProposalView> {
  const proposal = aProposal(of ?? (await anInvestigation(place)), more)
  await place.proposals.add(proposal)
  return shown(place.proposals, proposal.id)
}

/** The same, sealed as the program seals it, but to be decided within milliseconds; below 0 = its time is over. */
export async function shortLived(place: Place, of: string, ms: number): Promise<ProposalView> {
  const proposal = aProposal(of)
  const [row] = await place.sql(
    `select ((clock_timestamp() + make_interval(secs => $1)) at time zone 'UTC')::text as at`,
    [ms / 1000],
  )
  const expiresAt = `${String(row?.at).replace(' ', 'T')}Z`
  await place.sql(
    `insert into proposal (id, investigation, action, resource, body, seal, dry_run, approvals, expires_at)
     values ($1, $2, $3, $4, $5, $6, false, 1, $7)`,
    [
      proposal.id,
      of,
      proposal.action,
      proposal.resource,
      JSON.stringify(proposal),
      sealOf(proposal, expiresAt),
      expiresAt,
    ],
  )
  return shown(place.proposals, proposal.id)
}

export async function shown(proposals: Proposals, id: string): Promise<ProposalView> {
  const view = await proposals.get(id)
  if (!view) throw new Error('no such proposal')
  return view
}

/** A press of a button on the proposal's card. */
export function pressed(
  { id, seal }: Pick<ProposalView, 'id' | 'seal'>,
  by: Person,
  more: Partial<Vote> = {},
): Vote {
  return {
    id,
    seal: shortSeal(seal),
    yes: true,
    note: null,
    by,
    who: `${by.platform}:${by.account.toLowerCase()}`,
    ...more,
  }
}

/** The right to carry it out; throws where somebody else has it. */
export async function held(proposals: Proposals, id: string, worker = 'w1'): Promise<ActionClaim> {
  const claim = await proposals.claim(id, worker)
  if (claim === null || claim === 'busy') throw new Error(`nothing to claim: ${claim}`)
  return claim
}

/** Approved by somebody, claimed, and looked at again: ready for its call. */
export async function ready(
  place: Place,
  by: Person,
  more: Parameters<typeof proposed>[1] = {},
): Promise<ActionClaim> {
  const view = await proposed(place, more)
  const voted = await place.proposals.vote(pressed(view, by))
  if (voted.kind !== 'taken') throw new Error(`not approved: ${voted.why}`)
  const claim = await held(place.proposals, view.id)
  await place.proposals.step(claim, { to: 'checked', text: 'Checked again.' })
  return claim
}

/** Its worker has been silent for longer than it may. */
export const fallSilent = (place: Place, id: string) =>
  place.sql(`update proposal set alive_until = clock_timestamp() - interval '1 second' where id = $1`, [id])

export async function countOf(place: Place, text: string, ...values: readonly unknown[]): Promise<number> {
  const [row] = await place.sql(`select count(*)::int as n from ${text}`, [...values])
  return Number(row?.n)
}

/** Jobs that will carry it out. */
export const actJobs = (place: Place, id: string): Promise<number> =>
  countOf(place, `guidepost_queue.job where name = 'act' and data ->> 'id' = $1`, id)

/** What the audit trail keeps of it, the oldest first. */
export async function auditOf(place: Place, object: string): Promise<readonly string[]> {
  return (await Array.fromAsync(place.audit.read({ object }))).map(({ event }) => event)
}

/** The same so many times, all at once. */
export const rounds = <T>(n: number, one: (round: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, round) => one(round)))

/** Does it while the connection breaks between the commit and its answer. */
export async function unanswered<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const before = place.lost()
  place.loseAnswerTo?.('commit')
  const result = await work()
  expect(place.lost()).toBe(before + 1)
  return result
}
