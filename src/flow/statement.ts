import type { Citation, Evidence } from '../incident/evidence.ts'
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
