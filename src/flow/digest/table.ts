import type { Row } from '../../incident/evidence.ts'
import { cellLine, cut } from './cell.ts'

const LONGEST_NAME = 80

/** A column by its distinct values, in the order in which they first stand in it; an empty cell is the value ''. */
export type Column = {
  /** As the rows have it. */
  readonly name: string
  /** As we write it. */
  readonly label: string
  readonly values: readonly string[]
  /** For each row the index of its value. */
  readonly of: Uint32Array
}

/** The rows of an evidence by column; what is empty in every row is left out. */
export type Table = {
  readonly rowCount: number
  /** Columns with the same value in every row; none where there is one row. */
  readonly constant: readonly Column[]
  readonly varying: readonly Column[]
}

/** Reads rows into columns, each value once. */
export function tableOf(rows: readonly Row[]): Table {
  const names = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row)) names.add(name)
  const columns = [...names]
    .map((name) => columnOf(rows, name))
    .filter(({ values }) => values.length > 1 || values[0] !== '')
  const isConstant = ({ values }: Column): boolean => rows.length > 1 && values.length === 1
  return {
    rowCount: rows.length,
    constant: columns.filter(isConstant),
    varying: columns.filter((column) => !isConstant(column)),
  }
}

/** The cell of one row. */
export const cellAt = (column: Column, row: number): string => column.values[column.of[row] ?? 0] ?? ''

function columnOf(rows: readonly Row[], name: string): Column {
  const index = new Map<string, number>()
  const of = new Uint32Array(rows.length)
  rows.forEach((row, at) => {
    // A column may be called as something that every object has.
    const value = cellLine(Object.hasOwn(row, name) ? row[name] : undefined)
    const known = index.get(value) ?? index.size
    if (known === index.size) index.set(value, known)
    of[at] = known
  })
  return { name, label: cut(cellLine(name), LONGEST_NAME) || '(no name)', values: [...index.keys()], of }
}
