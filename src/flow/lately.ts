import type { Action, Target } from '../incident/action.ts'
import type { Row } from '../incident/evidence.ts'
import type { ActionRules, Looked, Refused } from './actions.ts'
import type { Clock, Tools } from './ports.ts'
import type { Acted, Past } from './proposals.ts'

/** How far back the activity log is read for an action that somebody else has begun, minutes. */
export const LOOK_BACK_MIN = 45
/** The activity log and our own records name the same moment, but for so many minutes. */
const MARGIN_MIN = 3

/** What was done to the resource lately, by us or by somebody else, and stands against doing it again; null = nothing. */
export async function doneLately(
  target: Target,
  action: Pick<Action, 'permission' | 'repeatable'>,
  choices: Extract<Looked, { kind: 'seen' }>['choices'],
  {
    rules: { pace },
    past,
    tools,
    clock,
  }: {
    readonly rules: Pick<ActionRules, 'pace'>
    readonly past: Past
    readonly tools: Pick<Tools, 'activityLog'>
    readonly clock: Clock
  },
  signal?: AbortSignal,
): Promise<Refused | null> {
  const ours = await past.actedOn(target.resource)
  const [last] = ours
  const again = action.repeatable && ours.every((one) => isOther(one, target, choices))
  if (last && last.minutesAgo < pace.cooldownMinutes && !again)
    return {
      why: `${last.action} was begun on it ${last.minutesAgo} minutes ago`,
      fix: `Wait until ${pace.cooldownMinutes} minutes have passed, or act in the Azure portal.`,
    }
  if (ours.length >= pace.mostPerDay)
    return {
      why: `it was acted on ${ours.length} times within a day`,
      fix: 'Find out why that did not help; the Azure portal is open to whoever must act now.',
    }
  if (!target.resource.startsWith('/')) return null
  const to = clock.now()
  const from = new Date(to.getTime() - LOOK_BACK_MIN * 60_000)
  const log = await tools.activityLog(
    target.resource,
    { from: from.toISOString(), to: to.toISOString() },
    signal,
  )
  if (log.kind === 'failed') return { why: `its activity log cannot be read: ${log.message}`, fix: log.fix }
  const other = notOurs(log.rows.filter(isOf(action.permission)).filter(isBegun), ours, to).at(-1)
  return other
    ? {
        why: `the same was done at ${String(other.TimeGenerated ?? 'an unknown time')} by ${String(other.caller ?? 'somebody')}`,
        fix: `Look whether that helped; it can be offered again ${LOOK_BACK_MIN} minutes later.`,
      }
    : null
}

/** It did not help, and the same once more does something else: another instance restarts. */
function isOther(
  one: Acted,
  { action, arguments: given }: Target,
  choices: Extract<Looked, { kind: 'seen' }>['choices'],
): boolean {
  if (one.action !== action || one.state !== 'not-recovered') return false
  // Where an instance can be chosen, only another choice is another instance.
  return (
    Object.keys(choices).length === 0 ||
    (Object.keys(given).length > 0 && JSON.stringify(given) !== JSON.stringify(one.arguments))
  )
}

/** The entry of the activity log is about that operation. */
export const isOf =
  (permission: string) =>
  ({ operationName }: Row): boolean =>
    String(operationName ?? '').toLowerCase() === permission.toLowerCase()

const isBegun = ({ status }: Row): boolean => !/^(failed|cancell?ed)$/i.test(String(status ?? ''))

/** Without what the log tells of our own actions: an operation of which some entry stands where we began one. */
function notOurs(rows: readonly Row[], ours: readonly Acted[], now: Date): readonly Row[] {
  const isOurs = (row: Row): boolean => {
    const minutesAgo = (now.getTime() - Date.parse(String(row.TimeGenerated))) / 60_000
    return ours.some((one) => Math.abs(one.minutesAgo - minutesAgo) <= MARGIN_MIN)
  }
  const operations = new Set(rows.filter(isOurs).flatMap((row) => operationOf(row) ?? []))
  return rows.filter((row) => !isOurs(row) && !operations.has(operationOf(row) ?? ''))
}

const operationOf = ({ correlationId }: Row): string | null =>
  typeof correlationId === 'string' && correlationId !== '' ? correlationId : null
