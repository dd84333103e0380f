import { compare } from './compare.ts'
import { nothing, toDynamic, type Value } from './format.ts'
import { groupsOf } from './group.ts'
import { percentile, percentiles } from './percentile.ts'
import type { KqlType } from './table.ts'

/** The values of one argument, one for each row of a group. */
export type Values = readonly Value[]
/** Folds a group to one value: the values of each argument, their types, and how many rows there are. */
export type Aggregate = (args: readonly Values[], types: readonly KqlType[], count: number) => Value

const none: Values = []
const known = (values: Values = none): Values =>
  values.some(nothing) ? values.filter((v) => !nothing(v)) : values
/** The values whose test, the argument at a place, holds. */
const where = (values: Values, tests: Values = none): Values => values.filter((_, at) => tests[at] === true)

function sum(values: Values): Value {
  if (!values.every((v) => typeof v === 'bigint')) return values.reduce<number>((a, v) => a + Number(v), 0)
  const total = values.reduce<bigint>((a, v) => a + v, 0n)
  return BigInt.asIntN(64, total)
}
/** Whether a value takes the place of the best so far; not-a-number wins both ways, null never. */
export function better(value: Value, than: Value, sign: number): boolean {
  if (value === null || value === undefined || Number.isNaN(than)) return false
  return than === null || than === undefined || Number.isNaN(value) || compare(value, than) * sign > 0
}
const best = (values: Values, sign: number): Value =>
  values.reduce<Value>((a, v) => (better(v, a, sign) ? v : a), null)

/** The same aggregate over the rows alone whose test holds; the test is the argument at a place. */
const onlyWhere =
  (run: Aggregate, place: number): Aggregate =>
  (args, types) => {
    const tests = args[place] ?? none
    const own = args.flatMap((values, at) => (at === place ? [] : [where(values, tests)]))
    return run(
      own,
      types.filter((_, at) => at !== place),
      tests.reduce<number>((n, test) => (test === true ? n + 1 : n), 0),
    )
  }
const avg: Aggregate = ([of], types) => {
  const values = known(of)
  const timed = types[0] === 'datetime' || types[0] === 'timespan'
  if (!values.length) return timed ? null : Number.NaN
  const total = sum(values)
  return typeof total === 'bigint' && timed ? total / BigInt(values.length) : Number(total) / values.length
}
function distinct(values: Values): Value[] {
  const found = groupsOf<{ readonly value: Value }>(1)
  for (const value of values) found.at([value], ([first]) => ({ value: first }))
  return found.all.map(({ value }) => value)
}
const list: Aggregate = ([of = none], types) => {
  const type = types[0] ?? 'dynamic'
  // Lists are joined into one, and the null of a dynamic value is a value.
  if (type === 'dynamic') return of.flatMap((value) => value ?? null)
  return known(of).map((v) => toDynamic(v, type))
}
const listWithNulls: Aggregate = ([of = none], types) =>
  of.flatMap((value) => toDynamic(value ?? null, types[0] ?? 'dynamic'))
const dcount: Aggregate = ([of]) => BigInt(new Set(known(of).map(plain)).size)
const plain = (value: Value): Value => (typeof value === 'object' ? JSON.stringify(value) : value)
/** The ranks are the arguments behind the value, or behind the weight: numbers, or lists of numbers. */
const ranks =
  (weighted: boolean): Aggregate =>
  (args, types) => {
    const [of = none, ...rest] = args
    const weights = weighted ? rest.shift() : undefined
    const wanted = rest.flatMap((values) => values[0] ?? [])
    return percentiles(of, wanted, weights).map((value) => toDynamic(value, types[0] ?? 'real'))
  }
const covariance =
  (sample: boolean): Aggregate =>
  ([xs = none, ys = none]) => {
    const pairs = xs.flatMap((x, at) => (nothing(x) || nothing(ys[at]) ? [] : [[Number(x), Number(ys[at])]]))
    const count = pairs.length - (sample ? 1 : 0)
    if (count <= 0) return pairs.length ? 0 : Number.NaN
    const mean = (at: 0 | 1): number =>
      pairs.reduce((total, pair) => total + (pair[at] ?? 0), 0) / pairs.length
    const [x, y] = [mean(0), mean(1)]
    return pairs.reduce((total, [a = 0, b = 0]) => total + (a - x) * (b - y), 0) / count
  }
