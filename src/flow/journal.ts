import type { InvestigationEvent } from '../incident/investigation.ts'
import type { Request } from '../incident/request.ts'
import type { Past } from './proposals.ts'

/** Where the events of one investigation are kept. What is kept need not be done again. */
export type Journal = {
  /** Everything so far, the `received` event first. */
  readonly past: readonly InvestigationEvent[]
  /**
   * Resolves when the events are safe, in this order and all or none; tells whether the requester wants it to stop.
   * Rejects with `Interrupted` where another worker has taken over.
   */
  readonly append: (events: readonly InvestigationEvent[]) => Promise<{ readonly stop: boolean }>
  /** Everything of another investigation, empty where it is not kept. */
  readonly eventsOf: (id: string) => Promise<readonly InvestigationEvent[]>
  /** What actions were begun before, and whether they are frozen. */
  readonly done: Past
}

/** Nothing was ever done. */
export const NOTHING_DONE: Past = { actedOn: async () => [], frozen: async () => null }

/** A journal that lasts as long as the process: for rehearsals and tests. */
export function passingJournal(request: Request): Journal {
  return {
    past: [{ at: request.at, kind: 'received', request }],
    append: async () => ({ stop: false }),
    eventsOf: async () => [],
    done: NOTHING_DONE,
  }
}

/** Writes events behind the work: those that come while one write is under way go out together with the next. */
export type Pen = {
  readonly write: (event: InvestigationEvent) => void
  /** Resolves when everything written so far is safe; rejects with what prevented it, from then on always. */
  readonly safe: () => Promise<void>
}

export function pen(
  journal: Pick<Journal, 'append'>,
  onStop: () => void,
  /** Nothing can be stored any more, so nothing should be asked. */
  onBroken: () => void = () => {},
): Pen {
  let waiting: InvestigationEvent[] = []
  let under: Promise<void> = Promise.resolve()
  let scheduled = false
  const flush = async (): Promise<void> => {
    scheduled = false
    const batch = waiting
    waiting = []
    const { stop } = await journal.append(batch)
    if (stop) onStop()
  }
  return {
    write: (event) => {
      waiting.push(event)
      if (scheduled) return
      scheduled = true
      under = under.then(flush)
      // Whoever awaits `safe` is told; what nobody awaits must not end the process.
      under.catch(() => onBroken())
    },
    safe: () => under,
  }
}
