import Table from 'cli-table3'
import color from 'picocolors'
import { plain } from '../incident/plain.ts'
import type { Result } from '../kql/table.ts'

/** What a person still reads; `--json` gives everything. */
const MOST_ROWS = 1000
const MOST_CHARACTERS = 120

const NUMBERS = /^(int|long|real|decimal|timespan)$/
const LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '──',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** A result as a table for a terminal, with how many rows it has; what steers a terminal or breaks a line is taken out. */
export function kqlTable({ columns, rows }: Result): string {
  const table = new Table({
    head: columns.map(({ name }) => color.bold(cell(name))),
    colAligns: columns.map(({ type }) => (NUMBERS.test(type) ? 'right' : 'left')),
    chars: LINES,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  })
  for (const row of rows.slice(0, MOST_ROWS)) table.push(row.map(cell))
  const lines = table.toString().split('\n')
  const left = rows.length - MOST_ROWS
  const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`
  const end = left > 0 ? `${count}; the first ${MOST_ROWS} are shown, --json gives all` : count
  return [...lines.map((line) => line.trimEnd()), color.dim(end)].join('\n')
}

function cell(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
  const line = plain(text.replace(/\r?\n|\r/g, '⏎').replaceAll('\t', ' '))
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line
}
