import { aggregates } from '../aggregates.ts'
import { compare } from '../compare.ts'
import { compile, type Row, type Rows, type Scope } from '../expression.ts'
import { unsupported } from '../kql-error.ts'
import { get, items, kind, type Node, nameOf, text, typeOf } from '../parse.ts'

const bare = (node: Node): Node => (kind(node) === 'SimpleNamedExpression' ? get(node, 'Expression') : node)

/** Makes a function of a group's rows from one aggregate; `arg_max` and `arg_min` give several values. */
export function foldOf(
  each: Node,
  by: Node | undefined,
  input: Rows,
  scope: Scope,
): (rows: readonly Row[]) => Row {
  const called = bare(each)
  const name = kind(called) === 'FunctionCallExpression' ? nameOf(called) : text(called)
  const args =
    kind(called) === 'FunctionCallExpression' ? items(get(called, 'ArgumentList'), 'Expressions') : []
  if (/^arg_(max|min)$/.test(name)) {
    const sign = name === 'arg_max' ? 1 : -1
    const [first, ...rest] = args
    if (!first) throw unsupported(`${name} without arguments`)
    const star = rest.some((arg) => kind(arg) === 'StarExpression')
    const grouped = by ? items(by, 'Expressions').map((key) => text(key)) : []
    const others = input.columns
      .map((column, index) => ({ column, index }))
      .filter(({ column }) => column.name !== text(first) && !grouped.includes(column.name))
    const value = compile(first, scope)
    const more = star
      ? others.map(
          ({ index }) =>
            (row: Row) =>
              row[index],
        )
      : rest.map((arg) => compile(arg, scope))
    return (rows: readonly Row[]) => {
      const top = rows.reduce<Row | undefined>(
        (a, row) => (!a || compare(value(row), value(a)) * sign > 0 ? row : a),
        undefined,
      )
      return [value, ...more].map((one) => (top ? one(top) : null))
    }
  }
  const run = Object.hasOwn(aggregates, name) ? aggregates[name] : undefined
  if (!run) throw unsupported(`the aggregate ${name}`)
  const values = args.map((arg) => compile(arg, scope))
  const types = args.map(typeOf)
  return (rows: readonly Row[]) => [
    run(
      rows.map((row) => values.map((value) => value(row))),
      types,
    ),
  ]
}
