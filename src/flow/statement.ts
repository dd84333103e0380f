import type { Citation, Evidence, Row } from '../incident/evidence.ts'
import type { Entry, Seen } from './seen.ts'

/** A statement over rows of one evidence, with the moments of those rows. */
export const statement = (evidence: Evidence, rows: readonly Entry[], text: string): Seen => ({
  finding: { text, evidence: cite(evidence, rows) },
  moments: rows.map((row) => row.at),
})

/** The citation of rows of one evidence. */
export const cite = (evidence: Evidence, entries: readonly Entry[]): Citation[] => [
  { id: evidence.id, rows: entries.map((entry) => entry.number) },
]

/** A row as one line a person can read: its short cells by name, in the order of `columns`; ids of resources left out. */
export function rowLine(row: Row, columns: readonly string[]): string {
  return columns
    .filter((name) => cellText(row[name]) !== '' && !/resourceid|tenantid|subscription/i.test(name))
    .map((name) => `${name} = ${short(cellText(row[name]))}`)
    .join(', ')
}

/** A cell as text; empty where there is nothing in it. */
export const cellText = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** The first 240 characters of a text. */
export const short = (value: string): string => (value.length > 240 ? `${value.slice(0, 240)}…` : value)
