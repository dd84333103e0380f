import { randomUUID } from 'node:crypto'
import type { Action, Target } from '../incident/action.ts'
import type { Guide } from '../incident/guide.ts'
import type { Proposal } from '../incident/proposal.ts'
import type { Repairs } from './actions.ts'
import { type Assessed, sayFact } from './assess.ts'
import { type Reachable, reachable } from './wishes.ts'

const LONGEST_WORDS = 500

export type Fit = Extract<Assessed, { kind: 'fit' }>

/** Puts together what people are asked; of a model nothing but `words` comes in. */
export function makeProposal({
  investigation,
  approvals: atLeast,
  guide,
  repairs,
  action,
  target,
  fit,
  reason,
  words,
  evidence,
}: {
  readonly investigation: string
  /** At least so many people must approve. */
  readonly approvals: number
  readonly guide: Pick<Guide, 'id' | 'sha256'>
  readonly repairs: Repairs
  readonly action: Action
  readonly target: Target & Pick<Proposal, 'about'>
  readonly fit: Fit
} & Pick<Proposal, 'reason' | 'words' | 'evidence'>): Proposal {
  const { method, url } = repairs.actions.request(target)
  const trouble = fit.facts.filter((fact) => fact.trouble).map(sayFact)
  return {
    ...target,
    id: randomUUID(),
    investigation,
    title: action.title,
    reason: `${reason}; Azure’s own word: ${trouble.join(', ')}.`,
    words: words === null ? null : words.slice(0, LONGEST_WORDS).toWellFormed(),
    evidence,
    effect: action.effect,
    duration: action.duration,
    source: action.source,
    checks: fit.checks,
    guide: { id: guide.id, sha256: guide.sha256 },
    approvers: repairs.rules.approvers,
    approvals: Math.max(atLeast, repairs.rules.approvals(action.id)),
    dryRun: repairs.rules.mode(action.id) !== 'live',
    request: `${method} ${url}`,
    minutes: repairs.rules.minutes,
  }
}

/** The connections that the guide is about, whose trouble speaks for an action on their gateway; null = it names none. */
export function aboutOf(
  guide: Pick<Guide, 'resources' | 'parameters'>,
  values: Readonly<Record<string, string>>,
): Proposal['about'] {
  const connections = reachable(guide, values, { resourceType: 'Microsoft.Network/connections' })
  return connections.length === 0 ? null : connections.map(({ id }: Reachable) => id)
}
