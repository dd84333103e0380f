import type { Target } from '../incident/action.ts'
import type { Person } from '../incident/person.ts'
import type { Comparison, Proposal, ProposalState, ProposalView } from '../incident/proposal.ts'

/** One person's yes or no. */
export type Vote = {
  readonly id: string
  /** The part of the seal that the card carried; another one means that the card shows something else. */
  readonly seal: string
  readonly yes: boolean
  readonly note: string | null
  readonly by: Person
  /** The person across platforms: two accounts of one person have one vote. */
  readonly who: string
}

export type Voted =
  /** `more` = how many approvals are still needed; 0 = it is decided. */
  | { readonly kind: 'taken'; readonly more: number }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'altered' | 'expired' | 'decided' | 'voted' }

/** The right to carry out one approved proposal, until someone else claims it. */
export type ActionClaim = {
  readonly id: string
  readonly fence: number
  readonly worker: string
  readonly state: ProposalState
  readonly proposal: ProposalView
  /** Names the request in Azure's own records; null before it was dispatched. */
  readonly reference: string | null
  /** What to ask Azure for to learn how far it is. */
  readonly operation: string | null
  /** When it was dispatched, by the database's clock. */
  readonly dispatchedAt: string | null
  /** What the facts were right before. */
  readonly before: readonly Comparison[]
}

/** What changed with a step of an action. */
export type Step = {
  readonly to: ProposalState
  /** What people read of it. */
  readonly text: string
  readonly operation?: string
  readonly before?: readonly Comparison[]
  readonly comparison?: readonly Comparison[]
  /** False = Azure refused it, so that nothing was begun. */
  readonly begun?: boolean
  /** What is proposed instead, from the same moment on. */
  readonly next?: Proposal
}

export type Pace = { readonly cooldownMinutes: number; readonly mostPerDay: number }

/** An action that was begun on a resource, or may have been. */
export type Acted = {
  readonly proposal: string
  readonly action: string
  readonly arguments: Readonly<Record<string, string>>
  readonly minutesAgo: number
  readonly state: ProposalState
}

export type Frozen = { readonly by: string; readonly at: string }

/**
 * Proposals as they are kept. Every change is one compare-and-set with the database's clock and stands in the audit trail
 * with it; each method may be repeated after a lost connection with the same effect.
 */
export type Proposals = {
  readonly get: (id: string) => Promise<ProposalView | null>
  /** The proposals of an investigation, the oldest first. */
  readonly of: (investigation: string) => Promise<readonly ProposalView[]>
  /** Those that wait for a decision, the oldest first. */
  readonly open: () => Promise<readonly ProposalView[]>
  /** Those that were approved and are not done with, the oldest first. */
  readonly acting: () => Promise<readonly ProposalView[]>
  /** Adds one to an investigation that has ended. */
  readonly add: (proposal: Proposal) => Promise<void>
  readonly vote: (vote: Vote) => Promise<Voted>
  /** Keeps in the audit trail that somebody was refused, and why. */
  readonly refused: (id: string, by: Person, why: string) => Promise<void>
  /** Null where nothing is to be done; `busy` where somebody who is alive has it. */
  readonly claim: (id: string, worker: string) => Promise<ActionClaim | 'busy' | null>
  readonly renew: (claim: ActionClaim) => Promise<boolean>
  /** False where somebody else has it now. */
  readonly step: (claim: ActionClaim, step: Step) => Promise<boolean>
  /**
   * The one way to a call: `go` is given once for a proposal, ever. Refuses a dry run, an approval or a check that is too old,
   * a freeze, and a resource that was acted on too lately; `repeatable` = the same action counts only where it helped.
   */
  readonly dispatch: (
    claim: ActionClaim,
    pace: Pace & { readonly repeatable: boolean },
  ) => Promise<
    { readonly kind: 'go'; readonly reference: string } | { readonly kind: 'refused'; readonly why: string }
  >
  /** What was begun on a resource in the last day, the newest first. */
  readonly actedOn: (resource: string) => Promise<readonly Acted[]>
  readonly frozen: () => Promise<Frozen | null>
  readonly freeze: (on: boolean, by: Person) => Promise<void>
  /** Ends what nobody decided in time. */
  readonly expire: () => Promise<void>
}

/** What is asked of the past before something is proposed. */
export type Past = {
  readonly actedOn: (resource: Target['resource']) => Promise<readonly Acted[]>
  readonly frozen: () => Promise<Frozen | null>
}
