import { Piscina } from 'piscina'
import type { Guarded } from './guard.ts'
import type { Refusal } from './refusal.ts'

/** A query is read in some milliseconds, a hostile one in half a second, the first after the parser has loaded. */
const LONGEST_MS = 15_000
const MOST_WAITING = 1_000
const TOO_LONG: Refusal = {
  message: 'The query takes too long to be read.',
  fix: 'Shorten it, or write it more plainly.',
}

/** The guards of guard.ts, in a thread of their own. */
export type Guards = {
  readonly guard: (text: string, allowed: { readonly tables: readonly string[] }) => Promise<Guarded>
  readonly guardGuide: (text: string) => Promise<Refusal | null>
  readonly close: () => Promise<void>
}

/**
 * Starts a thread that loads Kusto's parser at once, so that neither the first question nor anybody who is answered
 * meanwhile waits for it; `warm` names the guard that will be asked.
 */
export function openGuards(warm: 'guard' | 'guardGuide'): Guards {
  const thread = new Piscina({
    filename: new URL('./guard-thread.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    maxQueue: MOST_WAITING,
  })
  const ask = <T>(name: string, asked: object, late: T): Promise<T> => {
    const signal = AbortSignal.timeout(LONGEST_MS)
    return thread.run(asked, { name, signal }).catch((cause) => {
      if (signal.aborted) return late
      throw cause
    })
  }
  const guards: Guards = {
    guard: (text, { tables }) => ask<Guarded>('guard', { text, tables }, { kind: 'refused', ...TOO_LONG }),
    guardGuide: (text) => ask<Refusal | null>('guardGuide', { text }, TOO_LONG),
    close: () => thread.destroy(),
  }
  // Whatever goes wrong here goes wrong again when somebody asks, and is told there.
  void guards[warm]('print 1', { tables: [] }).catch(() => {})
  return guards
}
