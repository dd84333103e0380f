import type { Evidence, Row } from '../incident/evidence.ts'

const CELL = 300

/** Rows `from` to `to` (1-based, both included) as the model reads them: constant columns once, then one line a row. */
export function digest(evidence: Evidence, from = 1, to = 40): string {
  const head = `${evidence.id} · ${evidence.source.kind === 'logs' ? evidence.source.table : evidence.source.what} · searched ${evidence.from} to ${evidence.to} · ${evidence.rowCount} rows${evidence.truncated ? ' (truncated: more exist)' : ''}`
  const rows = evidence.rows.slice(from - 1, to)
  if (rows.length === 0) return `${head}\n(no rows)`
  const names = [...new Set(evidence.rows.flatMap((row) => Object.keys(row)))]
  const constant = evidence.rows.length > 1 ? names.filter((name) => isConstant(evidence.rows, name)) : []
  const varying = names.filter((name) => !constant.includes(name))
  const fixed = constant
    .map((name) => `${name}=${cell(evidence.rows[0]?.[name])}`)
    .filter((text) => !text.endsWith('='))
  const lines = rows.map(
    (row, index) => `${from + index}\t${varying.map((name) => cell(row[name])).join('\t')}`,
  )
  const rest = evidence.rows.length > to ? [`(rows ${to + 1} to ${evidence.rows.length}: read_evidence)`] : []
  return [
    head,
    ...(fixed.length > 0 ? [`in every row: ${fixed.join('; ')}`] : []),
    `row\t${varying.join('\t')}`,
    ...lines,
    ...rest,
  ].join('\n')
}

const isConstant = (rows: readonly Row[], name: string): boolean =>
  rows.every((row) => cell(row[name]) === cell(rows[0]?.[name]))

function cell(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replace(/[\t\r\n]+/g, ' ')
  return line.length > CELL ? `${line.slice(0, CELL)}…` : line
}
