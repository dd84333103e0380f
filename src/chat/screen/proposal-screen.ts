import type { View } from '../../flow/memory.ts'
import { toTheSecond } from '../../incident/moment.ts'
import { isPending, type ProposalView, shortSeal } from '../../incident/proposal.ts'
import { sayMayDecide, sayRequester, sayState } from '../../incident/say-proposal.ts'
import { cited, cut, inert } from './inert.ts'
import { buttons, dim } from './paragraph.ts'
import type { Block, Button } from './screen.ts'

/** Longer than any id of Azure, so that what is asked for is seen whole. */
const LONGEST_ID = 600
const LONGEST = 400
const LONGEST_NAME = 80
const MOST_LINES = 6
const MOST_ROWS = 8

/**
 * A proposal as a card: exactly what, why, what it does to people, what was checked, who may decide until when; then what
 * became of it. Everything comes from the stored proposal; what the model said for it stands apart.
 */
export function proposalBlocks({ id }: Pick<View, 'id'>, proposal: ProposalView): readonly Block[] {
  const { state } = proposal
  return [
    {
      kind: 'heading',
      text: `${proposal.dryRun ? 'Dry run: ' : ''}${cut(inert(proposal.title), 100)} (${sayState(state)})`,
    },
    { kind: 'facts', facts: what(proposal) },
    ...(proposal.words === null
      ? []
      : [dim(`The model’s own words for it, unchecked: “${cut(inert(proposal.words), LONGEST)}”`)]),
    ...votes(proposal),
    ...happened(proposal),
    ...compared(proposal),
    ...(state === 'open' ? [buttons(...decision(id, proposal))] : []),
  ]
}

function what(proposal: ProposalView): Extract<Block, { kind: 'facts' }>['facts'] {
  const given = Object.entries(proposal.arguments).map(([name, value]) => `${inert(name)} ${inert(value)}`)
  const open = proposal.state === 'open'
  return [
    { name: 'Resource', value: cut(inert(proposal.resource), LONGEST_ID) },
    ...(given.length > 0 ? [{ name: 'With', value: cut(given.join(', '), 300) }] : []),
    { name: 'Why', value: `${cut(inert(proposal.reason), LONGEST)} ${cited(proposal.evidence)}`.trim() },
    {
      name: 'Effect',
      value: `${cut(inert(proposal.effect), LONGEST)} ${cut(inert(proposal.duration), LONGEST)}`,
    },
    ...(open
      ? [
          ...proposal.checks.map((check) => ({
            name: cut(inert(check.what), LONGEST_NAME),
            value: cut(inert(check.saw), LONGEST),
          })),
          { name: 'Asked by', value: cut(inert(sayRequester(proposal)), LONGEST_NAME) },
          { name: 'May decide', value: sayMayDecide(proposal, cut(inert(proposal.approvers), 300)) },
          { name: 'Until', value: toTheSecond(proposal.expiresAt) },
        ]
      : []),
  ]
}

function votes({ votes: given }: ProposalView): readonly Block[] {
  return given.length === 0
    ? []
    : [
        {
          kind: 'list',
          items: given.slice(-MOST_LINES).map(({ name, yes, note }) => ({
            mark: yes ? 'done' : 'failed',
            runs: [
              { text: `${yes ? 'Approved' : 'Rejected'} by ${cut(inert(name), LONGEST_NAME)}` },
              ...(note === null ? [] : [{ text: `: “${cut(inert(note), 200)}”`, style: 'dim' as const }]),
            ],
          })),
        },
      ]
}

function happened({ log, state }: ProposalView): readonly Block[] {
  if (log.length === 0) return []
  const shown = log.slice(-MOST_LINES)
  return [
    {
      kind: 'list',
      items: shown.map((line, at) => ({
        mark: at === shown.length - 1 && isPending(state) ? 'running' : 'bullet',
        runs: [{ text: `${line.at.slice(11, 19)} `, style: 'dim' }, { text: cut(inert(line.text), LONGEST) }],
      })),
    },
  ]
}

/** What was read before and after; where there is much of it, what is still wrong comes first. */
function compared({ comparison }: ProposalView): readonly Block[] {
  if (comparison.length === 0) return []
  const ordered =
    comparison.length > MOST_ROWS
      ? [...comparison].sort((a, b) => Number(a.good) - Number(b.good))
      : comparison
  const left = ordered.length - MOST_ROWS
  return [
    {
      kind: 'table',
      columns: ['What', 'Before', 'After'],
      rows: ordered
        .slice(0, MOST_ROWS)
        .map(({ what: one, before, after, good }) => [
          cut(inert(one), 120),
          cut(inert(before), 60),
          `${cut(inert(after), 60)}${good ? '' : ' (still wrong)'}`,
        ]),
    },
    ...(left > 0 ? [dim(`and ${left} more`)] : []),
  ]
}

function decision(id: string, { id: proposal, seal }: ProposalView): readonly Button[] {
  const press = (yes: boolean) => ({ kind: 'decide', id, proposal, seal: shortSeal(seal), yes }) as const
  return [
    { label: 'Approve', press: press(true), look: 'primary', note: 'A note for the record, if you like:' },
    { label: 'Reject', press: press(false), look: 'danger', note: 'Why not, if you like:' },
  ]
}

/** Nothing to show where nothing was proposed. */
export const proposalsOf = (view: View): readonly Block[] =>
  view.proposals.flatMap((proposal) => proposalBlocks(view, proposal))

/** Beside the title, where somebody is asked: so that a notification says so. */
export const isAsking = ({ proposals }: View): boolean => proposals.some(({ state }) => state === 'open')
