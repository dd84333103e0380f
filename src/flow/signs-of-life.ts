import type { Progress } from '../incident/progress.ts'
import type { Outbox } from './memory.ts'

/** Shows work under way in its message: at once when something happened, at most once a second, and every few seconds anyway. */
export type SignsOfLife = {
  /** Something happened; `progress` tells how far it is when it is shown. */
  readonly changed: (id: string, progress: () => Progress) => void
  /** Nothing more will happen here. */
  readonly over: (id: string) => void
}

const LEAST_MS = 1_000
/** A query that takes long should not look like a bot that is dead. */
const QUIET_MS = 5_000

/** `deliver` brings the message up to date; what fails is tried again with the next sign. */
export function signsOfLife(
  outbox: Pick<Outbox, 'progress'>,
  deliver: (id: string) => Promise<void>,
  onError: (error: unknown) => void,
): SignsOfLife {
  type Own = { progress: () => Progress; timer: NodeJS.Timeout | null; shownAt: number; busy: boolean }
  const under = new Map<string, Own>()
  const show = async (id: string, own: Own): Promise<void> => {
    own.timer = null
    own.busy = true
    own.shownAt = performance.now()
    try {
      if (await outbox.progress(id, own.progress())) await deliver(id)
    } catch (error) {
      onError(error)
    }
    own.busy = false
    if (under.get(id) === own && own.timer === null) plan(id, own, QUIET_MS)
  }
  const plan = (id: string, own: Own, afterMs: number): void => {
    if (own.timer) clearTimeout(own.timer)
    own.timer = setTimeout(() => void show(id, own), afterMs)
    own.timer.unref()
  }
  return {
    changed: (id, progress) => {
      const own = under.get(id) ?? { progress, timer: null, shownAt: Number.NEGATIVE_INFINITY, busy: false }
      under.set(id, own)
      own.progress = progress
      const due = Math.max(0, own.shownAt + LEAST_MS - performance.now())
      plan(id, own, own.busy ? LEAST_MS : due)
    },
    over: (id) => {
      const own = under.get(id)
      if (own?.timer) clearTimeout(own.timer)
      under.delete(id)
    },
  }
}
