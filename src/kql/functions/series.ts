import { asText, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { listOf, type Scalar } from './scalar.ts'

type Numbers = readonly (number | null)[]

/** The numbers of a series; what is no number is null. */
function numbersOf(value: Value): Numbers | null {
  return listOf(value)?.map((each) => (typeof each === 'number' ? each : null)) ?? null
}

const each =
  (of: (x: number) => number): Scalar =>
  ([value]) =>
    numbersOf(value)?.map((x) => (x === null ? null : of(x))) ?? null

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
      return typeof m === 'number' && typeof n === 'number' ? of(m, n) : null
    })
  }

/** Answers from a series whose values are all finite numbers; null for any other. */
const whole =
  (of: (series: readonly number[]) => Value): Scalar =>
  ([value]) => {
    const numbers = numbersOf(value)?.filter((x) => x !== null && Number.isFinite(x)) as number[] | undefined
    return numbers?.length && numbers.length === numbersOf(value)?.length ? of(numbers) : null
  }

const sum = (series: readonly number[]): number => series.reduce((a, b) => a + b, 0)
const mean = (series: readonly number[]): number => sum(series) / series.length
const variance = (series: readonly number[], around = mean(series)): number =>
  series.length > 1 ? sum(series.map((x) => (x - around) ** 2)) / (series.length - 1) : 0

function stats(series: readonly number[]) {
  const [least, most] = [Math.min(...series), Math.max(...series)]
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

function products(
  values: readonly Value[],
): { readonly xy: number; readonly xx: number; readonly yy: number } | null {
  const [x, y] = [numbersOf(values[0]), numbersOf(values[1])]
  if (!x || !y || x.length !== y.length || [...x, ...y].includes(null)) return null
  const dot = (a: Numbers, b: Numbers): number => sum(a.map((each, at) => Number(each) * Number(b[at])))
  return { xy: dot(x, y), xx: dot(x, x), yy: dot(y, y) }
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
  series_sum: whole(sum),
  series_product: whole((numbers) => numbers.reduce((a, b) => a * b, 1)),
  series_magnitude: whole((numbers) => Math.sqrt(sum(numbers.map((x) => x * x)))),
  series_dot_product: (values) => products(values)?.xy ?? null,
  series_cosine_similarity: (values) => {
    const found = products(values)
    return found && found.xy / Math.sqrt(found.xx * found.yy)
  },
  series_pearson_correlation: ([a, b]) => {
    const [x, y] = [numbersOf(a), numbersOf(b)].map((list) => {
      const numbers = list?.map(Number) ?? []
      return numbers.map((each) => each - mean(numbers))
    })
    const found = products([x, y])
    return found && found.xy / Math.sqrt(found.xx * found.yy)
  },
  series_stats: whole((numbers) => {
    const found = stats(numbers)
    return Object.entries(found).map(([name, value]) => (name.endsWith('_idx') ? counted(value) : value))
  }),
  series_stats_dynamic: whole((numbers) => ({ ...stats(numbers), sum: sum(numbers), len: numbers.length })),
  series_fit_line: whole((numbers) => Object.values(fitLine(numbers) as object)),
  series_fit_line_dynamic: whole(fitLine),
  series_fir: fir,
  series_fill_forward: filled(near(-1), 1),
  series_fill_backward: filled(near(1), 1),
  series_fill_const: filled(
    (list, gaps, [, constant]) => list.map((item, at) => (gaps[at] ? Number(constant) : item)),
    2,
  ),
  series_fill_linear: filled(linear, 1),
}
