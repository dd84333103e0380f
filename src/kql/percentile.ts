import { compare } from './compare.ts'
import type { Value } from './format.ts'

/** The least value that is not below the given share (0 to 100) of all; a value counts as often as its weight says. */
export function percentile(pairs: readonly (readonly Value[])[], rank: Value): Value {
  const known = pairs
    .filter(([value]) => value !== null && value !== undefined)
    .map(([value, weight]) => ({ value, weight: Number(weight) }))
    .filter((each) => each.weight > 0)
    .sort((a, b) => compare(a.value, b.value))
  const total = known.reduce((sum, each) => sum + each.weight, 0)
  const share = Math.min(100, Math.max(0, Number(rank)))
  let sofar = 0
  for (const { value, weight } of known) {
    sofar += weight
    if (sofar >= (share / 100) * total) return value
  }
  return known.at(-1)?.value ?? null
}
