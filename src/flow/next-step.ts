import type { Action, Target } from '../incident/action.ts'
import type { Proposal, ProposalView } from '../incident/proposal.ts'
import type { Actor } from './act.ts'
import type { Repairs } from './actions.ts'
import { assess } from './assess.ts'
import { aboutOf, makeProposal } from './make-proposal.ts'
import type { Past } from './proposals.ts'
import { reachable } from './wishes.ts'

/** What people are told where an action did not help, and what they are asked instead. */
export type NextStep = { readonly text: string; readonly proposal: Proposal | null }

const BY_HAND: NextStep = { text: 'Follow the guide by hand from here.', proposal: null }

/**
 * What comes after an action that did not help: the same for the gateway's other instance, or the guide's next stronger one.
 * It is checked like any other, and needs an approval of its own.
 */
export async function nextStep(
  { doors, proposals, store, leaving }: Actor,
  repairs: Repairs,
  proposal: ProposalView,
): Promise<NextStep> {
  const guide = doors.shelf.get(proposal.guide.id)
  const events = await store.events(proposal.investigation)
  const resolved = events.findLast((event) => event.kind === 'resolved')
  const all = repairs.actions.list()
  const own = all.find(({ id }) => id === proposal.action)
  if (!own || guide?.sha256 !== proposal.guide.sha256 || resolved?.kind !== 'resolved') return BY_HAND
  const { values } = resolved
  const about = aboutOf(guide, values)
  const past: Past = { ...proposals, actedOn: async (id) => asInVain(await proposals.actedOn(id), proposal) }
  const grounds = { repairs, tools: doors.tools, clock: doors.clock, past }
  const stronger = all
    .filter(({ id, force }) => guide.actions.includes(id) && force > own.force)
    .sort((a, b) => a.force - b.force)
  const candidates: readonly (readonly [Action, readonly Target[]])[] = [
    ...(own.repeatable ? [[own, await otherInstance(repairs, proposal, leaving)] as const] : []),
    ...stronger.map((action) => [action, targetsOf(action, reachable(guide, values, action))] as const),
  ]
  let instead = BY_HAND
  for (const [action, targets] of candidates) {
    for (const target of targets) {
      const fit = await assess({ ...target, about }, grounds, leaving)
      const what = `Next by the guide: ${action.title.charAt(0).toLowerCase()}${action.title.slice(1)}`
      if (fit.kind === 'fit')
        return {
          text: `${what}${action.id === own.id ? ' once more, which restarts its other instance' : ''}; this waits for approval.`,
          proposal: makeProposal({
            investigation: proposal.investigation,
            approvals: proposal.approvals,
            guide,
            repairs,
            action,
            target: { ...target, about },
            fit,
            reason: `${proposal.title} did not help`,
            words: null,
            evidence: proposal.evidence,
          }),
        }
      if (instead === BY_HAND) instead = { text: `${what}; but ${fit.why}. ${fit.fix}`, proposal: null }
    }
  }
  return instead
}

const targetsOf = (action: Action, own: ReturnType<typeof reachable>): readonly Target[] =>
  own.map(({ id }) => ({ action: action.id, resource: id, arguments: {} }))

/** This one is known to have been in vain, before that is stored. */
const asInVain = (
  acted: Awaited<ReturnType<Past['actedOn']>>,
  { id }: ProposalView,
): Awaited<ReturnType<Past['actedOn']>> =>
  acted.map((one) => (one.proposal === id ? { ...one, state: 'not-recovered' } : one))

/** The same action on the instance that was not restarted: where one can be chosen, another than was; else whichever is active now. */
async function otherInstance(
  { actions }: Repairs,
  { action, resource, arguments: given }: ProposalView,
  signal: AbortSignal,
): Promise<readonly Target[]> {
  const looked = await actions.look({ action, resource, arguments: given }, signal)
  if (looked.kind !== 'seen') return []
  const [choice] = Object.entries(looked.choices)
  if (!choice) return [{ action, resource, arguments: {} }]
  const [name, values] = choice
  // Without a choice the primary one was restarted, which Azure names first.
  const used = given[name] ?? values[0]
  return values
    .filter((value) => value !== used)
    .map((value) => ({ action, resource, arguments: { [name]: value } }))
}
