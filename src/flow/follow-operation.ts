import { setTimeout as sleep } from 'node:timers/promises'
import type { Comparison } from '../incident/proposal.ts'
import type { Actor } from './act.ts'
import type { Repairs } from './actions.ts'
import { bare } from './bare.ts'
import { lookBack } from './look-back.ts'
import type { ActionClaim } from './proposals.ts'
import { ended } from './recovery.ts'

/** How long an operation is followed before nobody can say what became of it. */
const LONGEST_OPERATION_MS = 45 * 60_000
const RETRY_MS = 5_000

/** Asks Azure how far it is until it has ended; the operation outlives whoever asks. */
export async function followed(
  actor: Actor,
  repairs: Repairs,
  claim: ActionClaim,
  operation: string | null,
  before: readonly Comparison[],
): Promise<void> {
  const { proposals, leaving } = actor
  const ends = performance.now() + LONGEST_OPERATION_MS
  const patienceMs = repairs.rules.verifyMinutes * 60_000
  let readAt = performance.now()
  for (;;) {
    const now = operation === null ? null : await repairs.actions.follow(operation, leaving)
    if (leaving.aborted) return
    if (now?.kind === 'running') readAt = performance.now()
    if (now?.kind === 'succeeded') {
      if (
        await proposals.step(claim, {
          to: 'verifying',
          text: 'Azure has done it; looking whether it helped.',
        })
      )
        await ended(actor, repairs, claim, before)
      return
    }
    if (now?.kind === 'failed') {
      await proposals.step(claim, { to: 'failed', text: `It failed in Azure: ${bare(now.why)}.` })
      return
    }
    if (now === null || performance.now() > Math.min(ends, readAt + patienceMs)) {
      await lookBack(actor, repairs, claim, before, {
        state: 'accepted',
        why: 'Azure took it and does not say how far it is',
      })
      return
    }
    const ms = now.kind === 'running' ? now.afterMs : RETRY_MS
    await sleep(ms, undefined, { signal: leaving }).catch(() => undefined)
    if (leaving.aborted) return
  }
}
