import type { Person } from '../incident/person.ts'
import { plain } from '../incident/plain.ts'
import type { ProposalView } from '../incident/proposal.ts'
import { sayState } from '../incident/say-proposal.ts'
import type { Approvers } from './actions.ts'
import type { Proposals, Voted } from './proposals.ts'

const LONGEST_NOTE = 500

/** What became of somebody's yes or no; a refusal says why, in words for them. */
export type Decided =
  | { readonly kind: 'taken'; readonly more: number }
  | { readonly kind: 'refused'; readonly why: string; readonly fix: string }

/**
 * Takes a yes or no to a proposal: from a person who may approve, who did not ask for it, about exactly what their card
 * showed. Whoever is refused learns why, and the audit trail keeps it.
 */
export async function decide(
  given: {
    readonly id: string
    readonly seal: string
    readonly yes: boolean
    readonly note: string | null
    readonly by: Person
  },
  { proposals, approvers }: { readonly proposals: Proposals; readonly approvers: Approvers | null },
): Promise<Decided> {
  const { id, by, yes, seal } = given
  const proposal = await proposals.get(id)
  if (!proposal) return refused('This proposal is not known, or it was removed.', 'Ask again.')
  const reason = await refusalOf(proposal, by, approvers)
  if (reason !== null) {
    await proposals.refused(id, by, reason.code)
    return refused(reason.why, reason.fix)
  }
  const who = approvers?.who(by) ?? ''
  const note =
    given.note === null ? null : plain(given.note).trim().slice(0, LONGEST_NOTE).toWellFormed() || null
  const voted = await proposals.vote({ id, seal, yes, note, by, who })
  if (voted.kind === 'taken') return voted
  return refused(...tooLate(voted.why, (await proposals.get(id)) ?? proposal))
}

async function refusalOf(
  proposal: ProposalView,
  by: Person,
  approvers: Approvers | null,
): Promise<{ readonly code: string; readonly why: string; readonly fix: string } | null> {
  if (!approvers)
    return {
      code: 'no-approvers',
      why: 'Actions are not configured here any more.',
      fix: 'The operator of Guidepost decides about them.',
    }
  const reason = await approvers.refusal(by)
  if (reason !== null)
    return { code: 'not-an-approver', why: reason, fix: `Ask somebody who may: ${proposal.approvers}.` }
  if (approvers.who(proposal.requester) === approvers.who(by))
    return {
      code: 'requester',
      why: 'Who asked for the investigation cannot decide about its repair.',
      fix: `Ask somebody else who may: ${proposal.approvers}.`,
    }
  return approvers.apart(proposal.requester, by)
    ? null
    : {
        code: 'who-is-who',
        why: 'It cannot be told whether you asked for the investigation yourself, on another platform.',
        fix: 'Have the operator write your accounts on both platforms under people, or ask somebody who may, where it was asked.',
      }
}

const refused = (why: string, fix: string): Decided => ({ kind: 'refused', why, fix })

function tooLate(
  why: Extract<Voted, { kind: 'refused' }>['why'],
  { state, votes }: ProposalView,
): readonly [string, string] {
  switch (why) {
    case 'unknown':
      return ['This proposal is not known, or it was removed.', 'Ask again.']
    case 'altered':
      return [
        'The card shows something else than what was proposed, so it was not taken.',
        'Look at the newest message of the investigation, and decide there.',
      ]
    case 'expired':
      return ['The time to decide is over; nothing was done.', 'Ask again, and a new proposal is made.']
    case 'voted':
      return ['You have decided about it before.', 'Somebody else has to decide now.']
    case 'decided': {
      const last = votes.at(-1)
      const by = last ? ` by ${last.name}` : ''
      return [`It was decided before${by}: ${sayState(state)}.`, 'Nothing more is to be done.']
    }
  }
}
