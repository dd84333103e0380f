import type { KqlText } from '../../src/flow/ports.ts'
import { correct, unknownName } from '../../src/kql/correct.ts'
import { describe } from '../../src/kql/describe.ts'
import { fill } from '../../src/kql/fill.ts'
import { guard, guardGuide } from '../../src/kql/guard/guard.ts'

function remembered<A extends readonly unknown[], R>(work: (...asked: A) => R): (...asked: A) => R {
  const known = new Map<string, R>()
  return (...asked) => {
    const key = JSON.stringify(asked)
    if (!known.has(key)) known.set(key, work(...asked))
    return known.get(key) as R
  }
}

/** The real thing, whose pure functions are asked about the same few texts thousands of times. */
export const REMEMBERED_KQL: KqlText = {
  fill: remembered(fill),
  describe: remembered(describe),
  guard: remembered(guard),
  guardGuide: remembered(guardGuide),
  unknownName,
  correct,
}
