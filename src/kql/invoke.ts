import { keyOf } from './compare.ts'
import { type Declared, type Environment, within } from './environment.ts'
import { type Compiled, compile, type Rows, type Scope } from './expression.ts'
import type { Value } from './format.ts'
import { KqlError, unsupported } from './kql-error.ts'
import { get, isTable, items, kind, maybe, type Node, nameOf, nodesIn, text } from './parse.ts'
import { type Column, typeNamed } from './table.ts'

/** What a call needs of the evaluator around it. */
export type Machine = {
  readonly scope: (around: Environment, columns: readonly Column[]) => Scope
  readonly declare: (statements: readonly Node[], around: Environment) => void
  readonly rows: (node: Node, around: Environment) => Rows
}

type Argument = {
  readonly name: string
  readonly column: Column | undefined
  readonly node: Node | undefined
}

/** Pairs a call's arguments, by place or by name, with the parameters; a tabular parameter has no column. */
function argumentsOf(declared: Node, call: Node, piped: boolean): readonly Argument[] {
  const given = argumentsIn(call)
  const named = new Map(
    given.flatMap((each): [string, Node][] =>
      kind(each) === 'SimpleNamedExpression' ? [[nameOf(each), get(each, 'Expression')]] : [],
    ),
  )
  const placed = (at: number): Node | undefined => {
    const each = given[at]
    return each && kind(each) !== 'SimpleNamedExpression' ? each : undefined
  }
  return items(get(declared, 'Parameters'), 'Parameters').map((parameter, at) => {
    const declaration = get(parameter, 'NameAndType')
    const name = nameOf(get(declaration, 'Name'))
    const type = get(declaration, 'Type')
    const fallback = maybe(parameter, 'DefaultValue')
    // The first parameter of `invoke` takes what stands before the pipe.
    const node = named.get(name) ?? placed(piped ? at - 1 : at) ?? (fallback && get(fallback, 'Value'))
    const column = kind(type) === 'SchemaTypeExpression' ? undefined : { name, type: typeNamed(text(type)) }
    return { name, column, node }
  })
}

/** The body as the binder reads it for this very call, where the columns of its arguments are known. */
function bodyOf(declared: Node, call: Node): Node {
  const { GetCalledFunctionBody: expanded } = call as { GetCalledFunctionBody?: () => Node | null }
  return expanded?.call(call) ?? get(declared, 'Body')
}

function prepared(declared: Declared, call: Node, scope: Scope, piped?: Rows) {
  const around = within(declared.around)
  const all = argumentsOf(declared.node, call, piped !== undefined)
  for (const [at, { name, column, node }] of all.entries()) {
    if (column) continue
    const rows = piped && at === 0 ? piped : node && scope.table(node)
    if (!rows) throw unsupported(`this call of ${nameOf(call)}()`)
    around.tables.set(name, rows)
  }
  const scalars = all.flatMap(({ column, node }) => {
    if (!column) return []
    if (!node) throw unsupported(`this call of ${nameOf(call)}()`)
    return [{ column, value: compile(node, scope) }]
  })
  return { around, body: bodyOf(declared.node, call), scalars }
}

function argumentsIn(call: Node): readonly Node[] {
  return items(get(call, 'ArgumentList'), 'Expressions')
}

/** A function with toscalar(), which is computed once, cannot be called with what differs from row to row. */
function refuseRows(
  apart: readonly Node[],
  call: Node,
  scalars: readonly { readonly column: Column }[],
  scope: Scope,
): void {
  const namesIn = (node: Node): readonly string[] => nodesIn(node, 'NameReference').map(nameOf)
  const given = argumentsIn(call).flatMap(namesIn)
  const column = given.find((name) => scope.columns.some((each) => each.name === name))
  if (column === undefined) return
  const inside = new Set(apart.flatMap(namesIn))
  // The documentation says both that such a function may be called, and that it may not.
  if (!scalars.some((each) => inside.has(each.column.name)))
    throw unsupported(`${nameOf(call)}(), which uses toscalar(), with the column ${column}`)
  throw new KqlError(
    'SEM0100',
    `${nameOf(call)}() computes toscalar() of the column ${column}, which differs from row to row`,
  )
}

/** Compiles a call of a declared function that answers one value. */
export function callValue(declared: Declared, call: Node, scope: Scope, machine: Machine): Compiled {
  const { around, body, scalars } = prepared(declared, call, scope)
  const statements = items(body, 'Statements')
  const expression = get(body, 'Expression')
  if (isTable(expression)) throw unsupported(`rows of ${nameOf(call)}() as a value`)
  const apart = nodesIn(body, 'ToScalarExpression')
  if (apart.length) refuseRows(apart, call, scalars, scope)
  if (!statements.length && !apart.length) {
    const columns = scalars.map(({ column }) => column)
    const run = compile(expression, { ...machine.scope(around, columns), columns })
    return (row) => run(scalars.map(({ value }) => value(row)))
  }
  const known = new Map<string, Value>()
  return (row) => {
    const values = scalars.map(({ value }) => value(row))
    const key = keyOf(values)
    if (!known.has(key)) {
      const inner = within(around)
      for (const [at, { column }] of scalars.entries()) inner.values.set(column.name, values[at])
      machine.declare(statements, inner)
      known.set(key, compile(expression, machine.scope(inner, []))([]))
    }
    return known.get(key)
  }
}

/** Answers a call of a declared function that makes rows; piped is what stands before `invoke`. */
export function callRows(declared: Declared, call: Node, scope: Scope, machine: Machine, piped?: Rows): Rows {
  const { around, body, scalars } = prepared(declared, call, scope, piped)
  for (const { column, value } of scalars) around.values.set(column.name, value([]))
  machine.declare(items(body, 'Statements'), around)
  return machine.rows(get(body, 'Expression'), around)
}
