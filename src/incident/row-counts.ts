import { merged } from './drawn-range.ts'
import type { Evidence, Row } from './evidence.ts'
import { moment } from './moment.ts'
import { inIso, inMs, isReal, type Stretch } from './stretch.ts'
import type { TimeRange } from './window.ts'

/** How many rows of one query, or of several together, fall into each stretch of time. */
export type CountSeries = {
  readonly name: string
  /** The stretches with rows in order of time; `at` = where it begins, ISO 8601 UTC. */
  readonly bars: readonly { readonly at: string; readonly rows: number }[]
  readonly total: number
}

/** Rows over time, as the evidence has them. */
export type RowCounts = {
  /** What is drawn, ISO 8601 UTC. */
  readonly from: string
  readonly to: string
  /** Length of one stretch, milliseconds; each begins at a multiple of it. */
  readonly stepMs: number
  readonly asked: string | null
  /** In order, without overlap. */
  readonly searched: readonly TimeRange[]
  /** Long stretches that nobody searched and that no row is in, so that they may be left out visibly. */
  readonly quiet: readonly TimeRange[]
  /** At most 6, in the order of the evidence. */
  readonly series: readonly CountSeries[]
  /** How many queries the last series stands for; 0 = each has its own. */
  readonly together: number
  /** Rows without a time, and rows of a time that is not drawn: both are in no stretch. */
  readonly undated: number
  readonly outside: number
  /** An answer was cut off, so that there were more rows than are counted. */
  readonly truncated: boolean
}

const MOST_SERIES = 6
const MOST_STRETCHES = 60
const SECOND_MS = 1_000
const DAY_MS = 86_400_000
/** Lengths of a stretch that people read at a glance. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 60 * SECOND_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * 60 * 60 * SECOND_MS),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY_MS),
]
/** Enough rows to tell which column holds the times. */
const ENOUGH_ROWS = 200
/** A gap is left out where it is longer than all that was searched. */
const LONG = 1

type Counted = { readonly evidence: Evidence; readonly label: string }
type Dated = { readonly name: string; readonly times: readonly number[] }

/** Counts all rows with a time within what was searched; null where none has one. Pure, and never throws. */
export function rowCountsOf(
  all: readonly Counted[],
  { asked, searched }: { readonly asked: string | null; readonly searched: readonly TimeRange[] },
): RowCounts | null {
  const countable = all.filter(({ evidence }) => !isMetric(evidence))
  const dated = countable
    .map(({ evidence, label }) => ({ name: label, times: timesOf(evidence.rows) }))
    .filter(({ times }) => times.length > 0)
  const ranges = merged([...searched, ...countable.map(({ evidence }) => evidence)].filter(isRange))
  const [from, to] = edgesOf(ranges, dated)
  if (from === undefined || to === undefined) return null
  const quiet = quietIn(ranges, dated)
  const shown = to - from - quiet.reduce((sum, one) => sum + one.to - one.from, 0)
  const stepMs = stepFor(shown)
  const within = dated
    .map(({ name, times }) => ({ name, times: times.filter((time) => time >= from && time <= to) }))
    .filter(({ times }) => times.length > 0)
  if (within.length === 0) return null
  const { series, together } = largest(within)
  return {
    ...inIso({ from, to }),
    stepMs,
    asked: asked === null || !Number.isFinite(Date.parse(asked)) ? null : asked,
    searched: ranges,
    quiet: quiet.map(inIso),
    series: series.map((one) => ({
      name: one.name,
      bars: barsOf(one.times, stepMs),
      total: one.times.length,
    })),
    together,
    undated: countable.reduce((sum, { evidence }) => sum + evidence.rows.length, 0) - sum(dated),
    outside: sum(dated) - sum(within),
    truncated: countable.some(({ evidence }) => evidence.truncated),
  }
}

