import { grouped, type LimitName } from '../../incident/limit-use.ts'
import type { Limits } from '../limits.ts'

/** Why the model's work ended at a limit, for people, with where the limit is set. */
export function whyStopped(limit: Exclude<LimitName, 'minutes'>, limits: Limits): string {
  const most = grouped(limits[limit])
  const said: Readonly<Record<typeof limit, string>> = {
    turns: `the limit of ${most} model turns was reached`,
    toolCalls: `the limit of ${most} reads by the model was reached`,
    requestTokens: `the next request to the model would have been larger than the limit of ${most} tokens`,
    totalTokens: `the limit of ${most} tokens for all requests to the model was reached`,
    repeats: `the model made the same call more often than the limit of ${most} times`,
    badCalls: `the model made no usable call ${times(limits[limit])}`,
  }
  return `${said[limit]} (limits.${limit} in guidepost.yaml)`
}

/** How often in a row. */
export const times = (n: number): string =>
  n === 1 ? 'once' : n === 3 ? 'three times in a row' : `${grouped(n)} times in a row`
