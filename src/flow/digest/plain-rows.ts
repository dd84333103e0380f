import { constantLine } from './head.ts'
import { rowBlock, rowStyle } from './row-lines.ts'
import type { Column, Table } from './table.ts'

/** Cells are cut as little as the room allows. */
const CELLS = [4_000, 1_500, 600, 300]
/** One row with more columns than this is told a cell a line. */
const BLOCK = 8

/** Every row as a line of its own, below the columns that are the same in all; null where that does not fit. */
export function plainRows(title: string, table: Table, room: number): readonly string[] | null {
  for (const most of CELLS) {
    if (leastLength(table, most) > room) continue
    const lines = [title, ...constantLine(table.constant, room, most), ...rowsOf(table, most)]
    if (lines.reduce((sum, line) => sum + line.length + 1, -1) <= room) return lines
  }
  return null
}

function rowsOf({ rowCount, varying }: Table, most: number): readonly string[] {
  if (rowCount === 1 && varying.length > BLOCK) return rowBlock(0, varying, most)
  const { header, line } = rowStyle({ rowCount }, varying)
  return [
    ...(header === null ? [] : [header]),
    ...Array.from({ length: rowCount }, (_, row) => line(row, most)),
  ]
}

/** No writing of the rows is shorter: thousands of rows are not written to find that they do not fit. */
const leastLength = ({ varying, rowCount }: Table, most: number): number =>
  varying.reduce((sum, column) => sum + lengthOf(column, most), 2 * rowCount)

function lengthOf({ values, of }: Column, most: number): number {
  const lengths = values.map((value) => Math.min(value.length, most))
  let sum = 0
  for (const index of of) sum += lengths[index] ?? 0
  return sum
}
