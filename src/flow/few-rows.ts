import type { Evidence } from '../incident/evidence.ts'
import { inTime } from './in-time.ts'
import type { Observed } from './seen.ts'
import { cite, rowLine, statement } from './statement.ts'

/** A query that returns no more rows than this was asked for just them. */
const FEW = 3

/** The few rows that a step of the guide returned, each as it stands; nothing where there are many. */
export function fewRows(title: string, evidence: Evidence): Observed {
  const dated = inTime(evidence)
  if (evidence.rowCount > FEW || !dated) return { findings: [], timeline: [], trouble: false }
  const { entries, columns } = dated
  const told = entries
    .map((entry) => ({ entry, line: rowLine(entry.row, columns) }))
    .filter(({ line }) => line !== '')
  return {
    findings: told.map(({ entry, line }) => statement(evidence, [entry], `${title}: ${line}.`)),
    timeline: told.map(({ entry, line }) => ({
      at: entry.at,
      event: line,
      evidence: cite(evidence, [entry]),
    })),
    trouble: false,
  }
}
