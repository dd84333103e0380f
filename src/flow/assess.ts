import type { Fact, Target } from '../incident/action.ts'
import type { Check, Proposal } from '../incident/proposal.ts'
import type { Looked, Repairs } from './actions.ts'
import { bare } from './bare.ts'
import { doneLately, LOOK_BACK_MIN } from './lately.ts'
import type { Clock, Tools } from './ports.ts'
import type { Past } from './proposals.ts'

/** Whether an action may be proposed or carried out now. */
export type Assessed =
  | ({
      readonly kind: 'fit'
      readonly checks: readonly Check[]
      readonly facts: readonly Fact[]
    } & Pick<Extract<Looked, { kind: 'seen' }>, 'choices'>)
  /** `needless` = nothing is wrong with the resource, by Azure's own word; otherwise something stands in the way. */
  | {
      readonly kind: 'unfit'
      readonly needless: boolean
      readonly why: string
      readonly fix: string
    }

/** What is looked at: the doors, and what was done before. */
export type Grounds = {
  readonly repairs: Repairs
  readonly tools: Pick<Tools, 'activityLog'>
  readonly clock: Clock
  readonly past: Past
}

/**
 * The checks that stand before every action: nothing is frozen, the resource exists and is in trouble by Azure's own word,
 * nothing else runs on it or was done to it lately, and the acting identity may do it. Text of a log has no say in it.
 */
export async function assess(
  target: Target & Pick<Proposal, 'about'>,
  grounds: Grounds,
  signal?: AbortSignal,
): Promise<Assessed> {
  const { repairs, past, tools, clock } = grounds
  const { actions, rules } = repairs
  const action = actions.list().find(({ id }) => id === target.action)
  if (!action || rules.mode(target.action) === 'off')
    return unfit(
      `the action ${target.action} is not turned on`,
      'Turn it on under actions in guidepost.yaml, if it should be offered.',
    )
  const ice = (await rules.frozen()) ?? (await frozenBy(past))
  if (ice !== null) return unfit(`all actions are frozen (${ice})`, 'Let them go on when it is safe again.')
  const looked = await actions.look(target, signal)
  if (looked.kind !== 'seen') return unfit(bare(looked.why), looked.fix)
  const odd = Object.entries(target.arguments).find(
    ([name, value]) => !(looked.choices[name] ?? []).includes(value),
  )
  if (odd)
    return unfit(`${odd[0]} ${odd[1]} is none of the resource’s own`, 'Choose one that the resource has.')
  const facts = speakingFor(looked.facts, target.about)
  const trouble = facts.filter((fact) => fact.trouble)
  if (trouble.length === 0)
    return {
      kind: 'unfit',
      needless: true,
      why: `Azure says that nothing is wrong with it now (${facts.filter(isMeant(target.about)).map(sayFact).join(', ')})`,
      fix: 'Ask again if it fails once more.',
    }
  if (looked.busy !== null)
    return unfit(`an operation runs on it now (${looked.busy})`, 'Wait until it has ended, and ask again.')
  const before = await doneLately(
    target,
    action,
    looked.choices,
    { rules: repairs.rules, past, tools, clock },
    signal,
  )
  if (before) return unfit(before.why, before.fix)
  const denied = await actions.forbidden(target, signal)
  if (denied) return unfit(bare(denied.why), denied.fix)
  return {
    kind: 'fit',
    facts,
    choices: looked.choices,
    checks: [
      { what: 'Azure’s own word', saw: trouble.map(sayFact).join(', ') },
      {
        what: 'Other operations',
        saw: `none runs, and no other was begun in the last ${LOOK_BACK_MIN} minutes`,
      },
      { what: 'Permission', saw: `the acting identity has ${action.permission}` },
    ],
  }
}

/** The facts, of which only those about the resource itself or those named speak for an action. */
export const speakingFor = (facts: readonly Fact[], about: Proposal['about']): readonly Fact[] =>
  facts.map((fact) => (isMeant(about)(fact) ? fact : { ...fact, trouble: false }))

const isMeant =
  (about: Proposal['about']) =>
  ({ of }: Fact): boolean =>
    of === undefined || about === null || about.some((id) => id.toLowerCase() === of.toLowerCase())

export const sayFact = ({ what, value }: Pick<Fact, 'what' | 'value'>): string => `${what} is ${value}`

const unfit = (why: string, fix: string): Assessed => ({ kind: 'unfit', needless: false, why, fix })

async function frozenBy(past: Past): Promise<string | null> {
  const frozen = await past.frozen()
  // Without a name: what is said here outlives the wish to be forgotten.
  return frozen === null ? null : 'somebody said “freeze”'
}
