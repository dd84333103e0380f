import { nothing, type Value } from './format.ts'

/** Orders two values of one type: below, above or equal to zero; null comes first. */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0
  if (nothing(a) || nothing(b)) return nothing(a) ? (nothing(b) ? 0 : -1) : 1
  const [x, y] = typeof a === 'object' ? [JSON.stringify(a), JSON.stringify(b)] : [a as string, b as string]
  return x < y ? -1 : x > y ? 1 : 0
}

function keyPart(value: Value): Value {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}n`
  // JSON has no infinities; without this they would equal null.
  return typeof value === 'number' && !Number.isFinite(value) ? { real: String(value) } : value
}

/** A text that is the same for equal values only, to group and join by. */
export function keyOf(values: readonly Value[]): string {
  return JSON.stringify(values.map(keyPart))
}
