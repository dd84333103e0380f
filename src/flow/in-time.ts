import type { Evidence } from '../incident/evidence.ts'
import { byTime, moment, timeColumn } from '../incident/moment.ts'
import type { Entry } from './seen.ts'

/** The rows of an evidence in order of time, and its columns but the one that dates them; null where none does. */
export function inTime(
  evidence: Evidence,
): { readonly entries: readonly Entry[]; readonly columns: readonly string[] } | null {
  const time = timeColumn(evidence.rows)
  if (!time) return null
  return {
    entries: evidence.rows
      .map((row, index) => ({ row, number: index + 1, at: moment(row[time]) }))
      .sort((a, b) => byTime(a.at, b.at)),
    columns: [...new Set(evidence.rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== time),
  }
}

/** Rows that sum up what happened between two moments, such as First and Last. */
export function isStretch({ rows }: Evidence): boolean {
  const names = Object.keys(rows[0] ?? {})
  const moments = names.filter((name) => rows.every((row) => moment(row[name]) !== ''))
  return moments.length > 1 && !names.includes('TimeGenerated')
}
