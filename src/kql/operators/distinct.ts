import { compile, type Operator, type Row } from '../expression.ts'
import { groupsOf } from '../group.ts'
import { columnsOf, get, items, kind } from '../parse.ts'

/** `distinct`: the first of each row that is the same. */
export const distinct: Operator = (node, input, scope) => {
  const all = items(node, 'Expressions')
  const values = all.map((each) => (kind(each) === 'StarExpression' ? null : compile(each, scope)))
  const rows = values.includes(null)
    ? input.rows
    : input.rows.map((row) => values.map((value) => value?.(row)))
  const columns = columnsOf(node)
  return { columns, rows: different(rows, columns.length) }
}

function different(rows: readonly Row[], width: number): readonly Row[] {
  const found = groupsOf<Row>(width)
  for (const row of rows) found.at(row, (same) => same)
  return found.all
}

/** `sample-distinct`: some of the values that differ; here the first. */
export const sampleDistinct: Operator = (node, input, scope) => {
  const value = compile(get(node, 'OfExpression'), scope)
  const most = Number(compile(get(node, 'Expression'), scope)([]))
  const all = different(
    input.rows.map((row) => [value(row)]),
    1,
  )
  return { columns: columnsOf(node), rows: all.slice(0, most) }
}
