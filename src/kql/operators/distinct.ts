import { keyOf } from '../compare.ts'
import { compile, type Operator } from '../expression.ts'
import { columnsOf, get, items, kind } from '../parse.ts'

/** `distinct`: the first of each row that is the same. */
export const distinct: Operator = (node, input, scope) => {
  const all = items(node, 'Expressions')
  const values = all.map((each) => (kind(each) === 'StarExpression' ? null : compile(each, scope)))
  const rows = values.includes(null)
    ? input.rows
    : input.rows.map((row) => values.map((value) => value?.(row)))
  return { columns: columnsOf(node), rows: [...new Map(rows.map((row) => [keyOf(row), row])).values()] }
}

/** `sample-distinct`: some of the values that differ; here the first. */
export const sampleDistinct: Operator = (node, input, scope) => {
  const value = compile(get(node, 'OfExpression'), scope)
  const most = Number(compile(get(node, 'Expression'), scope)([]))
  const all = new Map(input.rows.map((row) => [keyOf([value(row)]), [value(row)]]))
  return { columns: columnsOf(node), rows: [...all.values()].slice(0, most) }
}
