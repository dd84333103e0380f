import color from 'picocolors'
import { plain } from '../incident/plain.ts'
import type { Result } from '../kql/table.ts'
import { tableLines } from './table.ts'

/** What a person still reads; `--json` gives everything. */
const MOST_ROWS = 1000
const MOST_CHARACTERS = 120

const NUMBERS = /^(int|long|real|decimal|timespan)$/
/** A result as a table for a terminal, with how many rows it has; what steers a terminal or breaks a line is taken out. */
export function kqlTable({ columns, rows }: Result): string {
  const heads = columns.map(({ name, type }) => ({
    name: cell(name),
    align: NUMBERS.test(type) ? ('right' as const) : ('left' as const),
  }))
  const lines = tableLines(
    heads,
    rows.slice(0, MOST_ROWS).map((row) => row.map(cell)),
  )
  const left = rows.length - MOST_ROWS
  const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`
  const end = left > 0 ? `${count}; the first ${MOST_ROWS} are shown, --json gives all` : count
  return [...lines, color.dim(end)].join('\n')
}

function cell(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
  const line = plain(text.replace(/\r?\n|\r/g, '⏎').replaceAll('\t', ' '))
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line
}
