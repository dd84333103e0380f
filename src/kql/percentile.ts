import { compare } from './compare.ts'
import { nothing, type Value } from './format.ts'

/** The values that are known, from least to greatest. */
function sorted(values: readonly Value[]): ArrayLike<Value> {
  const known = values.filter((value) => !nothing(value))
  // What the platform sorts itself is sorted much faster.
  if (known.every((value) => typeof value === 'bigint')) return BigInt64Array.from(known).sort()
  return known.sort(compare)
}

/** Answers each rank (0 to 100) with the value that has it. */
type Ranked = (rank: Value) => Value

const shareOf = (rank: Value): number => Math.min(100, Math.max(0, Number(rank))) / 100

function plain(values: readonly Value[]): Ranked {
  const all = sorted(values)
  return (rank) => (all.length ? (all[Math.max(0, Math.ceil(shareOf(rank) * all.length) - 1)] ?? null) : null)
}

function weighted(values: readonly Value[], weights: readonly Value[]): Ranked {
  const known = values
    .map((value, at) => ({ value, weight: Number(weights[at]) }))
    .filter(({ value, weight }) => !nothing(value) && weight > 0)
    .sort((a, b) => compare(a.value, b.value))
  const total = known.reduce((sum, each) => sum + each.weight, 0)
  return (rank) => {
    const share = shareOf(rank)
    let sofar = 0
    for (const { value, weight } of known) {
      sofar += weight
      if (sofar >= share * total) return value
    }
    return known.at(-1)?.value ?? null
  }
}

/**
 * For each rank (0 to 100) the least value that is not below that share of all; with weights, a value counts as often as
 * its weight says. Null where there are no values.
 */
export function percentiles(
  values: readonly Value[],
  ranks: readonly Value[],
  weights?: readonly Value[],
): Value[] {
  return ranks.map(weights ? weighted(values, weights) : plain(values))
}

/** The same for one rank. */
export function percentile(values: readonly Value[], rank: Value, weights?: readonly Value[]): Value {
  return percentiles(values, [rank], weights)[0]
}
