/**
 * What bounds one investigation: model turns, reads that the model asks for, tokens of one request and of all, how often the
 * very same call may come, how many answers in a row may be of no use, minutes in all.
 */
export type LimitName =
  | 'turns'
  | 'toolCalls'
  | 'requestTokens'
  | 'totalTokens'
  | 'repeats'
  | 'badCalls'
  | 'minutes'

/** How much of a limit was used; `reached` = it is what ended the work, or made the model's last turn its last. */
export type LimitUse = {
  readonly limit: LimitName
  readonly used: number
  readonly most: number
  readonly reached: boolean
}

const UNIT: Readonly<Record<LimitName, string>> = {
  turns: 'turns',
  toolCalls: 'reads by the model',
  requestTokens: 'tokens in one request',
  totalTokens: 'tokens in all',
  repeats: 'times the same call',
  badCalls: 'answers of no use in a row',
  minutes: 'minutes',
}

/** Which limit was reached, and how the others stood, for whoever thinks of raising one; null where none was. */
export function sayLimits(uses: readonly LimitUse[]): string | null {
  const reached = uses.filter((use) => use.reached)
  if (reached.length === 0) return null
  const others = uses.filter((use) => !use.reached).map(sayUse)
  return `limit reached: ${reached.map(sayUse).join(', ')}${others.length > 0 ? ` (${others.join(', ')})` : ''}`
}

const sayUse = ({ limit, used, most }: LimitUse): string =>
  `${grouped(used)} of ${grouped(most)} ${UNIT[limit]}`

/** A number as people read it: 18,400. */
export const grouped = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 2 })
