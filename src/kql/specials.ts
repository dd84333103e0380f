import { type Compiled, compile, type Scope } from './expression.ts'
import { toDynamic, type Value } from './format.ts'
import { KqlError, unsupported } from './kql-error.ts'
import { literal } from './literal.ts'
import { get, items, kind, type Node, nameOf, typeOf } from './parse.ts'
import type { Column } from './table.ts'

/** A function that looks at how it is called, not only at the values. */
type Special = (nodes: readonly Node[], scope: Scope) => Compiled | undefined

function packed(
  columns: readonly Column[],
  scope: Scope,
  skipEmpty: (row: readonly Value[]) => boolean,
): Compiled {
  const places = columns.map((column) => [column, scope.columns.indexOf(column)] as const)
  return (row) => {
    const empty = (value: Value): boolean => value === null || value === undefined || value === ''
    const kept = skipEmpty(row) ? places.filter(([, place]) => !empty(row[place])) : places
    return Object.fromEntries(
      kept.map(([column, place]) => [column.name, toDynamic(row[place] ?? null, column.type)]),
    )
  }
}

function columnNamed(node: Node, scope: Scope): Column {
  const column = kind(node) === 'NameReference' && scope.columns.find((each) => each.name === nameOf(node))
  if (!column) throw unsupported('bag_pack_columns() of something other than a column')
  return column
}

const ifExists: Special = ([name, fallback], scope) => {
  if (!name || !fallback) throw unsupported('column_ifexists() without two arguments')
  const wanted = String(kind(name) === 'LiteralExpression' ? literal(name) : compile(name, scope)([]))
  const place = scope.columns.findIndex((column) => column.name === wanted)
  return place >= 0 ? (row) => row[place] : compile(fallback, scope)
}

/** The functions that look at how they are called, by name. */
export /** A list with every column where an asterisk stands; without one the function needs nothing of this. */
const packArray: Special = (nodes, scope) => {
  if (!nodes.some((node) => kind(node) === 'StarExpression')) return undefined
  const parts = nodes.map((node): ((row: readonly Value[]) => readonly Value[]) => {
    if (kind(node) === 'StarExpression')
      return (row) => scope.columns.map((column, at) => toDynamic(row[at] ?? null, column.type))
    const [value, type] = [compile(node, scope), typeOf(node)]
    return (row) => [toDynamic(value(row), type)]
  })
  return (row) => parts.flatMap((part) => part(row))
}

/** Functions that look at how they are called, by name. */
export const specials: Readonly<Record<string, Special>> = {
  assert: ([test, message], scope) => {
    const [passes, says] = [test, message].map((node) => (node ? compile(node, scope) : () => null))
    return (row) => {
      if (passes?.(row) !== true)
        throw new KqlError('E_ASSERT', `the query's own check failed: ${says?.(row)}`)
      return true
    }
  },
  bag_pack_columns: (nodes, scope) =>
    packed(
      nodes.map((node) => columnNamed(node, scope)),
      scope,
      () => false,
    ),
  column_ifexists: ifExists,
  columnifexists: ifExists,
  pack_array: packArray,
  pack_all: ([skip], scope) => {
    const skips = skip ? compile(skip, scope) : undefined
    return packed(scope.columns, scope, (row) => skips?.(row) === true)
  },
}

/** Compiles a call of a function that looks at how it is called; undefined for any other function. */
export function special(node: Node, scope: Scope): Compiled | undefined {
  const name = nameOf(node)
  const run = Object.hasOwn(specials, name) ? specials[name] : undefined
  return run?.(items(get(node, 'ArgumentList'), 'Expressions'), scope)
}
