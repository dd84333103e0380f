import { type Compiled, compile, type Operator, type Row, type Rows, type Scope } from '../expression.ts'
import type { Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { columnsOf, get, items, kind, type Node, nameOf, tupleSize } from '../parse.ts'
import type { Column } from '../table.ts'
import { inOrder } from './order.ts'

/** Keeps the columns that the binder names, in its order. */
export const kept: Operator = (node, input) => {
  const columns = columnsOf(node)
  const places = columns.map((column) => input.columns.findIndex((each) => each.name === column.name))
  const missing = columns[places.indexOf(-1)]
  if (missing) throw unsupported(`the column ${missing.name} here`)
  return { columns, rows: input.rows.map((row) => places.map((place) => row[place])) }
}

/** Puts what an expression makes of a row into places of another. */
type Put = (row: Row, out: Value[]) => void

function putOf({ values, read }: Made, places: readonly number[]): Put {
  const [place] = places
  if (values === 1 && place !== undefined)
    return (row, out) => {
      out[place] = read(row)
    }
  return (row, out) => {
    const found = read(row)
    for (const [at, own] of places.entries()) out[own] = Array.isArray(found) ? (found[at] ?? null) : null
  }
}

/** `project-rename`: columns keep their places. */
export const rename: Operator = (node, input) => {
  const names = new Map(
    items(node, 'Expressions').map((each) => [nameOf(get(each, 'Expression')), nameOf(each)]),
  )
  const columns = input.columns.map(({ name, type }) => ({ name: names.get(name) ?? name, type }))
  return { columns, rows: input.rows }
}

/** What one expression makes: a value, or several of a function such as series_stats(). */
type Made = {
  readonly names: readonly (string | undefined)[]
  /** How many values have neither name nor column. */
  readonly left: number
  /** How many values there are; one is not in a list. */
  readonly values: number
  readonly read: Compiled
}

// The binder's word for a function whose column is called as its first argument is.
const namedByFirstArgument = 7

/** The name that an expression without one gets from the column it begins with; undefined for a new name. */
function ownName(node: Node): string | undefined {
  if (kind(node) === 'NameReference') return nameOf(node)
  if (kind(node) === 'ParenthesizedExpression') return ownName(get(node, 'Expression'))
  if (kind(node) !== 'FunctionCallExpression') return undefined
  const symbol = node['ReferencedSymbol'] as { ResultNameKind?: number } | null
  const [first] = items(get(node, 'ArgumentList'), 'Expressions')
  return first && symbol?.ResultNameKind === namedByFirstArgument ? ownName(first) : undefined
}

function madeBy(node: Node, scope: Scope): Made {
  const named = /NamedExpression$/.test(kind(node))
  const inner = named ? get(node, 'Expression') : node
  const given = named ? namesOf(node) : []
  const read = compile(inner, scope)
  const size = tupleSize(inner)
  if (size < 2) return { names: [named ? given[0] : ownName(inner)], left: 0, values: 1, read }
  // Names take as many of the values as there are names; the rest have no column.
  const left = named ? Math.max(0, size - given.length) : 0
  return { names: Array.from({ length: size - left }, (_, at) => given[at]), left, values: size, read }
}

/** The columns that expressions add, taken from those of the binder, which keeps columns for values left over. */
function without(
  columns: readonly Column[],
  start: number,
  made: readonly Made[],
  isNew: (name?: string) => boolean,
): readonly Column[] {
  let at = start
  const added = made.flatMap(({ names, left }) => {
    const fresh = names.filter(isNew).flatMap(() => columns[at++] ?? [])
    at += left
    return fresh
  })
  if (at !== columns.length) throw unsupported('an unnamed column that takes the place of another')
  return added
}

function namesOf(node: Node): readonly string[] {
  if (kind(node) === 'SimpleNamedExpression') return [nameOf(node)]
  return items(get(node, 'Names'), 'Names').map(nameOf)
}

/** `extend`: columns are replaced or added. */
export const extend: Operator = (node, input, scope) => added(node, input, scope, true)

/** `serialize`: rows are in order from here on; columns are only added. */
export const serialize: Operator = (node, input, scope) =>
  added(node, { ...input, ordered: true }, scope, false)

function added(node: Node, input: Rows, scope: Scope, replaces: boolean): Rows {
  const made = items(node, 'Expressions').map((each) => madeBy(each, scope))
  const placeOf = (name?: string): number =>
    replaces ? input.columns.findIndex((column) => column.name === name) : -1
  const bound = columnsOf(node)
  const columns = [
    ...input.columns.map((column) => bound.find((each) => each.name === column.name) ?? column),
    ...without(bound, input.columns.length, made, (name) => placeOf(name) < 0),
  ]
  let next = input.columns.length
  const puts = made.map((each) =>
    putOf(
      each,
      each.names.map((name) => (placeOf(name) < 0 ? next++ : placeOf(name))),
    ),
  )
  const rows = inOrder(input, scope, (row) => {
    const out = row.slice()
    for (const put of puts) put(row, out)
    return out
  })
  return { columns, rows }
}

/** `project`: the columns that are written. */
export const project: Operator = (node, input, scope) => {
  const made = items(node, 'Expressions').map((each) => madeBy(each, scope))
  let next = 0
  const puts = made.map((each) =>
    putOf(
      each,
      each.names.map(() => next++),
    ),
  )
  return {
    columns: without(columnsOf(node), 0, made, () => true),
    rows: inOrder(input, scope, (row) => {
      const out: Value[] = []
      for (const put of puts) put(row, out)
      return out
    }),
  }
}
