import type { Fact } from '../incident/action.ts'
import { type Comparison, type ProposalView, sealOf } from '../incident/proposal.ts'
import type { Repairs } from './actions.ts'
import { assess, sayFact } from './assess.ts'
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
/** How long an operation is followed before nobody can say what became of it. */
const LONGEST_OPERATION_MS = 45 * 60_000
const RETRY_MS = 5_000

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
  const step = (next: Step): Promise<boolean> => actor.proposals.step(claim, next)
  if (!repairs) {
    await step({ to: 'withdrawn', text: 'Actions are not configured any more; nothing was done.' })
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

/** Looks at everything again; gives the facts right before, or null where it ends here. */
async function checked(
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
  const began = performance.now()
  const repeatable = repairs.actions.list().some((one) => one.id === proposal.action && one.repeatable)
  const leave = await proposals.dispatch(claim, { ...repairs.rules.pace, repeatable })
  if (leave.kind === 'refused') {
    await proposals.step(claim, { to: 'withdrawn', text: `Nothing was done: ${leave.why}.` })
    return
  }
  if (performance.now() - began > PAUSED_MS) {
    await proposals.step(claim, {
      to: 'failed',
      text: 'Nothing was sent: this process was held up for too long.',
      begun: false,
    })
    return
  }
  const sent = await repairs.actions.dispatch(proposal, leave.reference)
  switch (sent.kind) {
    case 'refused':
      await proposals.step(claim, {
        to: 'failed',
        text: `Azure did not begin it: ${sent.why}. ${sent.fix}`,
        begun: false,
      })
      return
    case 'unknown':
      return lookBack(actor, repairs, { ...claim, reference: leave.reference }, before, {
        state: 'dispatched',
        why: sent.why,
      })
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
        await followed(actor, repairs, claim, operation, before)
    }
  }
}

/** Asks Azure how far it is until it has ended; the operation outlives whoever asks. */
async function followed(
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
      await proposals.step(claim, { to: 'failed', text: `It failed in Azure: ${now.why}.` })
      return
    }
    if (now === null || performance.now() > Math.min(ends, readAt + patienceMs)) {
      await lookBack(actor, repairs, claim, before, {
        state: 'accepted',
        why: 'Azure took it and does not say how far it is',
      })
      return
    }
    await pause(now.kind === 'running' ? now.afterMs : RETRY_MS, leaving)
    if (leaving.aborted) return
  }
}

const pause = (ms: number, leaving: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (leaving.aborted) return resolve()
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      leaving.removeEventListener('abort', done)
      resolve()
    }
    leaving.addEventListener('abort', done)
  })
