import type { Evidence, Row } from '../incident/evidence.ts'

const CELL = 300
/** Characters of rows that one evidence may cost a reader: about 2,500 tokens. */
const ROOM = 10_000
/** Of an evidence that does not fit, so many of its last rows are shown as well: the end of a story matters. */
const ENDING = 10

/** An evidence as the model reads it: constant columns once, then one line a row; of many rows the first and the last. */
export function digest(evidence: Evidence): string {
  const table = lines(evidence)
  const fits = fitting(table.rows, ROOM)
  if (fits === table.rows.length) return [...table.head, ...table.rows].join('\n')
  const ending = table.rows.slice(Math.max(fits, table.rows.length - ENDING))
  const start = Math.max(1, fits - ending.length)
  const hidden = `(rows ${start + 1} to ${table.rows.length - ending.length} are not shown: read_evidence)`
  return [...table.head, ...table.rows.slice(0, start), hidden, ...ending].join('\n')
}

/** Rows `from` to `to` (1-based, both included) of an evidence, as many as fit. */
export function digestRows(evidence: Evidence, from: number, to: number): string {
  const table = lines(evidence)
  const wanted = table.rows.slice(from - 1, to)
  const fits = fitting(wanted, ROOM)
  const rest = fits < wanted.length ? [`(rows ${from + fits} to ${from + wanted.length - 1}: ask again)`] : []
  return [...table.head, ...(wanted.length === 0 ? ['(no such rows)'] : wanted.slice(0, fits)), ...rest].join(
    '\n',
  )
}

function lines(evidence: Evidence): { readonly head: readonly string[]; readonly rows: readonly string[] } {
  const { rows, source } = evidence
  const from = source.kind === 'logs' ? source.table : source.what
  const title = `${evidence.id} · ${from} · searched ${evidence.from} to ${evidence.to} · ${evidence.rowCount} ${evidence.rowCount === 1 ? 'row' : 'rows'}${evidence.truncated ? ' (truncated: more exist)' : ''}`
  if (rows.length === 0) return { head: [title], rows: ['(no rows)'] }
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.some((row) => cell(row[name]) !== ''),
  )
  const constant = rows.length > 1 ? names.filter((name) => isConstant(rows, name)) : []
  const varying = names.filter((name) => !constant.includes(name))
  const fixed = constant.map((name) => `${name}=${cell(rows[0]?.[name])}`)
  return {
    head: [
      title,
      ...(fixed.length > 0 ? [`in every row: ${fixed.join('; ')}`] : []),
      `row\t${varying.join('\t')}`,
    ],
    rows: rows.map((row, index) => `${index + 1}\t${varying.map((name) => cell(row[name])).join('\t')}`),
  }
}

/** How many lines from the start fit into the room, one at least. */
function fitting(rows: readonly string[], room: number): number {
  let used = 0
  const first = rows.findIndex((row) => {
    used += row.length + 1
    return used > room
  })
  return first < 0 ? rows.length : Math.max(1, first)
}

const isConstant = (rows: readonly Row[], name: string): boolean =>
  rows.every((row) => cell(row[name]) === cell(rows[0]?.[name]))

function cell(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replace(/[\t\r\n]+/g, ' ')
  return line.length > CELL ? `${line.slice(0, CELL)}…` : line
}
