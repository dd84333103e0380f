import { fromUnix } from './datetime.ts'
import type { Row, Rows } from './expression.ts'
import { fromJson, type Value } from './format.ts'
import { parseJson } from './functions/scalar.ts'
import type { Node } from './parse.ts'
import type { Column, Table } from './table.ts'

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

/** A table in the evaluator's form. */
export type Loaded = {
  readonly name: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

/** How many different texts of a column are looked out for, so that equal ones are kept once. */
const SHARED_TEXTS = 5_000

/** Brings a table into the evaluator's form. */
export function load({ name, columns, rows }: Table): Loaded {
  const read = columns.map(({ type }) => {
    // Azure's own answers give a bag or a list as its JSON text.
    if (type === 'dynamic')
      return (value: unknown): Value =>
        typeof value === 'string' && /^\s*[{[]/.test(value) ? parseJson(value) : (value ?? null)
    const known = new Map<unknown, Value>()
    return (value: unknown): Value => {
      const shared = known.get(value)
      if (shared !== undefined) return shared
      const made = fromJson(value, type)
      if (known.size < SHARED_TEXTS) known.set(value, made)
      return made
    }
  })
  return { name, columns, rows: rows.map((row) => read.map((one, index) => one(row[index]))) }
}

/** The rows of a stored table that a query at this moment sees. */
export function rowsOf({ columns, rows }: Loaded, range: Moment['timeRange']): Rows {
  const place = columns.findIndex((column) => column.name === 'TimeGenerated')
  if (!range || place < 0) return { columns, rows }
  const [from, to] = [fromUnix(range.from.getTime()), fromUnix(range.to.getTime())]
  const inside = (ticks: Value): boolean => typeof ticks === 'bigint' && ticks >= from && ticks <= to
  return { columns, rows: rows.filter((row) => inside(row[place])) }
}
