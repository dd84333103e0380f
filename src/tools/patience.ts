import type { Observation } from '../flow/ports.ts'

/** How long each subject is waited for, milliseconds, by what it did before. */
export type Patience = {
  readonly limit: (subject: string) => number
  readonly hear: (subject: string, answer: Observation) => void
}

const REMEMBERED_MS = 60_000

/** The whole limit for every subject, and a quarter of it for a minute after one did not answer within its limit. */
export function patience(limitMs: number): Patience {
  const silent = new Map<string, number>()
  return {
    limit: (subject) => {
      const since = silent.get(subject)
      return since !== undefined && performance.now() - since < REMEMBERED_MS ? limitMs / 4 : limitMs
    },
    hear: (subject, answer) => {
      if (answer.kind === 'failed' && answer.failure === 'timeout') silent.set(subject, performance.now())
      else silent.delete(subject)
    },
  }
}
