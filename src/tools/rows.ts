import type { Row } from '../incident/evidence.ts'

/** Log rows as the rest reads them: the server writes every cell as text, times as `06/18/2025 07:00:00 +00:00` and an empty cell as `null`. */
export function logRows(rows: readonly Row[]): readonly Row[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)])),
  )
}

const TIME = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d:\d\d(?:\.\d+)?) \+00:00$/

function cell(value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (value === 'null') return null
  const [, month, day, year, time] = TIME.exec(value) ?? []
  return time ? `${year}-${month}-${day}T${time}Z` : value
}

/** Activity log events, newest first, one row an event. */
export function activityRows(
  events: readonly Row[],
  range: { readonly from: string; readonly to: string },
): readonly Row[] {
  const [from, to] = [Date.parse(range.from), Date.parse(range.to)]
  return events
    .map((event) => ({ at: Date.parse(String(event.eventTimestamp)), row: activity(event) }))
    .filter(({ at }) => at >= from && at <= to)
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row)
}

function activity(event: Row): Row {
  return {
    TimeGenerated: event.eventTimestamp,
    operationName: named(event.operationName),
    status: named(event.status),
    subStatus: named(event.subStatus),
    level: event.level,
    caller: event.caller ?? '',
    description: event.description ?? '',
    correlationId: event.correlationId ?? '',
    resourceId: event.resourceId,
  }
}

const named = (value: unknown): unknown =>
  value && typeof value === 'object' && 'value' in value ? value.value : (value ?? '')

const AGGREGATIONS = {
  avgBuckets: 'Average',
  minBuckets: 'Minimum',
  maxBuckets: 'Maximum',
  totalBuckets: 'Total',
  countBuckets: 'Count',
} as const

type Series = { readonly metadata?: Row; readonly start?: string; readonly end?: string } & {
  readonly [Bucket in keyof typeof AGGREGATIONS]?: readonly unknown[] | null
}

/** Metric points, one row a point, with the dimensions of its series; the server sends evenly spaced buckets between a start and an end. */
export function metricRows(metrics: readonly Row[]): readonly Row[] {
  return metrics.flatMap(({ name, unit, timeSeries }) =>
    (Array.isArray(timeSeries) ? (timeSeries as Series[]) : []).flatMap((series) =>
      Object.entries(AGGREGATIONS).flatMap(([bucket, aggregation]) => {
        const values = series[bucket as keyof typeof AGGREGATIONS] ?? []
        const start = Date.parse(series.start ?? '')
        const step = values.length > 1 ? (Date.parse(series.end ?? '') - start) / (values.length - 1) : 0
        if (Number.isNaN(start + step)) return []
        return values.map((value, index) => ({
          ...series.metadata,
          TimeGenerated: new Date(start + index * step).toISOString(),
          metric: name,
          aggregation,
          value,
          unit,
        }))
      }),
    ),
  )
}
