import { compare, keyOf } from './compare.ts'
import { toDynamic, type Value } from './format.ts'
import { percentile } from './percentile.ts'
import type { KqlType } from './table.ts'

/** Folds the argument values of a group's rows (one list for each row) to one value. */
export type Aggregate = (rows: readonly (readonly Value[])[], types: readonly KqlType[]) => Value

const firsts = (rows: readonly (readonly Value[])[]): Value[] =>
  rows.map((row) => row[0]).filter((v) => v !== null && v !== undefined)
const sum = (values: readonly Value[]): Value =>
  values.every((v) => typeof v === 'bigint')
    ? values.reduce<bigint>((a, v) => a + (v as bigint), 0n)
    : values.reduce<number>((a, v) => a + Number(v), 0)
/** Whether a value takes the place of the best so far; not-a-number wins both ways, null never. */
export function better(value: Value, than: Value, sign: number): boolean {
  if (value === null || value === undefined || Number.isNaN(than)) return false
  return than === null || than === undefined || Number.isNaN(value) || compare(value, than) * sign > 0
}
const best = (values: readonly Value[], sign: number): Value =>
  values.reduce<Value>((a, v) => (better(v, a, sign) ? v : a), null)
const only = (rows: readonly (readonly Value[])[], at: number): (readonly Value[])[] =>
  rows.filter((row) => row[at] === true)
const when = (rows: readonly (readonly Value[])[]): (readonly Value[])[] => only(rows, 1)
const avg = (rows: readonly (readonly Value[])[], types: readonly KqlType[]): Value => {
  const values = firsts(rows)
  if (!values.length) return types[0] === 'datetime' || types[0] === 'timespan' ? null : Number.NaN
  const total = sum(values)
  return typeof total === 'bigint' && (types[0] === 'datetime' || types[0] === 'timespan')
    ? total / BigInt(values.length)
    : Number(total) / values.length
}
const distinct = (values: readonly Value[]): Value[] => [
  ...new Map(values.map((v) => [keyOf([v]), v])).values(),
]
const list: Aggregate = (rows, types) => {
  const type = types[0] ?? 'dynamic'
  // Lists are joined into one, and the null of a dynamic value is a value.
  if (type === 'dynamic') return rows.flatMap((row) => row[0] ?? null)
  return firsts(rows).map((v) => toDynamic(v, type))
}
const dcount = (rows: readonly (readonly Value[])[]): Value => BigInt(distinct(firsts(rows)).length)
/** The ranks are the arguments behind the value, or behind the weight: numbers, or lists of numbers. */
const ranks =
  (weighted: boolean): Aggregate =>
  (rows, types) => {
    const pairs = rows.map((row) => [row[0], weighted ? row[1] : 1n])
    const wanted = rows[0]?.slice(weighted ? 2 : 1).flat() ?? []
    return wanted.map((rank) => toDynamic(percentile(pairs, rank), types[0] ?? 'real'))
  }
const covariance =
  (sample: boolean): Aggregate =>
  (rows) => {
    const pairs = rows.filter((row) => row[0] !== null && row[1] !== null)
    const count = pairs.length - (sample ? 1 : 0)
    if (count <= 0) return pairs.length ? 0 : Number.NaN
    const mean = (at: 0 | 1): number => pairs.reduce((sum, row) => sum + Number(row[at]), 0) / pairs.length
    const [x, y] = [mean(0), mean(1)]
    return pairs.reduce((sum, row) => sum + (Number(row[0]) - x) * (Number(row[1]) - y), 0) / count
  }
const bits =
  (join: (a: bigint, b: bigint) => bigint): Aggregate =>
  (rows) => {
    const values = firsts(rows).filter((v) => typeof v === 'bigint')
    return values.length ? BigInt.asIntN(64, values.reduce(join)) : null
  }

const spread =
  (sample: boolean, root: boolean): Aggregate =>
  (rows) => {
    const values = firsts(rows).map(Number)
    const count = values.length - (sample ? 1 : 0)
    if (count <= 0) return values.length ? 0 : Number.NaN
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / count
    return root ? Math.sqrt(variance) : variance
  }
const bag: Aggregate = (rows) => Object.assign({}, ...firsts(rows).toReversed())
const capped =
  (run: Aggregate): Aggregate =>
  (rows, types) => {
    const most = rows[0]?.[1]
    return (run(rows, types) as Value[]).slice(0, typeof most === 'bigint' ? Number(most) : undefined)
  }
const set: Aggregate = (rows, types) => distinct((list(rows, types) as Value[]).filter((v) => v !== null))
const whenOf =
  (run: Aggregate): Aggregate =>
  (rows, types) =>
    run(
      when(rows).map((row) => [row[0], row[2]]),
      types,
    )

/** The aggregate functions, by name. */
export const aggregates: Readonly<Record<string, Aggregate>> = {
  count: (rows) => BigInt(rows.length),
  countif: (rows) => BigInt(rows.filter((row) => row[0] === true).length),
  sum: (rows) => sum(firsts(rows)),
  sumif: (rows) => sum(firsts(when(rows))),
  min: (rows) => best(firsts(rows), -1),
  max: (rows) => best(firsts(rows), 1),
  minif: (rows) => best(firsts(when(rows)), -1),
  maxif: (rows) => best(firsts(when(rows)), 1),
  avg,
  avgif: (rows, types) => avg(when(rows), types),
  dcount,
  dcountif: (rows) => dcount(when(rows)),
  make_list: capped(list),
  make_list_if: whenOf(capped(list)),
  make_list_with_nulls: (rows, types) =>
    rows.flatMap((row) => toDynamic(row[0] ?? null, types[0] ?? 'dynamic')),
  make_set: capped(set),
  make_set_if: whenOf(capped(set)),
  make_bag: bag,
  make_bag_if: whenOf(bag),
  stdev: spread(true, true),
  stdevp: spread(false, true),
  stdevif: whenOf(spread(true, true)),
  variance: spread(true, false),
  variancep: spread(false, false),
  varianceif: whenOf(spread(true, false)),
  stdevpif: whenOf(spread(false, true)),
  variancepif: whenOf(spread(false, false)),
  covariance: covariance(true),
  covariancep: covariance(false),
  covarianceif: (rows, types) => covariance(true)(only(rows, 2), types),
  covariancepif: (rows, types) => covariance(false)(only(rows, 2), types),
  binary_all_and: bits((a, b) => a & b),
  binary_all_or: bits((a, b) => a | b),
  binary_all_xor: bits((a, b) => a ^ b),
  percentile: (rows) =>
    percentile(
      rows.map((row) => [row[0], 1n]),
      rows[0]?.[1] ?? 50n,
    ),
  percentilew: (rows) => percentile(rows, rows[0]?.[2] ?? 50n),
  percentiles_array: ranks(false),
  percentilesw_array: ranks(true),
  count_distinct: dcount,
  count_distinctif: (rows) => dcount(when(rows)),
  take_anyif: (rows) => firsts(when(rows))[0] ?? null,
  anyif: (rows) => firsts(when(rows))[0] ?? null,
}
