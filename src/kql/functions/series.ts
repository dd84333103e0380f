import { asText, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { listOf, type Scalar } from './scalar.ts'

type Numbers = readonly (number | null)[]

/** The numbers of a series; what is no number is null. */
function numbersOf(value: Value): Numbers | null {
  return listOf(value)?.map((each) => (typeof each === 'number' ? each : null)) ?? null
}

/** A number as a list holds it: JSON has no infinities. */
const kept = (x: number): number | string => (Number.isFinite(x) ? x : String(x))

const each =
  (of: (x: number) => number): Scalar =>
  ([value]) =>
    numbersOf(value)?.map((x) => {
      const found = x === null ? null : of(x)
      if (Number.isNaN(found)) throw unsupported(`an element-wise function of ${x}, which has no value`)
      return found === null ? null : kept(found)
    }) ?? null

/** Joins two series place by place; a plain number stands at every place. */
const both =
  (of: (x: number, y: number) => number | boolean): Scalar =>
  ([a, b]) => {
    const [x, y] = [numbersOf(a), numbersOf(b)]
    const plain = (value: Value): number | null =>
      typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null
    const length = Math.max(x?.length ?? 0, y?.length ?? 0)
    if (!x && !y) return null
    return Array.from({ length }, (_, at) => {
      const [m, n] = [x ? x[at] : plain(a), y ? y[at] : plain(b)]
      const found = typeof m === 'number' && typeof n === 'number' ? of(m, n) : null
      return typeof found === 'number' ? kept(found) : found
    })
  }

function finiteOf(value: Value): { readonly all: boolean; readonly numbers: readonly number[] } | null {
  const list = numbersOf(value)
  const numbers = list?.filter((x): x is number => x !== null && Number.isFinite(x))
  return list && numbers ? { all: numbers.length === list.length, numbers } : null
}

/** Answers from a series whose values are all finite numbers; null for any other, unless those are to be left out. */
const whole =
  (of: (series: readonly number[]) => Value): Scalar =>
  ([value, leaveOut]) => {
    const found = finiteOf(value)
    if (!found?.numbers.length) return null
    if (!found.all && leaveOut === true) throw unsupported('statistics that leave values out')
    return found.all ? of(found.numbers) : null
  }

/** Answers from a series of finite numbers; what becomes of other values is not documented. */
const finite =
  (of: (series: readonly number[]) => Value): Scalar =>
  ([value]) => {
    const found = finiteOf(value)
    if (found?.all === false) throw unsupported('a sum or a product over values that are no numbers')
    return found?.numbers.length ? of(found.numbers) : null
  }

/** All of them together, from the first on. */
export const sum = (series: readonly number[]): number => series.reduce((a, b) => a + b, 0)
/** What each would be if all were the same. */
export const mean = (series: readonly number[]): number => sum(series) / series.length
const variance = (series: readonly number[], around = mean(series)): number =>
  series.length > 1 ? sum(series.map((x) => (x - around) ** 2)) / (series.length - 1) : 0

function stats(series: readonly number[]) {
  const [least, most] = [series.reduce((a, b) => Math.min(a, b)), series.reduce((a, b) => Math.max(a, b))]
  const spread = variance(series)
  return {
    min: least,
    min_idx: series.indexOf(least),
    max: most,
    max_idx: series.indexOf(most),
    avg: mean(series),
    stdev: Math.sqrt(spread),
    variance: spread,
  }
}

const counted = (at: number): bigint => BigInt(at)

function fitLine(series: readonly number[]): Value {
  const center = (series.length - 1) / 2
  const average = mean(series)
  const across = sum(series.map((_, at) => (at - center) ** 2))
  // The places of a line count from 1.
  const slope = across ? sum(series.map((y, at) => (at - center) * (y - average))) / across : 0
  const start = average - slope * center
  const line = series.map((_, at) => start + slope * at)
  const apart = series.map((y, at) => y - (line[at] ?? 0))
  const [all, rest] = [variance(series), variance(apart, 0)]
  return {
    rsquare: all ? 1 - rest / all : 1,
    slope,
    variance: all,
    rvariance: rest,
    interception: start - slope,
    line_fit: line,
  }
}

function fir([value, filter, normalize, center]: readonly Value[]): Value {
  const [series, weights] = [numbersOf(value), numbersOf(filter)?.map(Number)]
  if (!series || !weights?.length) return null
  const negative = weights.some((weight) => weight < 0)
  if (negative && normalize === true) return null
  const scale = (normalize ?? !negative) ? sum(weights) : 1
  const shift = center === true ? Math.floor(weights.length / 2) : 0
  return series.map(
    (_, at) => sum(weights.map((weight, back) => weight * (series[at + shift - back] ?? 0))) / scale,
  )
}

/** A filter that takes what it answered before into account; what becomes of other values is not documented. */
function iir([value, numerators, denominators]: readonly Value[]): Value {
  const [series, over, under] = [value, numerators, denominators].map((each) => finiteOf(each))
  if (!series || !over?.numbers.length || !under?.numbers.length) return null
  if (!series.all || !over.all || !under.all) throw unsupported('series_iir() of values that are no numbers')
  const [first = 0, ...back] = under.numbers
  if (first === 0) throw unsupported('series_iir() with a first denominator of zero')
  const out: number[] = []
  for (const at of series.numbers.keys()) {
    const ahead = sum(over.numbers.map((weight, by) => weight * (series.numbers[at - by] ?? 0)))
    const behind = sum(back.map((weight, by) => weight * (out[at - by - 1] ?? 0)))
    out.push((ahead - behind) / first)
  }
  return out.map(kept)
}

/** The series with its gaps filled: a gap is null, or what the placeholder says. */
const filled =
  (
    fill: (series: readonly unknown[], gaps: readonly boolean[], options: readonly Value[]) => Value,
    first: number,
  ): Scalar =>
  (values) => {
    const series = listOf(values[0])
    if (!series) return null
    const placeholder = values[first]
    const same = (item: unknown): boolean =>
      placeholder === null || placeholder === undefined
        ? item === null
        : item !== null && asText(item) === asText(placeholder)
    return fill(series, series.map(same), values)
  }

const near =
  (by: number) =>
  (series: readonly unknown[], gaps: readonly boolean[]): Value =>
    series.map((item, at) => {
      let from = at
      while (gaps[from]) from += by
      return from in series ? series[from] : item
    })

function linear(series: readonly unknown[], gaps: readonly boolean[], options: readonly Value[]): Value {
  const [, , edges, constant] = options
  const whole = series.every((item, at) => gaps[at] || Number.isInteger(item))
  if (gaps.every(Boolean))
    return series.map(() => (constant === undefined ? 0 : constant === null ? null : Number(constant)))
  return series.map((item, at) => {
    if (!gaps[at]) return item
    const left = gaps.lastIndexOf(false, at)
    const right = gaps.indexOf(false, at)
    if (left < 0 || right < 0) return edges === false ? item : series[Math.max(left, right)]
    const [from, to] = [Number(series[left]), Number(series[right])]
    const value = from + ((to - from) * (at - left)) / (right - left)
    // Between whole numbers a value is cut to a whole one, but reals that are whole look the same here.
    if (whole && !Number.isInteger(value)) throw unsupported('series_fill_linear() between whole numbers')
    return value
  })
}

type Products = { readonly xy: number; readonly xx: number; readonly yy: number }

function products(x: readonly number[], y: readonly number[]): Products {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    sum(a.map((each, at) => each * (b[at] ?? 0)))
  return { xy: dot(x, y), xx: dot(x, x), yy: dot(y, y) }
}

/** Two series cut to the length of the shorter one; a plain number stands at every place. */
function together(a: Value, b: Value): Products | null {
  const plain = (value: Value): number | null =>
    typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null
  const lists = [a, b].map((value) => ({ list: numbersOf(value), one: plain(value) }))
  const length = Math.min(...lists.flatMap(({ list }) => (list ? [list.length] : [])))
  const [x, y] = lists.map(({ list, one }) =>
    list ? list.slice(0, length) : Array.from({ length: Number.isFinite(length) ? length : 0 }, () => one),
  )
  if (!x?.length || !y?.length) return null
  const [m, n] = [x, y].map((each) => each.filter((item) => item !== null))
  if (m?.length !== x.length || n?.length !== y.length)
    throw unsupported('a product of series with values that are no numbers')
  return products(m, n)
}

function correlation([a, b]: readonly Value[]): Value {
  const [x, y] = [finiteOf(a), finiteOf(b)]
  if (!x?.all || !y?.all || !x.numbers.length || x.numbers.length !== y.numbers.length) return null
  const [m, n] = [x, y].map(({ numbers }) => numbers.map((each) => each - mean(numbers)))
  const found = products(m ?? [], n ?? [])
  return found.xy / Math.sqrt(found.xx * found.yy)
}

/** Functions over series of numbers, by name. */
export const series: Readonly<Record<string, Scalar>> = {
  series_abs: each(Math.abs),
  series_acos: each(Math.acos),
  series_asin: each(Math.asin),
  series_atan: each(Math.atan),
  series_ceiling: each(Math.ceil),
  series_cos: each(Math.cos),
  series_exp: each(Math.exp),
  series_floor: each(Math.floor),
  series_log: each(Math.log),
  series_sign: each(Math.sign),
  series_sin: each(Math.sin),
  series_tan: each(Math.tan),
  series_add: both((x, y) => x + y),
  series_subtract: both((x, y) => x - y),
  series_multiply: both((x, y) => x * y),
  series_divide: both((x, y) => x / y),
  series_pow: both((x, y) => x ** y),
  series_equals: both((x, y) => x === y),
  series_not_equals: both((x, y) => x !== y),
  series_greater: both((x, y) => x > y),
  series_greater_equals: both((x, y) => x >= y),
  series_less: both((x, y) => x < y),
  series_less_equals: both((x, y) => x <= y),
  series_sum: finite(sum),
  series_product: finite((numbers) => numbers.reduce((a, b) => a * b, 1)),
  series_magnitude: finite((numbers) => Math.sqrt(sum(numbers.map((x) => x * x)))),
  series_dot_product: ([a, b]) => together(a, b)?.xy ?? null,
  series_cosine_similarity: ([a, b, sizeA, sizeB]) => {
    const found = together(a, b)
    if (!found) return null
    return found.xy / (Number(sizeA ?? Math.sqrt(found.xx)) * Number(sizeB ?? Math.sqrt(found.yy)))
  },
  series_pearson_correlation: (values) => correlation(values),
  series_stats: whole((numbers) => {
    const found = stats(numbers)
    return Object.entries(found).map(([name, value]) => (name.endsWith('_idx') ? counted(value) : value))
  }),
  series_stats_dynamic: whole((numbers) => ({ ...stats(numbers), sum: sum(numbers), len: numbers.length })),
  series_fit_line: whole((numbers) => Object.values(fitLine(numbers) as object)),
  series_fit_line_dynamic: whole(fitLine),
  series_fir: fir,
  series_iir: iir,
  series_fill_forward: filled(near(-1), 1),
  series_fill_backward: filled(near(1), 1),
  series_fill_const: filled(
    (list, gaps, [, constant]) => list.map((item, at) => (gaps[at] ? Number(constant) : item)),
    2,
  ),
  series_fill_linear: filled(linear, 1),
}
