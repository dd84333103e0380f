import { compare } from './compare.ts'
import type { Value } from './format.ts'

/** The values that are known, from least to greatest. */
function sorted(values: readonly Value[]): ArrayLike<Value> {
  const known = values.filter((value) => value !== null && value !== undefined)
  // What the platform sorts itself is sorted much faster.
  if (known.every((value) => typeof value === 'bigint')) return BigInt64Array.from(known).sort()
  return known.sort(compare)
}

/**
 * The least value that is not below the given share (0 to 100) of all; with weights, a value counts as often as its
 * weight says. Null where there are no values.
 */
export function percentile(values: readonly Value[], rank: Value, weights?: readonly Value[]): Value {
  const share = Math.min(100, Math.max(0, Number(rank))) / 100
  if (!weights) {
    const all = sorted(values)
    return all.length ? (all[Math.max(0, Math.ceil(share * all.length) - 1)] ?? null) : null
  }
  const known = values
    .map((value, at) => ({ value, weight: Number(weights[at]) }))
    .filter(({ value, weight }) => value !== null && value !== undefined && weight > 0)
    .sort((a, b) => compare(a.value, b.value))
  const total = known.reduce((sum, each) => sum + each.weight, 0)
  let sofar = 0
  for (const { value, weight } of known) {
    sofar += weight
    if (sofar >= share * total) return value
  }
  return known.at(-1)?.value ?? null
}
