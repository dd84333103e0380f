import { fromUnix } from './datetime.ts'
import type { Row, Rows } from './expression.ts'
import { fromJson, type Value } from './format.ts'
import type { Node } from './parse.ts'
import type { Table } from './table.ts'

/** When a query runs; rows of a table whose TimeGenerated is outside the range are not seen. */
export type Moment = { readonly now: Date; readonly timeRange?: { readonly from: Date; readonly to: Date } }

/** A declared function, and what names stood for where it was declared. */
export type Declared = { readonly node: Node; readonly around: Environment }

/** What the names that a query declares stand for. */
export type Environment = {
  readonly values: Map<string, Value>
  readonly tables: Map<string, Rows>
  readonly functions: Map<string, Declared>
}

/** An environment with the same names, in which others can be declared. */
export function within(around?: Environment): Environment {
  return {
    values: new Map(around?.values),
    tables: new Map(around?.tables),
    functions: new Map(around?.functions),
  }
}

// A table is read once, however many queries and operators see it.
const read = new WeakMap<Table, readonly Row[]>()

function readRows(table: Table): readonly Row[] {
  const rows = table.rows.map((row) =>
    table.columns.map((column, index) => fromJson(row[index], column.type)),
  )
  read.set(table, rows)
  return rows
}

/** The rows of a stored table that a query at this moment sees. */
export function rowsOf(table: Table, range: Moment['timeRange']): Rows {
  const rows = read.get(table) ?? readRows(table)
  const place = table.columns.findIndex((column) => column.name === 'TimeGenerated')
  if (!range || place < 0) return { columns: table.columns, rows }
  const [from, to] = [fromUnix(range.from.getTime()), fromUnix(range.to.getTime())]
  const inside = (ticks: Value): boolean => typeof ticks === 'bigint' && ticks >= from && ticks <= to
  return { columns: table.columns, rows: rows.filter((row) => inside(row[place])) }
}
