import { setTimeout as sleep } from 'node:timers/promises'
import type { Tools } from './ports.ts'

/** How long work waits at most for a moment in which nobody is being listened to, and how often it looks. */
const LONGEST_MS = 10_000
const PAUSE_MS = 25
/** Where so many write within a second, the next one does so before a gap between two could be used for work. */
const MANY = 25
const SECOND_MS = 1_000

/** Whoever writes to us is answered before other work begins, since a platform waits for seconds only. */
export type PeopleFirst = {
  /** Somebody is being listened to for as long as this lasts. */
  readonly listening: <T>(hearing: Promise<T>) => Promise<T>
  /** Resolves when nobody is and no storm of messages lasts, after a while in any case, and at once when the process leaves. */
  readonly quiet: () => Promise<void>
}

export function peopleFirst(leaving: AbortSignal): PeopleFirst {
  let count = 0
  /** When the last ones wrote, the oldest first. */
  const lately: number[] = []
  const stormy = (): boolean => {
    const [oldest] = lately
    return lately.length === MANY && oldest !== undefined && performance.now() - oldest < SECOND_MS
  }
  return {
    listening: async (hearing) => {
      count++
      lately.push(performance.now())
      if (lately.length > MANY) lately.shift()
      try {
        return await hearing
      } finally {
        count--
      }
    },
    quiet: async () => {
      const until = performance.now() + LONGEST_MS
      while ((count > 0 || stormy()) && performance.now() < until && !leaving.aborted) await sleep(PAUSE_MS)
    },
  }
}

/** The same tools, each read of which waits for quiet: what is under way when a storm begins makes room as well. */
export function readingQuietly(tools: Tools, { quiet }: Pick<PeopleFirst, 'quiet'>): Tools {
  return {
    ...tools,
    queryLogs: async (...asked) => {
      await quiet()
      return tools.queryLogs(...asked)
    },
    activityLog: async (...asked) => {
      await quiet()
      return tools.activityLog(...asked)
    },
    resourceHealth: async (...asked) => {
      await quiet()
      return tools.resourceHealth(...asked)
    },
    metrics: async (...asked) => {
      await quiet()
      return tools.metrics(...asked)
    },
  }
}
