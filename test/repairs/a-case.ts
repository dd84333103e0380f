import type { ProposalView } from '../../src/incident/proposal.ts'
import type { Rig } from './a-rig.ts'

/** Each call that a process makes on the way, where nothing goes wrong. */
export const STEPS = [
  'proposals.claim',
  'proposals.frozen',
  'actions.look',
  'proposals.actedOn',
  'actions.forbidden',
  'proposals.step:checked',
  'proposals.dispatch',
  'actions.dispatch',
  'proposals.step:accepted',
  'actions.follow',
  'proposals.step:verifying',
  'proposals.step:recovered',
] as const
export const MOMENTS = (['before', 'after'] as const).flatMap((when) => STEPS.map((step) => ({ step, when })))
export const nameOf = (...parts: readonly string[]): string =>
  parts.join('-').replace(/\W/g, '-').toLowerCase()

export type Outcome = { readonly posts: number; readonly state: string }
export const DONE: Outcome = { posts: 1, state: 'recovered' }
export const NOT_SENT: Outcome = { posts: 0, state: 'unknown' }

/** What happens to an approved proposal with a resource of its own, and how that may end. */
export type Case = {
  readonly name: string
  readonly title: string
  readonly expected: readonly Outcome[]
  readonly run: (proposal: ProposalView, rig: Rig) => Promise<void>
}

export const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, Math.max(0, ms)))
