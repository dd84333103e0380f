import { compile, type Operator } from '../expression.ts'
import { unsupported } from '../kql-error.ts'
import { columnsOf, items, kind, nameOf } from '../parse.ts'
import { inOrder } from './order.ts'

/** Keeps the columns that the binder names, in its order. */
export const kept: Operator = (node, input) => {
  const columns = columnsOf(node)
  const places = columns.map((column) => input.columns.findIndex((each) => each.name === column.name))
  const missing = columns[places.indexOf(-1)]
  if (missing) throw unsupported(`the column ${missing.name} here`)
  return { columns, rows: input.rows.map((row) => places.map((place) => row[place])) }
}

/** `extend`: columns are replaced or added. */
export const extend: Operator = (node, input, scope) => {
  const columns = columnsOf(node)
  let next = input.columns.length
  const sets = items(node, 'Expressions').map((each) => {
    const named =
      kind(each) === 'SimpleNamedExpression' ? columns.findIndex((c) => c.name === nameOf(each)) : -1
    return {
      place: named >= 0 && named < input.columns.length ? named : next++,
      value: compile(each, scope),
    }
  })
  return {
    columns,
    rows: inOrder(input, scope, (row) => {
      const out = [...row]
      for (const { place, value } of sets) out[place] = value(row)
      return out
    }),
  }
}

/** `project`: the columns that are written. */
export const project: Operator = (node, input, scope) => {
  const values = items(node, 'Expressions').map((each) => compile(each, scope))
  return { columns: columnsOf(node), rows: inOrder(input, scope, (row) => values.map((value) => value(row))) }
}
