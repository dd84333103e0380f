import type { Moment } from './environment.ts'
import { toJson } from './format.ts'
import { KqlError } from './kql-error.ts'
import { withinText } from './limits.ts'
import { items, parse } from './parse.ts'
import { run } from './statements.ts'
import type { Result, Table } from './table.ts'

export type { Moment } from './environment.ts'

/** Answers a query from the tables in memory; throws KqlError for what is wrong or not supported. */
export function evaluate(query: string, tables: readonly Table[], moment: Moment): Result {
  withinText(query)
  const found = run(items(parse(query, tables), 'Statements'), tables, moment)
  if (!found) throw new KqlError('SYN0002', 'the query has no statement that answers rows')
  const { columns, rows } = found
  return { columns, rows: rows.map((row) => columns.map((column, index) => toJson(row[index], column.type))) }
}
