import { cut } from './cell.ts'
import { type Column, cellAt, type Table } from './table.ts'

/** From so many columns on, rows that are mostly empty name their cells. */
const MANY_COLUMNS = 9
const BY_NAME_FILLED = 0.5

/** Which part of a cell is shown where it is too long. */
export type Excerpt = (text: string, most: number) => string

/** How the rows of one table are written: a line each, begun by the row's number, its cells apart by tabs. */
export type RowStyle = {
  /** The line that names the columns; null where each cell carries its name. */
  readonly header: string | null
  /** One row (its index counts from 0) as a line, its cells cut to `most` characters. */
  readonly line: (row: number, most: number, excerpt?: Excerpt) => string
}

/** Names each cell where a table is wide and mostly empty, otherwise once in a header. */
export function rowStyle({ rowCount }: Pick<Table, 'rowCount'>, columns: readonly Column[]): RowStyle {
  const named = columns.length >= MANY_COLUMNS && filled(columns) < BY_NAME_FILLED * rowCount * columns.length
  return {
    header: named ? null : ['row', ...columns.map(({ label }) => label)].join('\t'),
    line: (row, most, excerpt = cut) =>
      [
        String(row + 1),
        ...columns.flatMap((column) => {
          const cell = cellAt(column, row)
          return named
            ? cell === ''
              ? []
              : [`${column.label}=${excerpt(cell, most)}`]
            : [excerpt(cell, most)]
        }),
      ].join('\t'),
  }
}

/** One row as a block, a cell a line: for a row that stands alone. */
export const rowBlock = (
  row: number,
  columns: readonly Column[],
  most: number,
  excerpt: Excerpt = cut,
): readonly string[] => [
  `row ${row + 1}`,
  ...columns
    .filter((column) => cellAt(column, row) !== '')
    .map((column) => `  ${column.label}: ${excerpt(cellAt(column, row), most)}`),
]

/** Cells that are not empty. */
function filled(columns: readonly Column[]): number {
  let count = 0
  for (const { values, of } of columns) {
    const empty = values.indexOf('')
    if (empty < 0) count += of.length
    else for (const index of of) if (index !== empty) count++
  }
  return count
}
