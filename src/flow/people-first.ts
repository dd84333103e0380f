import { setTimeout as sleep } from 'node:timers/promises'

/** How long work waits at most for a moment in which nobody is being listened to, and how often it looks. */
const LONGEST_MS = 10_000
const PAUSE_MS = 25

/** Whoever writes to us is answered before other work begins, since a platform waits for seconds only. */
export type PeopleFirst = {
  /** Somebody is being listened to for as long as this lasts. */
  readonly listening: <T>(hearing: Promise<T>) => Promise<T>
  /** Resolves when nobody is, after a while in any case, and at once when the process leaves. */
  readonly quiet: () => Promise<void>
}

export function peopleFirst(leaving: AbortSignal): PeopleFirst {
  let count = 0
  return {
    listening: async (hearing) => {
      count++
      try {
        return await hearing
      } finally {
        count--
      }
    },
    quiet: async () => {
      const until = performance.now() + LONGEST_MS
      while (count > 0 && performance.now() < until && !leaving.aborted) await sleep(PAUSE_MS)
    },
  }
}
