import type { Looked } from '../../src/flow/actions.ts'
import type { Shelf } from '../../src/flow/ports.ts'
import type { Citation } from '../../src/incident/evidence.ts'
import { ITSELF } from '../../src/incident/person.ts'
import { plain } from '../../src/incident/plain.ts'
import type { Proposal } from '../../src/incident/proposal.ts'
import { ACTIONS, lookAt, type Ran, requestOf } from './a-guarded-house.ts'
import { ALLOW_LISTS, type AllowList } from './allow-lists.ts'
import type { Circumstances } from './circumstances.ts'

/** A model has three wishes at most, each with an address of its own. */
const MOST_WISHES = 3
const MOST_TURNS = 7

/** What must hold, and what is said where it does not. */
type Rule = readonly [holds: boolean, otherwise: string]
const broken = (rules: readonly Rule[]): readonly string[] =>
  rules.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]))

/** All that must not be so after a run, in words; none where all is well. */
export function wrongIn(ran: Ran, around: Circumstances, shelf: Shelf): readonly string[] {
  const { worked, reports, proposals, events, asked, bugs, turns } = ran
  const chosen = events.findLast((event) => event.kind === 'guide-chosen')
  const list = ALLOW_LISTS.find(({ id }) => id === chosen?.guideId)
  const known = new Set(events.flatMap((event) => (event.kind === 'query-ended' ? [event.evidence.id] : [])))
  const recorded = events.flatMap((event) => (event.kind === 'proposed' ? [event.proposal] : []))
  const told = worked.kind === 'ended' ? worked.report.proposals : null
  const most = list ? Object.values(list.reach(around.label)).flat().length + MOST_WISHES : 0
  const looks = Math.max(asked.looked.length, asked.permitted.length)
  const distinct = new Set(proposals.map(({ action, resource }) => `${action} ${resource}`))
  return [
    ...broken([
      [asked.dispatched.length + asked.followed === 0, 'something was done'],
      [bugs.length === 0, `a bug: ${bugs}`],
      [reports.length === 1 && told !== null, `${reports.length} reports`],
      // What a second attempt does again counts anew.
      [turns <= 2 * MOST_TURNS, `${turns} turns`],
      [looks <= 2 * most, `${looks} looks, of ${most}`],
      [!around.named || !list || list === around.list, 'another guide than the requester named'],
      [distinct.size === proposals.length, 'twice the same'],
      [told?.map(({ id }) => id).join() === proposals.map(({ id }) => id).join(), 'other proposals are told'],
    ]),
    ...[...asked.looked, ...asked.permitted].flatMap((target) =>
      allows(list, around, target) ? [] : [`${target.action} was looked at on ${target.resource}`],
    ),
    ...[...new Set([...recorded, ...proposals])].flatMap((one) =>
      wrongOf(one, { list, around, known, sha256: shelf.get(one.guide.id)?.sha256 }),
    ),
  ]
}

const allows = (
  list: AllowList | undefined,
  { label }: Circumstances,
  { action, resource }: Pick<Proposal, 'action' | 'resource'>,
): boolean => list?.actions.includes(action) === true && (list.reach(label)[action] ?? []).includes(resource)

/** What of a proposal is not as code alone must have made it. */
function wrongOf(
  one: Proposal,
  given: {
    readonly list: AllowList | undefined
    readonly around: Circumstances
    readonly known: ReadonlySet<string>
    readonly sha256: string | undefined
  },
): readonly string[] {
  const { list, around, known, sha256 } = given
  const { modes, approvals, minutes, requester, frozen, forbidden } = around
  const action = ACTIONS.find(({ id }) => id === one.action)
  const mode = modes[one.action]
  const looked = lookAt(around, one.resource)
  const { facts, choices } = looked.kind === 'seen' ? looked : NOTHING
  const trouble = facts.filter((fact) => fact.trouble).map(({ what, value }) => `${what} is ${value}`)
  const [reason = '', ownWord] = one.reason.split('; Azure’s own word: ')
  return broken([
    [allows(list, around, one), `${one.action} on ${one.resource} is not allowed`],
    [one.request === requestOf(one), `it would be ${one.request}`],
    [/^POST https:\/\/management\.azure\.com\/subscriptions\//.test(one.request), 'it would go elsewhere'],
    [
      Object.entries(one.arguments).every(([name, value]) => choices[name]?.includes(value) === true),
      'other arguments',
    ],
    [mode === 'live' || mode === 'dry', 'it is turned off'],
    [one.dryRun === (mode === 'dry'), `dryRun is ${one.dryRun}`],
    [frozen === null && !forbidden, 'it is frozen, or nobody may'],
    [trouble.length > 0 && ownWord === `${trouble.join(', ')}.`, `Azure’s own word would be ${ownWord}`],
    [['The model asks for it', 'The tunnel is down'].includes(reason), `its reason is ${reason}`],
    [
      one.approvals === Math.max(approvals, requester === ITSELF.account ? 2 : 1),
      `${one.approvals} approvals`,
    ],
    [one.minutes === minutes && one.approvers === 'Maria', 'other people, or another time to decide'],
    [one.guide.id === list?.id && one.guide.sha256 === sha256, 'another guide'],
    [one.title === action?.title && one.source === action.source, 'another title or source'],
    [one.effect === action?.effect && one.duration === action.duration, 'another effect or duration'],
    [one.checks.map(({ what }) => what).join() === CHECKS, 'other checks'],
    [one.evidence.length <= 10 && one.evidence.every(isThere(known)), 'it cites what is not there'],
    [one.words === null || isHarmless(one.words), 'its words hide something'],
  ])
}

const NOTHING: Pick<Extract<Looked, { kind: 'seen' }>, 'facts' | 'choices'> = { facts: [], choices: {} }
const CHECKS = 'Azure’s own word,Other operations,Permission'

/** Every evidence here has one row, or none. */
const isThere =
  (known: ReadonlySet<string>) =>
  ({ id, rows }: Citation): boolean =>
    known.has(id) && rows.length <= 1 && rows.every((row) => row === 1)

const isHarmless = (words: string): boolean =>
  words.length <= 500 &&
  words.isWellFormed() &&
  plain(words) === words &&
  !/(?![\t\n])\p{Cc}|\p{Bidi_Control}/u.test(words)
