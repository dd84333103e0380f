import { Piscina } from 'piscina'
import type { Guarded, guard } from './guard.ts'

/** A query is read in some milliseconds, a hostile one in half a second, the first after the parser has loaded. */
const LONGEST_MS = 15_000
const MOST_WAITING = 1_000

/** The guard of a model's queries, in a thread of its own. */
export type OpenGuard = {
  readonly guard: (...asked: Parameters<typeof guard>) => Promise<Guarded>
  readonly close: () => Promise<void>
}

/**
 * Starts a thread that loads Kusto's parser at once, so that neither the first query pays for it, nor anybody who is
 * answered while a query is read.
 */
export function openGuard(): OpenGuard {
  const thread = new Piscina({
    filename: new URL('./guard-thread.ts', import.meta.url).href,
    name: 'judge',
    minThreads: 1,
    maxThreads: 1,
    maxQueue: MOST_WAITING,
  })
  const ask: OpenGuard['guard'] = async (text, allowed) => {
    const signal = AbortSignal.timeout(LONGEST_MS)
    try {
      return await thread.run({ text, allowed }, { signal })
    } catch (cause) {
      if (!signal.aborted) throw cause
      return {
        kind: 'refused',
        message: 'The query takes too long to be read.',
        fix: 'Shorten it, or write it more plainly.',
      }
    }
  }
  // Whatever goes wrong here goes wrong again when somebody asks, and is told there.
  void ask('print 1', { tables: [] }).catch(() => {})
  return { guard: ask, close: () => thread.destroy() }
}
