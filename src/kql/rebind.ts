import type { Environment } from './environment.ts'
import type { Rows } from './expression.ts'
import { KqlError, unsupported } from './kql-error.ts'
import { columnsOf, get, items, kind, type Node, parse, text } from './parse.ts'
import type { Column, Table } from './table.ts'

/** Whether an operator made other columns than the binder expects of it. */
export function differs(node: Node, columns: readonly Column[]): boolean {
  const expected = columnsOf(node)
  return (
    expected.length !== columns.length || expected.some((column, at) => column.name !== columns[at]?.name)
  )
}

/** Does something whose errors would point into a text that nobody wrote. */
function withoutPlace<T>(act: () => T): T {
  try {
    return act()
  } catch (cause) {
    throw cause instanceof KqlError ? new KqlError(cause.code, cause.message) : cause
  }
}

/** Binds an operator once more, to the columns that the rows before it turned out to have. */
export function rebound(
  operator: Node,
  input: Rows,
  declarations: readonly Node[],
  tables: readonly Table[],
  around: Environment,
): Node {
  const before = { name: 'rows_so_far', columns: input.columns }
  const named = [...around.tables].map(([name, { columns }]) => ({ name, columns }))
  const query = [...declarations.map((each) => `${text(each)};`), `rows_so_far | ${text(operator)}`].join(
    '\n',
  )
  const last = items(
    withoutPlace(() => parse(query, [...tables, ...named, before])),
    'Statements',
  ).at(-1)
  const pipe = last && get(last, 'Expression')
  if (!pipe || kind(pipe) !== 'PipeExpression') throw unsupported('columns that depend on the rows, here')
  return get(pipe, 'Operator')
}
