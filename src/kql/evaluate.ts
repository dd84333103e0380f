import { sizeOf } from './dynamic-size.ts'
import { type Loaded, load, type Moment } from './environment.ts'
import type { Rows } from './expression.ts'
import { toJson } from './format.ts'
import { forgetJson } from './functions/scalar.ts'
import { KqlError } from './kql-error.ts'
import { asLimit, withinAnswer, withinText } from './limits.ts'
import { items, parse } from './parse.ts'
import { run } from './statements.ts'
import type { Result, Table } from './table.ts'

export type { Moment } from './environment.ts'

/** Answers a query from the tables in memory; throws KqlError for what is wrong or not supported. */
export function evaluate(query: string, tables: readonly Table[], moment: Moment): Result {
  return answer(query, tables.map(load), moment)
}

/** The same, over tables that were loaded before: so are those that many queries read. */
export function answer(query: string, tables: readonly Loaded[], moment: Moment): Result {
  withinText(query)
  forgetJson()
  try {
    const found = run(items(parse(query, tables), 'Statements'), tables, moment)
    if (!found) throw new KqlError('SYN0002', 'the query has no statement that answers rows')
    return written(found)
  } catch (cause) {
    throw asLimit(cause)
  }
}

function written({ columns, rows }: Rows): Result {
  let characters = 0
  const cells = rows.map((row) => {
    const made = columns.map((column, index) => toJson(row[index], column.type))
    for (const cell of made) characters += sizeOf(cell)
    withinAnswer(characters)
    return made
  })
  return { columns, rows: cells }
}
