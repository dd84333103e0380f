import type { RowsPage, RowsWanted } from '../../flow/archive.ts'
import type { Evidence, Row } from '../../incident/evidence.ts'
import { cellText, shortRow, shownOf } from './cells.ts'
import { within } from './hostile.ts'
import { inOrder } from './in-order.ts'

/** The rows of one evidence as they are looked through again and again. */
export type Table = {
  /** Id of the evidence. */
  readonly id: string
  /** In the order in which they first appear. */
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly truncated: boolean
  /** Characters of its JSON. */
  readonly size: number
  /** The orders that were asked for before, by column and direction, as indexes of rows. */
  readonly orders: Map<string, Uint32Array>
}

const MOST = 1_000
const ORDERS = 8

export function tableOf({ id, rows, truncated }: Evidence, size: number): Table {
  const columns = new Set<string>()
  for (const row of rows) for (const column of Object.keys(row)) columns.add(column)
  return { id, columns: [...columns], rows, truncated, size, orders: new Map() }
}

/** The part of the rows that is wanted, in the order that is wanted. */
export function pageOf(table: Table, wanted: RowsWanted): RowsPage {
  const { columns, rows, truncated } = table
  const sought = wanted.text?.trim().toLowerCase() ?? ''
  const ordered = orderOf(table, wanted.sort)
  const matching = sought === '' ? ordered : ordered.filter((n) => holds(rows[n], sought))
  const offset = within(wanted.offset, 0, rows.length)
  const part = matching.slice(offset, offset + within(wanted.limit, 1, MOST))
  const shown = shownOf(part.length * columns.length)
  return {
    columns,
    rows: Array.from(part, (n) => ({ n: n + 1, ...shortRow(rows[n] ?? {}, shown) })),
    total: rows.length,
    matching: matching.length,
    truncated,
  }
}

function orderOf(table: Table, sort: RowsWanted['sort']): Uint32Array {
  if (!sort || !table.columns.includes(sort.column)) return Uint32Array.from(table.rows, (_, n) => n)
  const key = JSON.stringify([sort.column, sort.descending])
  const before = table.orders.get(key)
  if (before) return before
  const order = inOrder(
    table.rows.map((row) => (Object.hasOwn(row, sort.column) ? row[sort.column] : null)),
    sort.descending,
  )
  if (table.orders.size >= ORDERS) table.orders.clear()
  table.orders.set(key, order)
  return order
}

const holds = (row: Row | undefined, sought: string): boolean =>
  row !== undefined && Object.values(row).some((value) => cellText(value).toLowerCase().includes(sought))
