import type { Evidence, Row } from '../incident/evidence.ts'
import { sayMoment, saySpan } from '../incident/moment.ts'
import { ENTITY, STATE, TROUBLE } from '../incident/state-words.ts'
import { counts } from './counts.ts'
import { inTime, isStretch } from './in-time.ts'
import type { Entry, Observed, Seen } from './seen.ts'
import { cellText, cite, rowLine, short, statement } from './statement.ts'

const MAX_ENTRIES = 12

/**
 * Reads the rows of one evidence as a person would skim them; every statement quotes the rows it cites. Without `quotes`
 * nothing is told of messages: what a machine or a stranger wrote is noise where something else is proven.
 */
export function observe(evidence: Evidence, quotes = true): Observed {
  const told = inTime(evidence)
  if (!told) return { findings: [], timeline: [], trouble: false }
  const { entries: ordered, columns } = told
  const state = columns.find((name) => STATE.test(name) && distinct(evidence.rows, name) <= 12)
  const message = columns.find((name) => average(evidence.rows, name) > 25 && !/id$/i.test(name))
  const said = state
    ? states(evidence, ordered, state, columns)
    : messages(evidence, ordered, quotes ? message : undefined)
  const counted = counts(evidence, ordered, columns)
  // A row that stands for a stretch of time was not so at any one moment.
  if (isStretch(evidence)) return { findings: [], timeline: [], trouble: said.trouble || counted.trouble }
  return {
    findings: [...counted.findings, ...said.findings],
    timeline: [...counted.timeline, ...said.timeline],
    trouble: said.trouble || counted.trouble,
  }
}

function states(
  evidence: Evidence,
  ordered: readonly Entry[],
  state: string,
  columns: readonly string[],
): Observed {
  const entity = columns.filter((name) => ENTITY.test(name)).slice(0, 3)
  const last = new Map<string, string>()
  const changes = ordered.filter(({ row }) => {
    const key = entity.map((name) => cellText(row[name])).join('|')
    const changed = last.get(key) !== cellText(row[state])
    last.set(key, cellText(row[state]))
    return changed
  })
  const bad = ordered.filter(({ row }) => TROUBLE.test(cellText(row[state])))
  const told = (
    changes.length <= MAX_ENTRIES ? changes : changes.filter((entry) => bad.includes(entry))
  ).slice(0, MAX_ENTRIES)
  const timeline = told.map((entry) => ({
    at: entry.at,
    event: rowLine(entry.row, [state, ...columns.filter((name) => name !== state)]),
    evidence: cite(evidence, [entry]),
  }))
  const byValue = Map.groupBy(bad, ({ row }) => cellText(row[state]))
  const findings: Seen[] = [...byValue]
    .slice(0, 6)
    .map(([value, rows]) =>
      statement(
        evidence,
        rows,
        `${state} was ${value} in ${rows.length} of ${ordered.length} rows${saySpan(rows.map((row) => row.at))}.`,
      ),
    )
  const end = ordered.at(-1)
  if (end && bad.length > 0) {
    const last = `The last ${state} in the searched range is ${cellText(end.row[state]) || 'empty'}, at ${sayMoment(end.at)}.`
    findings.push(statement(evidence, [end], last))
  }
  return {
    findings: bad.length > 0 ? findings : [],
    timeline: bad.length > 0 ? timeline : [],
    trouble: bad.length > 0,
  }
}

function messages(evidence: Evidence, ordered: readonly Entry[], column: string | undefined): Observed {
  if (!column) return { findings: [], timeline: [], trouble: false }
  const loud = ordered.filter(({ row }) => TROUBLE.test(cellText(row[column])))
  const kinds = Map.groupBy(loud, ({ row }) =>
    cellText(row[column]).replace(/0x[\da-f]+|\b[\da-f-]{16,}\b|\d+/gi, '#'),
  )
  const rarest = [...kinds.values()].sort((a, b) => a.length - b.length).slice(0, MAX_ENTRIES)
  const findings = rarest.map((rows) =>
    statement(
      evidence,
      rows,
      `${rows.length === 1 ? 'One row says' : `${rows.length} rows say`} “${short(cellText(rows[0]?.row[column]))}”${saySpan(rows.map((row) => row.at))}.`,
    ),
  )
  const timeline = rarest.map((rows) => ({
    at: rows[0]?.at ?? '',
    event: short(cellText(rows[0]?.row[column])),
    evidence: cite(evidence, rows.slice(0, 1)),
  }))
  return { findings, timeline, trouble: loud.length > 0 }
}

const distinct = (rows: readonly Row[], name: string): number =>
  new Set(rows.map((row) => cellText(row[name]))).size
const average = (rows: readonly Row[], name: string): number =>
  rows.reduce((sum, row) => sum + (typeof row[name] === 'string' ? cellText(row[name]).length : 0), 0) /
  rows.length
