import type { Evidence, Row } from './evidence.ts'
import { moment } from './moment.ts'
import type { TimeRange } from './window.ts'

/** How many rows of one kind fall into each stretch of time. */
export type CountSeries = {
  readonly name: string
  /** One number a stretch, in order of time. */
  readonly counts: readonly number[]
  readonly total: number
}

/** Rows over time, as the evidence has them. */
export type RowCounts = {
  /** What is drawn, ISO 8601 UTC. */
  readonly from: string
  readonly to: string
  /** Length of one stretch, milliseconds. */
  readonly stepMs: number
  readonly asked: string | null
  readonly searched: readonly TimeRange[]
  /** At most 6, those with the most rows; the rest is told by its number. */
  readonly series: readonly CountSeries[]
  readonly left: number
  /** Rows without a time, which are in no stretch. */
  readonly undated: number
  /** An answer was cut off, so that there were more rows than are counted. */
  readonly truncated: boolean
}

const MOST_SERIES = 6
const STRETCHES = 60
const LEAST_MS = 1_000
/** Lengths of a stretch that people read at a glance. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 60_000),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * 3_600_000),
]
const TIME_COLUMN = /^(time_?generated|timestamp|event_?timestamp|time|at|.*_?time_?(stamp|utc)?)$/i

type Counted = { readonly evidence: Evidence; readonly label: string }

/** Counts all rows with a time within what was searched; null where none has one. Pure, and never throws. */
export function rowCountsOf(
  all: readonly Counted[],
  { asked, searched }: { readonly asked: string | null; readonly searched: readonly TimeRange[] },
): RowCounts | null {
  const dated = all
    .filter(({ evidence }) => evidence.source.kind === 'logs' && evidence.rowCount > 0)
    .map(({ evidence, label }) => ({ evidence, label, times: timesOf(evidence.rows) }))
  const edges = searched.flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)]).filter(Number.isFinite)
  const [from, to] =
    edges.length > 0
      ? [edges.reduce((a, b) => Math.min(a, b)), edges.reduce((a, b) => Math.max(a, b))]
      : rangeOf(dated.flatMap(({ times }) => times))
  if (from === undefined || to === undefined || !(to > from)) return null
  const stepMs =
    STEPS_MS.find((one) => (to - from) / one <= STRETCHES) ??
    Math.ceil((to - from) / STRETCHES / LEAST_MS) * LEAST_MS
  const length = Math.ceil((to - from) / stepMs)
  const series = dated
    .map(({ label, times }) => {
      const counts = new Array<number>(length).fill(0)
      for (const time of times) {
        const at = Math.min(length - 1, Math.floor((time - from) / stepMs))
        if (time >= from && time <= to) counts[at] = (counts[at] ?? 0) + 1
      }
      return { name: label, counts, total: counts.reduce((sum, n) => sum + n, 0) }
    })
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total)
  if (series.length === 0) return null
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    stepMs,
    asked,
    searched,
    series: series.slice(0, MOST_SERIES),
    left: Math.max(0, series.length - MOST_SERIES),
    undated: dated.reduce((sum, { evidence, times }) => sum + evidence.rows.length - times.length, 0),
    truncated: dated.some(({ evidence }) => evidence.truncated),
  }
}

/** The moments of the rows, by the first column that holds them. */
function timesOf(rows: readonly Row[]): readonly number[] {
  const columns = [...new Set(rows.slice(0, 20).flatMap((row) => Object.keys(row)))]
  const column = columns
    .filter((name) => TIME_COLUMN.test(name))
    .find((name) => rows.slice(0, 20).some((row) => timeOf(row[name]) !== null))
  if (column === undefined) return []
  return rows.flatMap((row) => timeOf(row[column]) ?? [])
}

/** Only what Azure writes as a moment; a number or a duration is none. */
function timeOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return null
  const time = Date.parse(moment(value))
  return Number.isFinite(time) ? time : null
}

const rangeOf = (times: readonly number[]): readonly [number, number] | readonly [] =>
  times.length === 0
    ? []
    : [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b)) + LEAST_MS]
