import { compare, keyOf } from './compare.ts'
import { toDynamic, type Value } from './format.ts'
import type { KqlType } from './table.ts'

/** Folds the argument values of a group's rows (one list for each row) to one value. */
export type Aggregate = (rows: readonly (readonly Value[])[], types: readonly KqlType[]) => Value

const firsts = (rows: readonly (readonly Value[])[]): Value[] =>
  rows.map((row) => row[0]).filter((v) => v !== null && v !== undefined)
const sum = (values: readonly Value[]): Value =>
  values.every((v) => typeof v === 'bigint')
    ? values.reduce<bigint>((a, v) => a + (v as bigint), 0n)
    : values.reduce<number>((a, v) => a + Number(v), 0)
const best = (values: readonly Value[], sign: number): Value =>
  values.reduce<Value>((a, v) => (a === null || compare(v, a) * sign > 0 ? v : a), null)
const when = (rows: readonly (readonly Value[])[]): (readonly Value[])[] =>
  rows.filter((row) => row[1] === true)
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
const list: Aggregate = (rows, types) => firsts(rows).map((v) => toDynamic(v, types[0] ?? 'dynamic'))
const dcount = (rows: readonly (readonly Value[])[]): Value => BigInt(distinct(firsts(rows)).length)
const percentile: Aggregate = (rows) => {
  const values = firsts(rows).sort(compare)
  return values[Math.max(0, Math.ceil((Number(rows[0]?.[1] ?? 50) / 100) * values.length) - 1)] ?? null
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
const set: Aggregate = (rows, types) => distinct(list(rows, types) as Value[])
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
  make_list_with_nulls: (rows, types) => rows.map((row) => toDynamic(row[0] ?? null, types[0] ?? 'dynamic')),
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
  percentiles_array: (rows, types) => {
    const wanted = rows[0]?.slice(1) ?? []
    return wanted.flat().map((p) =>
      toDynamic(
        percentile(
          rows.map((row) => [row[0], p]),
          types,
        ),
        types[0] ?? 'real',
      ),
    )
  },
  count_distinct: dcount,
  count_distinctif: (rows) => dcount(when(rows)),
  take_any: (rows) => rows[0]?.[0] ?? null,
  any: (rows) => rows[0]?.[0] ?? null,
  percentile,
}
