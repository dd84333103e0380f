import type { Comparison } from '../incident/proposal.ts'
import type { Actor } from './act.ts'
import type { Repairs } from './actions.ts'
import { nextStep } from './next-step.ts'
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
  const { comparison, recovered } = result
  if (recovered) {
    await actor.proposals.step(claim, {
      to: 'recovered',
      text: 'It helped: what was wrong is right again.',
      comparison,
    })
    return
  }
  await inVain(
    actor,
    repairs,
    claim,
    comparison,
    `It did not help within ${repairs.rules.verifyMinutes} minutes.`,
  )
}

/** Ends it as done in vain, and asks for what the guide has next. */
export async function inVain(
  actor: Actor,
  repairs: Repairs,
  claim: ActionClaim,
  comparison: readonly Comparison[],
  text: string,
): Promise<void> {
  const next = await nextStep(actor, repairs, claim.proposal)
  if (actor.leaving.aborted) return
  await actor.proposals.step(claim, {
    to: 'not-recovered',
    text: `${text} ${next.text}`,
    comparison,
    ...(next.proposal === null ? {} : { next: next.proposal }),
  })
}
