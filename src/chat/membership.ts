import type { ChatDoor } from './door.ts'

/** Asks a platform whether somebody is in one of its groups; rejects where it cannot be told. */
export type AskMembership = (
  account: string,
  groups: readonly string[],
  signal: AbortSignal,
) => Promise<boolean>

/** One yes is enough; without any, one that could not be told is no proof of a no, and `why` says it for the log. */
export async function oneYes(
  asked: readonly Promise<boolean>[],
  why: (reason: unknown) => string,
  note: (why: string) => void,
): Promise<boolean> {
  const answers = await Promise.allSettled(asked)
  if (answers.some((one) => one.status === 'fulfilled' && one.value)) return true
  const failed = answers.find((one) => one.status === 'rejected')
  if (!failed) return false
  const told = why(failed.reason)
  note(told)
  throw new Error(told)
}

const KNOWN_MS = 300_000
const MOST_KNOWN = 5_000

/**
 * Who is in a group, as the platform says: a yes is believed for five minutes, so that whoever left it has no say for
 * longer; a no, or that it could not be told, not at all. Rejects where there is no answer within `limitMs`.
 */
export function membership(
  ask: AskMembership,
  limitMs: number,
  now: () => number = () => performance.now(),
): NonNullable<ChatDoor['inGroup']> {
  const until = new Map<string, number>()
  return async (account, groups) => {
    const key = JSON.stringify([account, groups])
    const asked = now()
    if ((until.get(key) ?? Number.NEGATIVE_INFINITY) > asked) return true
    until.delete(key)
    const signal = AbortSignal.timeout(limitMs)
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('There was no answer in time.')), {
        once: true,
      })
    })
    if (!(await Promise.race([ask(account, groups, signal), late]))) return false
    if (until.size >= MOST_KNOWN) until.clear()
    until.set(key, asked + KNOWN_MS)
    return true
  }
}
