import { asText, nothing, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { listOf, type Scalar } from './scalar.ts'
import { mean, sum } from './series.ts'

type Series = readonly number[]

/** A point this many times further out than the tenth and ninetieth percentile are apart has this score. */
const scale = 2.772_605_605_507_915
/** The fewest points of a series in which a period can be found: one has four points, twice. */
const shortestWithPeriod = 8

/** The numbers of a series; what becomes of gaps is not documented. */
function seriesOf(value: Value, name: string): Series | null {
  const list = listOf(value)
  if (!list) return null
  if (!list.length || !list.every((each) => typeof each === 'number' && Number.isFinite(each)))
    throw unsupported(`${name}() of a series with gaps, or of none`)
  return list as number[]
}

/** The value below which a part of the sorted numbers lies, between two of them if need be. */
function quantile(sorted: Series, part: number): number {
  const at = (sorted.length - 1) * part
  const low = Math.floor(at)
  const [a = 0, b = a] = [sorted[low], sorted[low + 1]]
  return a + (at - low) * (b - a)
}

function median(numbers: Series): number {
  return quantile(
    numbers.toSorted((a, b) => a - b),
    0.5,
  )
}

/** How far out each point is: zero between the tenth and the ninetieth percentile. */
function scores(series: Series, name: string): Series {
  const sorted = series.toSorted((a, b) => a - b)
  const [low, high] = [quantile(sorted, 0.1), quantile(sorted, 0.9)]
  return series.map((x) => {
    if (x >= low && x <= high) return 0
    if (high === low) throw unsupported(`${name}() of a series that is the same nearly everywhere`)
    return ((x - (x > high ? high : low)) / (high - low)) * scale
  })
}

/** The median of the points of each phase, at every point; nothing where there is no period. */
function seasonal(series: Series, period: number): Series {
  if (period === 0) return series.map(() => 0)
  const phases = Array.from({ length: Math.min(period, series.length) }, (_, phase) => {
    const points: number[] = []
    for (let at = phase; at < series.length; at += period) points.push(series[at] ?? 0)
    return median(points)
  })
  return series.map((_, at) => phases[at % period] ?? 0)
}

/** The period to take: the given one, or none where none could be found. */
function periodOf(given: Value, length: number, name: string): number {
  const period = nothing(given) ? -1 : Number(given)
  if (Number.isInteger(period) && period >= 0) return period
  if (period === -1 && length < shortestWithPeriod) return 0
  throw unsupported(`${name}() that looks for the period itself`)
}

function trendOf(series: Series, how: string, name: string): Series {
  if (how === 'none') return series.map(() => 0)
  const average = mean(series)
  if (how === 'avg') return series.map(() => average)
  if (how !== 'linefit') throw unsupported(`${name}() with the trend ${how}`)
  const center = (series.length - 1) / 2
  const across = sum(series.map((_, at) => (at - center) ** 2))
  const slope = across ? sum(series.map((y, at) => (at - center) * (y - average))) / across : 0
  return series.map((_, at) => average + slope * (at - center))
}

/** The parts of a series: the baseline is what repeats and the trend, the residual is what is left. */
function decomposed(series: Series, seasonality: Value, how: Value, name: string) {
  const season = seasonal(series, periodOf(seasonality, series.length, name))
  const trend = trendOf(
    series.map((x, at) => x - (season[at] ?? 0)),
    nothing(how) ? 'avg' : asText(how),
    name,
  )
  const baseline = season.map((x, at) => x + (trend[at] ?? 0))
  return { baseline, season, trend, residual: series.map((x, at) => x - (baseline[at] ?? 0)) }
}

function noTestPoints(points: Value, name: string): void {
  if (!nothing(points) && Number(points) !== 0) throw unsupported(`${name}() with test points`)
}

function onlyDefault(kind: Value, name: string): void {
  if (!nothing(kind) && asText(kind) !== 'ctukey') throw unsupported(`${name}() with ${asText(kind)}`)
}

/** Functions that take a series apart and look for its outliers, by name. */
export const decompositions: Readonly<Record<string, Scalar>> = {
  series_outliers: ([value, kind, ignored, ...percentiles]) => {
    onlyDefault(kind, 'series_outliers')
    if (!nothing(ignored) && !Number.isNaN(ignored))
      throw unsupported('series_outliers() with a value to ignore')
    if (percentiles.some((each, at) => Number(each) !== [10, 90][at]))
      throw unsupported('series_outliers() with other percentiles')
    const series = seriesOf(value, 'series_outliers')
    return series && scores(series, 'series_outliers')
  },
  series_decompose: ([value, seasonality, how, points]) => {
    noTestPoints(points, 'series_decompose')
    const series = seriesOf(value, 'series_decompose')
    if (!series) return null
    const found = decomposed(series, seasonality, how, 'series_decompose')
    return [found.baseline, found.season, found.trend, found.residual]
  },
  series_decompose_anomalies: ([value, threshold, seasonality, trend, testPoints, kind]) => {
    const name = 'series_decompose_anomalies'
    onlyDefault(kind, name)
    noTestPoints(testPoints, name)
    const series = seriesOf(value, name)
    if (!series) return null
    const { baseline, residual } = decomposed(series, seasonality, trend, name)
    const found = scores(residual, name)
    const least = nothing(threshold) ? 1.5 : Number(threshold)
    return [found.map((score) => (Math.abs(score) >= least ? Math.sign(score) : 0)), found, baseline]
  },
  series_seasonal: ([value, period]) => {
    const series = seriesOf(value, 'series_seasonal')
    return series && seasonal(series, periodOf(period, series.length, 'series_seasonal'))
  },
}
