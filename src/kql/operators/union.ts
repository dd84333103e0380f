import type { Operator, Row, Rows, Scope } from '../expression.ts'
import { missing } from '../format.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { withinRows } from '../limits.ts'
import { columnsOf, get, items, kind, maybe, type Node, nameOf, text } from '../parse.ts'
import type { Column, KqlType } from '../table.ts'
import { parametersOf } from './parameters.ts'
import { fits } from './wildcard.ts'

/** Rows and the name they are known by. */
export type Part = { readonly name: string; readonly table: Rows }

/** The stored tables that a name, or a name with asterisks, stands for; asterisks also find declared views. */
export function storedTables(node: Node, scope: Scope): readonly string[] {
  if (kind(node) !== 'NameReference') return []
  const name = text(node)
  if (!name.includes('*')) return scope.stored.filter((each) => each === nameOf(node))
  return [...scope.stored, ...scope.views].filter((each) => fits(name, each))
}

/** The name that `as` gives at the end of an expression. */
function asName(node: Node): string | undefined {
  if (kind(node) === 'ParenthesizedExpression') return asName(get(node, 'Expression'))
  const operator = maybe(node, 'Operator')
  return operator && kind(operator) === 'AsOperator' ? nameOf(operator) : undefined
}

/** The name of what stands before an operator: that of a stored table, the one that `as` gives, or a made-up one. */
export function pipedName(node: Node, scope: Scope, madeUp: string): string {
  const before = maybe((node['Parent'] ?? node) as Node, 'Expression')
  return (before && (storedTables(before, scope)[0] ?? asName(before))) ?? madeUp
}

/** The name that a part's column has among those of all parts: a name of several types is told apart by type. */
export type Naming = (column: Column) => string

/** Finds that name; throws for two columns that would get the same one. */
export function namesIn(parts: readonly Part[]): Naming {
  const all = parts.flatMap(({ table }) => table.columns)
  const types = new Map<string, Set<KqlType>>()
  for (const { name, type } of all) types.set(name, (types.get(name) ?? new Set()).add(type))
  const split = (name: string): boolean => (types.get(name)?.size ?? 0) > 1
  const clash = all.find(({ name, type }) => split(name) && types.has(`${name}_${type}`))
  if (clash) throw unsupported(`a union of ${clash.name} in several types beside ${clash.name}_${clash.type}`)
  return ({ name, type }) => (split(name) ? `${name}_${type}` : name)
}

/** The rows of all parts, their columns matched by name and type; source is the column of the parts' names. */
export function united(
  columns: readonly Column[],
  parts: readonly Part[],
  source: string | undefined,
  naming: Naming = namesIn(parts),
): Rows {
  const total = parts.reduce((sum, { table }) => sum + table.rows.length, 0)
  withinRows(total, 'the union')
  const rows = parts.flatMap(({ name, table }) => {
    const places = columns.map((column) => table.columns.findIndex((own) => naming(own) === column.name))
    const read = (row: Row): Row =>
      columns.map((column, index) => {
        if (column.name === source) return name
        const place = places[index] ?? -1
        return place >= 0 ? row[place] : missing(column.type)
      })
    return table.rows.map(read)
  })
  return { columns, rows }
}

/**
 * The columns of all parts. The binder neither looks into declared views that a wildcard finds, nor leaves out the
 * columns of what a fuzzy union leaves out.
 */
function columnsIn(node: Node, parts: readonly Part[], source: string | undefined, naming: Naming) {
  const all = parts.flatMap(({ table }) => table.columns)
  const grouped = [...Map.groupBy(all, ({ name }) => name).values()].flat()
  const named = new Map(grouped.map((own): [string, Column] => [naming(own), { ...own, name: naming(own) }]))
  if (source) named.set(source, { name: source, type: 'string' })
  const bound = columnsOf(node)
  if (bound.length === named.size && bound.every(({ name }) => named.has(name))) return bound
  return [...named.values()].sort((a, b) => Number(b.name === source) - Number(a.name === source))
}

// Other semantic errors of a part, such as neighbours of rows without an order, are errors of a fuzzy union too.
function isMissingTable(cause: unknown): boolean {
  return cause instanceof KqlError && cause.code === 'SEM0100' && /^there is no table /.test(cause.message)
}

/** The rows that a union puts together; with isfuzzy, tables that are not there are left out, but not all of them. */
function partsOf(node: Node, input: Rows, fuzzy: boolean, scope: Scope): readonly Part[] {
  const parts: Part[] = input.columns.length
    ? [{ name: pipedName(node, scope, 'union_arg0'), table: input }]
    : []
  let missing: unknown
  for (const [at, each] of items(node, 'Expressions').entries()) {
    try {
      const stored = storedTables(each, scope)
      for (const name of stored) parts.push({ name, table: scope.named(name) })
      const own = kind(each) === 'NameReference' && scope.views.find((view) => view === nameOf(each))
      if (!stored.length)
        parts.push({
          name: asName(each) ?? (own || `union_arg${input.columns.length ? at + 1 : at}`),
          table: scope.table(each),
        })
    } catch (cause) {
      if (!fuzzy || !isMissingTable(cause)) throw cause
      missing ??= cause
    }
  }
  if (!parts.length && missing) throw missing
  return parts
}

/** `union`: withsource names where a row came from; kind=inner keeps the columns that all parts have. */
export const union: Operator = (node, input, scope) => {
  const parameters = parametersOf(node)
  const parts = partsOf(node, input, parameters.get('isfuzzy') === 'true', scope)
  const source = parameters.get('withsource') ?? parameters.get('with_source')
  if (source && parts.some(({ table }) => table.columns.some((column) => column.name === source)))
    throw unsupported(`withsource=${source} beside a column of that name`)
  const naming = namesIn(parts)
  const columns = columnsIn(node, parts, source, naming)
  if (parameters.get('kind') !== 'inner') return united(columns, parts, source, naming)
  const inAll = (test: (own: Column) => boolean): boolean =>
    parts.every(({ table }) => table.columns.some(test))
  const mixed = parts[0]?.table.columns.find(
    ({ name, type }) =>
      inAll((own) => own.name === name) && !inAll((own) => own.name === name && own.type === type),
  )
  if (mixed) throw unsupported(`union kind=inner over ${mixed.name} in several types`)
  const shared = columns.filter(({ name }) => name === source || inAll((own) => naming(own) === name))
  return united(shared, parts, source, naming)
}
