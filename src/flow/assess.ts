import type { Fact, Target } from '../incident/action.ts'
import type { Check } from '../incident/proposal.ts'
import type { Repairs } from './actions.ts'
import type { Clock, Tools } from './ports.ts'
import type { Past } from './proposals.ts'

/** Whether an action may be proposed or carried out now. */
export type Assessed =
  | { readonly kind: 'fit'; readonly checks: readonly Check[]; readonly facts: readonly Fact[] }
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

/** How far back the activity log is read for an action that somebody else has begun, minutes. */
const LOOK_BACK_MIN = 45

/**
 * The checks that stand before every action: nothing is frozen, the resource exists and is in trouble by Azure's own word,
 * nothing else runs on it or was done to it lately, and the acting identity may do it. Text of a log has no say in it.
 */
export async function assess(target: Target, grounds: Grounds, signal?: AbortSignal): Promise<Assessed> {
  const { repairs, past } = grounds
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
  if (looked.kind !== 'seen') return unfit(looked.why, looked.fix)
  const odd = Object.entries(target.arguments).find(
    ([name, value]) => !(looked.choices[name] ?? []).includes(value),
  )
  if (odd)
    return unfit(`${odd[0]} ${odd[1]} is none of the resource’s own`, 'Choose one that the resource has.')
  const trouble = looked.facts.filter((fact) => fact.trouble)
  if (trouble.length === 0)
    return {
      kind: 'unfit',
      needless: true,
      why: `Azure says that nothing is wrong with it now (${looked.facts.map(sayFact).join(', ')})`,
      fix: 'Ask again if it fails once more.',
    }
  if (looked.busy !== null)
    return unfit(`an operation runs on it now (${looked.busy})`, 'Wait until it has ended, and ask again.')
  const before = await lately(target, action.permission, grounds, signal)
  if (before !== null) return before
  const denied = await actions.forbidden(target, signal)
  if (denied) return unfit(denied.why, denied.fix)
  return {
    kind: 'fit',
    facts: looked.facts,
    checks: [
      { what: 'Azure’s own word', saw: trouble.map(sayFact).join(', ') },
      { what: 'Other operations', saw: `none runs, and none was begun in the last ${LOOK_BACK_MIN} minutes` },
      { what: 'Permission', saw: `the acting identity has ${action.permission}` },
    ],
  }
}

export const sayFact = ({ what, value }: Pick<Fact, 'what' | 'value'>): string => `${what} is ${value}`

const unfit = (why: string, fix: string): Assessed => ({ kind: 'unfit', needless: false, why, fix })

async function frozenBy(past: Past): Promise<string | null> {
  const frozen = await past.frozen()
  return frozen === null ? null : `by ${frozen.by}`
}

/** What was done to the resource lately, by us or by somebody else, and stands against doing it again. */
async function lately(
  { resource }: Target,
  permission: string,
  { repairs, tools, clock, past }: Grounds,
  signal?: AbortSignal,
): Promise<Assessed | null> {
  const { cooldownMinutes, mostPerDay } = repairs.rules.pace
  const ours = await past.actedOn(resource)
  const [last] = ours
  if (last && last.minutesAgo < cooldownMinutes)
    return unfit(
      `${last.action} was begun on it ${last.minutesAgo} minutes ago`,
      `Wait until ${cooldownMinutes} minutes have passed, or act in the Azure portal.`,
    )
  if (ours.length >= mostPerDay)
    return unfit(
      `it was acted on ${ours.length} times within a day`,
      'Find out why that did not help; the Azure portal is open to whoever must act now.',
    )
  if (!resource.startsWith('/')) return null
  const now = clock.now()
  const from = new Date(now.getTime() - LOOK_BACK_MIN * 60_000).toISOString()
  const log = await tools.activityLog(resource, { from, to: now.toISOString() }, signal)
  if (log.kind === 'failed') return unfit(`its activity log cannot be read: ${log.message}`, log.fix)
  const other = log.rows.find(
    (row) =>
      String(row.operationName ?? '').toLowerCase() === permission.toLowerCase() &&
      !/^(failed|cancell?ed)$/i.test(String(row.status ?? '')),
  )
  return other
    ? unfit(
        `the same was done at ${String(other.TimeGenerated ?? 'an unknown time')} by ${String(other.caller ?? 'somebody')}`,
        `Look whether that helped; it can be offered again ${LOOK_BACK_MIN} minutes later.`,
      )
    : null
}
