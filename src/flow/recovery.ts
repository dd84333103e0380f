import type { Comparison } from '../incident/proposal.ts'
import type { Actor } from './act.ts'
import type { Repairs } from './actions.ts'
import type { ActionClaim } from './proposals.ts'
import { verify } from './verify.ts'

/** Azure has done it: looks whether it helped, until it has or the time is over, and ends it. */
export async function ended(
  actor: Actor,
  repairs: Repairs,
  claim: ActionClaim,
  before: readonly Comparison[],
): Promise<void> {
  const result = await verify(claim.proposal, before, { ...actor, repairs })
  if (result === null) return
  const { comparison, recovered, next } = result
  await actor.proposals.step(claim, {
    to: recovered ? 'recovered' : 'not-recovered',
    text: recovered
      ? 'It helped: what was wrong is right again.'
      : `It did not help within ${repairs.rules.verifyMinutes} minutes. ${next}`,
    comparison,
  })
}
