import type { Citation } from '../incident/evidence.ts'
import { toTheSecond } from '../incident/moment.ts'
import { plain } from '../incident/plain.ts'
import type { ProposalView } from '../incident/proposal.ts'
import { sayMayDecide, sayRequester, sayState } from '../incident/say-proposal.ts'
import { wrap } from './wrap.ts'

/** Where the text of a field begins, so that all of them stand in one column. */
const COLUMN = 10

/**
 * A proposal for a terminal: exactly what, why, what was checked, who may decide until when, and what became of it. The
 * resource stands whole on its line, to be copied. Pure.
 */
export function proposalLines(proposal: ProposalView): readonly string[] {
  const { title, state, resource, words, votes, log, comparison } = proposal
  const given = Object.entries(proposal.arguments).map(([name, value]) => `${name} ${value}`)
  return [
    plain(`${proposal.dryRun ? 'Dry run: ' : ''}${title} (${sayState(state)})`),
    ...field('Resource', resource),
    ...(given.length > 0 ? field('With', given.join(', ')) : []),
    ...field('Why', `${proposal.reason} ${cited(proposal.evidence)}`),
    ...field('Effect', `${proposal.effect} ${proposal.duration}`),
    ...(words === null ? [] : field('Model', `“${words}” (its own words, unchecked)`)),
    ...(state === 'open' ? deciding(proposal) : []),
    ...votes.flatMap(({ name, yes, note }) =>
      field(yes ? 'Approved' : 'Rejected', `by ${name}${note === null ? '' : `: “${note}”`}`),
    ),
    ...log.flatMap(({ at, text }) => field(at.slice(11, 19), text)),
    ...comparison.flatMap(({ what, before, after, good }) =>
      field(good ? '✓' : '✗', `${what}: ${before || '–'} → ${after || '–'}${good ? '' : ' (still wrong)'}`),
    ),
  ]
}

function deciding(proposal: ProposalView): readonly string[] {
  const { id, checks, approvers, expiresAt } = proposal
  const command = `npx guidepost approve ${id.slice(0, 8)}`
  return [
    ...checks.flatMap(({ what, saw }, at) => field(at === 0 ? 'Checked' : '', `${what}: ${saw}`)),
    ...field('Asked by', sayRequester(proposal)),
    ...field('Decide', sayMayDecide(proposal, approvers)),
    ...field('Until', toTheSecond(expiresAt)),
    ...field('Yes', command),
    ...field('No', `${command} --reject`),
  ]
}

const field = (name: string, text: string): readonly string[] => {
  const [first = '', ...others] = wrap(plain(text), COLUMN, COLUMN).split('\n')
  return [`${name.padEnd(COLUMN)}${first.slice(COLUMN)}`, ...others]
}

const cited = (evidence: readonly Citation[]): string =>
  evidence.length === 0
    ? ''
    : `[${evidence.map(({ id, rows }) => (rows.length > 0 && rows.length <= 4 ? `${id}:${rows.join(',')}` : id)).join(' ')}]`
