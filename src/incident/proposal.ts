import { createHash } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'
import type { Target } from './action.ts'
import type { Citation } from './evidence.ts'

/** Something that code checked before anybody was asked, and what it saw. */
export type Check = { readonly what: string; readonly saw: string }

/** An action that we would like to be allowed, as people are asked for it. Everything in it was put together by code. */
export type Proposal = Target & {
  readonly id: string
  readonly investigation: string
  /** What the action does, as an order. */
  readonly title: string
  readonly reason: string
  /** What the model said for it, apart from what code knows; null = nobody but the guide asked for it. */
  readonly words: string | null
  readonly evidence: readonly Citation[]
  readonly effect: string
  readonly duration: string
  readonly source: string
  readonly checks: readonly Check[]
  /** Other resources whose trouble speaks for it, full ARM ids; null = all that hang on it. */
  readonly about: readonly string[] | null
  /** The guide that allows it, as it was read then. */
  readonly guide: { readonly id: string; readonly sha256: string }
  /** Who may decide, in words. */
  readonly approvers: string
  /** How many people must approve. */
  readonly approvals: number
  /** True = everything but the call is done; such a proposal never becomes a real one. */
  readonly dryRun: boolean
  /** The request that it would be. */
  readonly request: string
  /** How long people have to decide. */
  readonly minutes: number
}

export const PROPOSAL_STATES = [
  'open',
  'approved',
  'checked',
  'dispatched',
  'accepted',
  'verifying',
  'rejected',
  'expired',
  'withdrawn',
  'rehearsed',
  'recovered',
  'not-recovered',
  'failed',
  'unknown',
] as const

/**
 * Where a proposal stands. `open` waits for people; `approved` waits for a worker; `checked` was looked at again; from
 * `dispatched` on the call may have been made: it is stored before the call, so that nobody makes it a second time;
 * `accepted` runs in Azure; `verifying` has ended there. The others are ends: `withdrawn` = something changed and nothing was
 * sent, `rehearsed` = a dry run, `failed` = Azure refused or it failed there, `unknown` = nobody can tell whether it happened.
 */
export type ProposalState = (typeof PROPOSAL_STATES)[number]

/** Somebody works on it or will. */
export const ACTING: readonly ProposalState[] = ['approved', 'checked', 'dispatched', 'accepted', 'verifying']

/** Waits for people, or is being worked on. */
export const isPending = (state: ProposalState): boolean => state === 'open' || ACTING.includes(state)

/** One thing that was read before the action and after it. */
export type Comparison = {
  readonly what: string
  readonly before: string
  readonly after: string
  readonly good: boolean
}

/** What people see of a proposal. */
export type ProposalView = Proposal & {
  readonly state: ProposalState
  /** Covers everything that an approval is for, SHA-256 in hexadecimal. */
  readonly seal: string
  /** By the database's clock, ISO 8601 UTC. */
  readonly expiresAt: string
  readonly requester: { readonly platform: string; readonly account: string; readonly name: string | null }
  readonly votes: readonly {
    readonly name: string
    readonly yes: boolean
    readonly note: string | null
    /** By the database's clock, ISO 8601 UTC. */
    readonly at: string
  }[]
  /** What happened since it was approved, the oldest first. */
  readonly log: readonly { readonly at: string; readonly text: string }[]
  readonly comparison: readonly Comparison[]
}

/** What a person allows when they approve: exactly this, on this resource, with these arguments, until then. */
export function sealOf(
  proposal: Pick<
    Proposal,
    'id' | 'investigation' | 'action' | 'resource' | 'arguments' | 'guide' | 'approvals' | 'dryRun'
  >,
  expiresAt: string,
): string {
  const { id, investigation, action, resource, guide, approvals, dryRun } = proposal
  const sealed = {
    v: 1,
    id,
    investigation,
    action,
    resource,
    arguments: proposal.arguments,
    guide,
    approvals,
    dryRun,
    expiresAt,
  }
  return createHash('sha256').update(canonicalize(sealed)).digest('hex')
}

/** The part of the seal that a button carries. */
export const shortSeal = (seal: string): string => seal.slice(0, 32)
