import { moment, sayMoment } from '../incident/moment.ts'
import { plain } from '../incident/plain.ts'
import type { ProposalView } from '../incident/proposal.ts'
import { sayState } from '../incident/say-state.ts'

/** A proposal for a terminal: exactly what, why, what was checked, who may decide, and what became of it. Pure. */
export function proposalLines(proposal: ProposalView): readonly string[] {
  const { id, title, state, resource, log, comparison } = proposal
  const given = Object.entries(proposal.arguments).map(([name, value]) => `${name} ${value}`)
  return [
    `${proposal.dryRun ? 'Dry run: ' : ''}${title} (${sayState(state)})`,
    `Resource: ${[resource, ...given].join(', ')}`,
    `Why:      ${proposal.reason}`,
    `Effect:   ${proposal.effect} ${proposal.duration}`,
    ...(proposal.words === null ? [] : [`Model:    “${proposal.words}” (its own words, unchecked)`]),
    ...(state === 'open'
      ? [
          ...proposal.checks.map(({ what, saw }) => `Checked:  ${what}: ${saw}`),
          `Decide:   ${proposal.approvers}, but not who asked; until ${sayMoment(moment(proposal.expiresAt))}`,
          `          npx guidepost approve ${id.slice(0, 8)}   or   npx guidepost approve ${id.slice(0, 8)} --reject`,
        ]
      : []),
    ...proposal.votes.map(
      ({ name, yes, note }) =>
        `${yes ? 'Approved' : 'Rejected'} by ${name}${note === null ? '' : `: “${note}”`}`,
    ),
    ...log.map(({ at, text }) => `${at.slice(11, 19)}  ${text}`),
    ...comparison.map(
      ({ what, before, after, good }) => `${good ? '✓' : '✗'} ${what}: ${before || '–'} → ${after}`,
    ),
  ].map(plain)
}
