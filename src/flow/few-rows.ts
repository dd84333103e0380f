import type { Evidence } from '../incident/evidence.ts'
import { inTime, isStretch } from './in-time.ts'
import type { Observed } from './seen.ts'
import { cite, rowLine, statement } from './statement.ts'

/** A query that returns no more rows than this was asked for just them. */
const FEW = 3

/** A cell of more words than this is prose: what a machine or a stranger wrote. */
const WORDS = 4

/**
 * The few rows that a step of the guide returned, each as it stands; nothing where there are many. Without `quotes` prose is
 * left out.
 */
export function fewRows(title: string, evidence: Evidence, quotes = true): Observed {
  const dated = inTime(evidence)
  if (evidence.rowCount > FEW || !dated) return { findings: [], timeline: [], trouble: false }
  const { entries, columns } = dated
  const stretch = isStretch(evidence)
  const all = stretch ? Object.keys(evidence.rows[0] ?? {}) : columns
  const told = entries
    .map((entry) => {
      const told = quotes ? all : all.filter((name) => !isProse(entry.row[name]))
      return { entry, line: rowLine(entry.row, told) }
    })
    .filter(({ line }) => line !== '')
  return {
    findings: told.map(({ entry, line }) => statement(evidence, [entry], `${title}: ${line}.`)),
    timeline: (stretch ? [] : told).map(({ entry, line }) => ({
      at: entry.at,
      event: line,
      evidence: cite(evidence, [entry]),
    })),
    trouble: false,
  }
}

const isProse = (cell: unknown): boolean =>
  typeof cell === 'string' && cell.trim().split(/\s+/).length > WORDS