const bits =
  (join: (a: bigint, b: bigint) => bigint): Aggregate =>
  ([of]) => {
    const values = known(of).filter((v) => typeof v === 'bigint')
    return values.length ? BigInt.asIntN(64, values.reduce(join)) : null
  }
const spread =
  (sample: boolean, root: boolean): Aggregate =>
  ([of]) => {
    const values = known(of).map(Number)
    const count = values.length - (sample ? 1 : 0)
    if (count <= 0) return 0
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / count
    return root ? Math.sqrt(variance) : variance
  }
/** The first value of a key stays, and keys stand in the order in which they are met. */
const bag =
  (usual?: number): Aggregate =>
  ([of, sizes]) => {
    const found = new Map<string, unknown>()
    for (const each of known(of))
      for (const [key, value] of Object.entries(each as object)) if (!found.has(key)) found.set(key, value)
    return Object.fromEntries([...found].slice(0, mostOf(sizes, usual)))
  }
/** The most values that an aggregate is asked to hold; the usual number where none is given, else all. */
const mostOf = (sizes: Values = none, usual?: number): number | undefined =>
  typeof sizes[0] === 'bigint' ? Number(sizes[0]) : usual
const capped =
  (run: Aggregate, usual?: number): Aggregate =>
  (args, types, count) =>
    (run(args, types, count) as Value[]).slice(0, mostOf(args[1], usual))
/** How much the older make-functions hold, unless told (their pages). */
const OLD_MOST = 128
const set: Aggregate = (args, types, count) =>
  distinct((list(args, types, count) as Value[]).filter((v) => v !== null))
const any: Aggregate = ([of]) => known(of)[0] ?? null
const total: Aggregate = ([of]) => sum(known(of))
const extreme =
  (sign: number): Aggregate =>
  ([of = none]) =>
    best(of, sign)

/** The aggregate functions, by name. */
export const aggregates: Readonly<Record<string, Aggregate>> = {
  count: (_args, _types, count) => BigInt(count),
  cnt: (_args, _types, count) => BigInt(count),
  countif: ([tests = none]) => BigInt(where(tests, tests).length),
  sum: total,
  sumif: onlyWhere(total, 1),
  min: extreme(-1),
  max: extreme(1),
  minif: onlyWhere(extreme(-1), 1),
  maxif: onlyWhere(extreme(1), 1),
  avg,
  avgif: onlyWhere(avg, 1),
  dcount,
  dcountif: onlyWhere(dcount, 1),
  make_list: capped(list),
  makelist: capped(list, OLD_MOST),
  make_list_if: onlyWhere(capped(list), 1),
  make_list_with_nulls: listWithNulls,
  make_set: capped(set),
  makeset: capped(set, OLD_MOST),
  make_set_if: onlyWhere(capped(set), 1),
  make_bag: bag(),
  make_dictionary: bag(OLD_MOST),
  make_bag_if: onlyWhere(bag(), 1),
  stdev: spread(true, true),
  stdevp: spread(false, true),
  stdevif: onlyWhere(spread(true, true), 1),
  variance: spread(true, false),
  variancep: spread(false, false),
  varianceif: onlyWhere(spread(true, false), 1),
  variancepif: onlyWhere(spread(false, false), 1),
  covariance: covariance(true),
  covariancep: covariance(false),
  covarianceif: onlyWhere(covariance(true), 2),
  covariancepif: onlyWhere(covariance(false), 2),
  binary_all_and: bits((a, b) => a & b),
  binary_all_or: bits((a, b) => a | b),
  binary_all_xor: bits((a, b) => a ^ b),
  percentile: ([of = none, rank]) => percentile(of, rank?.[0] ?? 50n),
  percentilew: ([of = none, weights = none, rank]) => percentile(of, rank?.[0] ?? 50n, weights),
  percentiles_array: ranks(false),
  percentilesw_array: ranks(true),
  count_distinct: dcount,
  count_distinctif: onlyWhere(dcount, 1),
  take_anyif: onlyWhere(any, 1),
  anyif: onlyWhere(any, 1),
}
