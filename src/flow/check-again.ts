import type { Fact } from '../incident/action.ts'
import { type Comparison, type ProposalView, sealOf } from '../incident/proposal.ts'
import type { Actor } from './act.ts'
import type { Repairs } from './actions.ts'
import { assess, sayFact } from './assess.ts'
import type { ActionClaim } from './proposals.ts'
import { isForThisAzure } from './same-azure.ts'

/** Looks at everything again; gives the facts right before, or null where it ends here. */
export async function checked(
  actor: Actor,
  repairs: Repairs,
  claim: ActionClaim,
): Promise<readonly Comparison[] | null> {
  const { proposal } = claim
  const { proposals, doors } = actor
  const withdraw = async (why: string): Promise<null> => {
    await proposals.step(claim, { to: 'withdrawn', text: `Nothing was done: ${why}.` })
    return null
  }
  if (!isForThisAzure(proposal, repairs.actions)) return withdraw('it was proposed for another Azure')
  const changed = changedSince(proposal, actor, repairs)
  if (changed !== null) return withdraw(changed)
  const found = await assess(
    proposal,
    { repairs, tools: doors.tools, clock: doors.clock, past: proposals },
    actor.leaving,
  )
  if (actor.leaving.aborted) return null
  if (found.kind === 'unfit') return withdraw(found.needless ? `it has recovered; ${found.why}` : found.why)
  const before = found.facts.map(asBefore)
  const text = `Checked again: ${found.facts
    .filter((fact) => fact.trouble)
    .map(sayFact)
    .join(', ')}.`
  if (proposal.dryRun) {
    await proposals.step(claim, { to: 'checked', text, before })
    await proposals.step(claim, {
      to: 'rehearsed',
      text: `Dry run: everything but the call was done. It would have been: ${proposal.request}`,
    })
    return null
  }
  return (await proposals.step(claim, { to: 'checked', text, before })) ? before : null
}

/** What is not as it was when people approved it; null = nothing. */
function changedSince(proposal: ProposalView, { doors }: Actor, { rules }: Repairs): string | null {
  const guide = doors.shelf.get(proposal.guide.id)
  const mode = rules.mode(proposal.action)
  if (sealOf(proposal, proposal.expiresAt) !== proposal.seal) return 'it is not what was approved'
  if (!guide || guide.sha256 !== proposal.guide.sha256 || !guide.actions.includes(proposal.action))
    return 'the guide was changed after it was proposed'
  if (mode === 'off') return 'the action was turned off after it was proposed'
  if (rules.approvals(proposal.action) > proposal.approvals)
    return 'more approvals are needed than when it was proposed'
  if (!proposal.dryRun && mode === 'dry') return 'dry run was turned on after it was proposed'
  return null
}

const asBefore = ({ what, value, trouble }: Fact): Comparison => ({
  what,
  before: value,
  after: '',
  good: !trouble,
})