/** The stretch that begins there, as far as it is drawn. */
export function stretchAt(at: string, { from, to, stepMs }: RowCounts): TimeRange {
  const begin = Date.parse(at)
  return inIso({
    from: Math.max(begin, Date.parse(from)),
    to: Math.min(begin + stepMs, Date.parse(to)),
  })
}

/** A value each minute, whatever happens. */
const isMetric = ({ source }: Evidence): boolean =>
  source.kind === 'control-plane' && source.what === 'metrics'

const isRange = (range: TimeRange): boolean => isReal(inMs(range))

const sum = (all: readonly Dated[]): number => all.reduce((rows, { times }) => rows + times.length, 0)

/** The moments of the rows, by the column that dates them: TimeGenerated, or the one that holds most moments. */
function timesOf(rows: readonly Row[]): readonly number[] {
  const every = Math.max(1, Math.floor(rows.length / ENOUGH_ROWS))
  const found = new Map<string, number>()
  for (let n = 0; n < rows.length; n += every)
    for (const [name, value] of Object.entries(rows[n] ?? {}))
      if (timeOf(value) !== null) found.set(name, (found.get(name) ?? 0) + 1)
  const [best] = [...found].reduce<readonly [string | null, number]>(
    (most, one) => (one[1] > most[1] ? one : most),
    [null, 0],
  )
  const column = found.has('TimeGenerated') ? 'TimeGenerated' : best
  return column === null ? [] : rows.flatMap((row) => timeOf(row[column]) ?? [])
}

function timeOf(value: unknown): number | null {
  const time = Date.parse(moment(value))
  return Number.isFinite(time) ? time : null
}

/** What was searched, from end to end; where nothing was, from the first row to the last. */
function edgesOf(
  ranges: readonly TimeRange[],
  dated: readonly Dated[],
): readonly [from?: number, to?: number] {
  const all = ranges.map(inMs)
  const [first, last] = [all[0], all.at(-1)]
  if (first && last) return [first.from, Math.max(last.to, first.from + SECOND_MS)]
  const times = dated.flatMap((one) => one.times)
  if (times.length === 0) return []
  const from = times.reduce((a, b) => Math.min(a, b))
  return [from, times.reduce((a, b) => Math.max(a, b), from + SECOND_MS)]
}

function quietIn(ranges: readonly TimeRange[], dated: readonly Dated[]): readonly Stretch[] {
  const all = ranges.map(inMs)
  const searched = all.reduce((ms, { from, to }) => ms + to - from, 0)
  return all
    .slice(1)
    .map(({ from }, n) => ({ from: all[n]?.to ?? from, to: from }))
    .filter(({ from, to }) => to - from > searched * LONG)
    .filter(({ from, to }) => !dated.some(({ times }) => times.some((time) => time > from && time < to)))
}

const stepFor = (shown: number): number =>
  STEPS_MS.find((one) => shown / one <= MOST_STRETCHES) ??
  Math.ceil(shown / MOST_STRETCHES / (365 * DAY_MS)) * 365 * DAY_MS

/** Those with the most rows by themselves, all others as one. */
function largest(all: readonly Dated[]): { readonly series: readonly Dated[]; readonly together: number } {
  if (all.length <= MOST_SERIES) return { series: all, together: 0 }
  const own = new Set(all.toSorted((a, b) => b.times.length - a.times.length).slice(0, MOST_SERIES - 1))
  const others = all.filter((one) => !own.has(one))
  const rest = {
    name: `${others.length} other queries together`,
    times: others.flatMap(({ times }) => times),
  }
  return { series: [...all.filter((one) => own.has(one)), rest], together: others.length }
}

function barsOf(times: readonly number[], stepMs: number): CountSeries['bars'] {
  const rows = new Map<number, number>()
  for (const time of times) {
    const n = Math.floor(time / stepMs)
    rows.set(n, (rows.get(n) ?? 0) + 1)
  }
  return [...rows]
    .toSorted(([a], [b]) => a - b)
    .map(([n, count]) => ({ at: new Date(n * stepMs).toISOString(), rows: count }))
}
