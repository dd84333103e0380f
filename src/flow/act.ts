import type { Comparison } from '../incident/proposal.ts'
import type { Repairs } from './actions.ts'
import { bare } from './bare.ts'
import { checked } from './check-again.ts'
import { followed } from './follow-operation.ts'
import { lookBack } from './look-back.ts'
import type { Doors } from './ports.ts'
import type { ActionClaim, Proposals, Step } from './proposals.ts'
import { ended } from './recovery.ts'
import type { Evidenced } from './verify.ts'

/** Somebody who carries actions out. */
export type Actor = {
  readonly name: string
  readonly doors: Pick<Doors, 'tools' | 'clock' | 'shelf' | 'kql' | 'workspaces' | 'limits'> & {
    readonly repairs: Repairs | null
  }
  readonly proposals: Proposals
  /** What the investigation looked at, so that it is looked at again. */
  readonly store: Evidenced
  /** Aborts when this process leaves: what runs in Azure goes on, and whoever is next follows it. */
  readonly leaving: AbortSignal
}

/** How often a worker says that it is alive; well within the time after which others may take over. */
const RENEW_MS = 3_000
/** A process that was paused for longer between the stored intent and the call does not call. */
const PAUSED_MS = 5_000

const UNCONFIGURED: Readonly<Record<'unsent' | 'sent', Step>> = {
  unsent: { to: 'withdrawn', text: 'Nothing was done: actions are not configured any more.' },
  sent: {
    to: 'unknown',
    text: 'It may have been done, and Azure cannot be asked: actions are not configured any more. Look at the Azure portal.',
  },
}

/**
 * Carries one approved proposal out, from wherever it stands: checks everything once more, stores the intent, calls once,
 * follows the operation, looks whether it helped. What was begun by a process that is gone is never called again: what became
 * of it is read from Azure.
 */
export async function act(actor: Actor, id: string): Promise<void> {
  const claim = await actor.proposals.claim(id, actor.name)
  if (claim === null || claim === 'busy') return
  const alive = setInterval(() => void actor.proposals.renew(claim).catch(() => undefined), RENEW_MS)
  try {
    await carryOn(actor, claim)
  } finally {
    clearInterval(alive)
  }
}

async function carryOn(actor: Actor, claim: ActionClaim): Promise<void> {
  const { repairs } = actor.doors
  if (!repairs) {
    await actor.proposals.step(claim, UNCONFIGURED[claim.dispatchedAt === null ? 'unsent' : 'sent'])
    return
  }
  switch (claim.state) {
    case 'approved':
    case 'checked': {
      const before = await checked(actor, repairs, claim)
      return before === null ? undefined : dispatched(actor, repairs, claim, before)
    }
    case 'dispatched':
      // The process that stored the intent is gone: it may have called, and nobody calls again.
      return lookBack(actor, repairs, claim, claim.before, {
        state: 'dispatched',
        why: 'the process that was to send it ended in the middle of it',
      })
    case 'accepted':
      return followed(actor, repairs, claim, claim.operation, claim.before)
    case 'verifying':
      return ended(actor, repairs, claim, claim.before)
    default:
      return
  }
}

async function dispatched(
  actor: Actor,
  repairs: Repairs,
  claim: ActionClaim,
  before: readonly Comparison[],
): Promise<void> {
  const { proposals } = actor
  const { proposal } = claim
  const ice = await repairs.rules.frozen()
  if (ice !== null) {
    await proposals.step(claim, {
      to: 'withdrawn',
      text: `Nothing was done: all actions are frozen (${ice}).`,
    })
    return
  }
  const heldUpMs = stopwatch()
  const repeatable = repairs.actions.list().some((one) => one.id === proposal.action && one.repeatable)
  const leave = await proposals.dispatch(claim, { ...repairs.rules.pace, repeatable })
  if (leave.kind === 'refused') {
    await proposals.step(claim, { to: 'withdrawn', text: `Nothing was done: ${leave.why}.` })
    return
  }
  if (heldUpMs() > PAUSED_MS) {
    await proposals.step(claim, {
      to: 'failed',
      text: 'Nothing was sent: this process was held up for too long.',
      begun: false,
    })
    return
  }
  const own = { ...claim, reference: leave.reference, dispatchedAt: new Date().toISOString() }
  const sent = await repairs.actions.dispatch(proposal, leave.reference)
  switch (sent.kind) {
    case 'refused':
      await proposals.step(claim, {
        to: 'failed',
        text: `Azure did not begin it: ${bare(sent.why)}. ${sent.fix}`,
        begun: false,
      })
      return
    case 'unknown':
      return lookBack(actor, repairs, own, before, { state: 'dispatched', why: bare(sent.why) })
    case 'done':
      if (await proposals.step(claim, { to: 'verifying', text: 'Azure has done it.' }))
        await ended(actor, repairs, claim, before)
      return
    case 'accepted': {
      const { operation } = sent
      if (
        await proposals.step(claim, {
          to: 'accepted',
          text: 'Azure has accepted it and carries it out.',
          operation,
        })
      )
        await followed(actor, repairs, own, operation, before)
    }
  }
}

/** By the clock that nobody sets and by the one that a suspended machine does not stop, whichever says more. */
function stopwatch(): () => number {
  const [steady, wall] = [performance.now(), Date.now()]
  return () => Math.max(performance.now() - steady, Date.now() - wall)
}
