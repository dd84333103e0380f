import type { Environment, Loaded } from './environment.ts'
import type { Rows } from './expression.ts'
import { KqlError, unsupported } from './kql-error.ts'
import { columnsOf, get, items, kind, maybe, type Node, nameOf, parse, text } from './parse.ts'
import type { Column } from './table.ts'

/** Whether an operator made other columns than the binder expects of it. */
export function differs(node: Node, columns: readonly Column[]): boolean {
  // Behind a plugin whose columns the binder cannot know it lets any name pass.
  if (kind(node) === 'EvaluateOperator' && maybe(node, 'ResultType')?.['IsOpen'] === true) return true
  const expected = columnsOf(node)
  return (
    expected.length !== columns.length ||
    expected.some(({ name, type }, at) => name !== columns[at]?.name || type !== columns[at]?.type)
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

/** Parses a text that can name what is declared for the whole query, but not what a function declares for itself. */
function parsed(
  query: string,
  tables: Parameters<typeof parse>[1],
  declarations: readonly Node[],
  around: Environment,
): Node {
  try {
    return parse(query, tables)
  } catch (cause) {
    const known = new Set(declarations.map(nameOf))
    const inner = [...around.values.keys(), ...around.functions.keys()].some((name) => !known.has(name))
    throw inner && cause instanceof KqlError && cause.code === 'SEM0100'
      ? unsupported('columns that depend on the rows, within a function,')
      : cause
  }
}

/** Binds an operator once more, to the columns that the rows before it turned out to have. */
export function rebound(
  operator: Node,
  input: Rows,
  declarations: readonly Node[],
  tables: readonly Loaded[],
  around: Environment,
): Node {
  const before = { name: 'rows_so_far', columns: input.columns }
  const named = [...around.tables].map(([name, { columns }]) => ({ name, columns }))
  // A declared table is bound to the columns that its rows have, not to those that its declaration seems to make.
  const others = declarations.filter((each) => !around.tables.has(nameOf(each)))
  const query = [...others.map((each) => `${text(each)};`), `rows_so_far | ${text(operator)}`].join('\n')
  const last = items(
    withoutPlace(() => parsed(query, [...tables, ...named, before], declarations, around)),
    'Statements',
  ).at(-1)
  const pipe = last && get(last, 'Expression')
  if (!pipe || kind(pipe) !== 'PipeExpression') throw unsupported('columns that depend on the rows, here')
  return get(pipe, 'Operator')
}
