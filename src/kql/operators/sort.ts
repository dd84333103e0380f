import { compare } from '../compare.ts'
import { compile, type Operator, type Rows, type Scope } from '../expression.ts'
import type { Value } from '../format.ts'
import { get, items, kind, maybe, type Node, text } from '../parse.ts'

/** Null and not-a-number stand together at one end, whichever way the rest goes. */
const weight = (value: Value): number => (value === null ? 0 : Number.isNaN(value) ? 1 : 2)

const sort = (keys: readonly Node[], input: Rows, scope: Scope): Rows => {
  const by = keys.map((key) => {
    const ordered = kind(key) === 'OrderedExpression'
    const words = ordered ? text(maybe(key, 'Ordering')).split(/\s+/) : []
    const up = words.includes('asc')
    const first = words.includes('nulls') ? words.includes('first') : up
    return { value: compile(ordered ? get(key, 'Expression') : key, scope), up, first }
  })
  const made = input.rows.map((row) => ({ row, keys: by.map((each) => each.value(row)) }))
  made.sort((a, b) => {
    for (const [index, each] of by.entries()) {
      const [x, y] = [a.keys[index] ?? null, b.keys[index] ?? null]
      const apart = (weight(x) - weight(y)) * (each.first ? 1 : -1)
      const n = apart || (weight(x) < 2 ? 0 : compare(x, y) * (each.up ? 1 : -1))
      if (n) return n
    }
    return 0
  })
  return { columns: input.columns, rows: made.map((each) => each.row) }
}

/** `take`: the first rows. */
export const take: Operator = (node, input, scope) => ({
  columns: input.columns,
  rows: input.rows.slice(0, Number(compile(get(node, 'Expression'), scope)([]))),
})

/** `sort`: nulls come first where it ascends, unless told. */
export const sortRows: Operator = (node, input, scope) => sort(items(node, 'Expressions'), input, scope)

/** `top`: the first rows of an order. */
export const top: Operator = (node, input, scope) =>
  take(node, sort([get(node, 'ByExpression')], input, scope), scope)
