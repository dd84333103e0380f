import type { Operator, Row, Rows, Scope } from '../expression.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { columnsOf, get, items, kind, maybe, type Node, nameOf, text } from '../parse.ts'
import type { Column } from '../table.ts'
import { parametersOf } from './parameters.ts'

/** Rows and the name they are known by. */
export type Part = { readonly name: string; readonly table: Rows }

/** The stored tables that a name, or a name with asterisks, stands for. */
export function storedTables(node: Node, scope: Scope): readonly string[] {
  if (kind(node) !== 'NameReference') return []
  const name = text(node)
  if (!name.includes('*')) return scope.stored.filter((each) => each === nameOf(node))
  const parts = name.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`^${parts.join('.*')}$`)
  return scope.stored.filter((each) => pattern.test(each))
}

/** The name that `as` gives at the end of an expression. */
function asName(node: Node): string | undefined {
  if (kind(node) === 'ParenthesizedExpression') return asName(get(node, 'Expression'))
  const operator = maybe(node, 'Operator')
  return operator && kind(operator) === 'AsOperator' ? nameOf(operator) : undefined
}

/** The name of what stands before an operator: that of a stored table, or the one that `as` gives. */
export function pipedName(node: Node, scope: Scope): string {
  const before = maybe((node['Parent'] ?? node) as Node, 'Expression')
  if (!before) return 'union_arg0'
  return storedTables(before, scope)[0] ?? asName(before) ?? 'union_arg0'
}

/** The rows of all parts, their columns matched by name and type; source is the column of the parts' names. */
export function united(columns: readonly Column[], parts: readonly Part[], source: string | undefined): Rows {
  const rows = parts.flatMap(({ name, table }) => {
    const places = columns.map((column) =>
      table.columns.findIndex(
        (own) =>
          (own.name === column.name && own.type === column.type) || `${own.name}_${own.type}` === column.name,
      ),
    )
    const read = (row: Row): Row =>
      columns.map((column, index) => {
        if (column.name === source) return name
        const place = places[index] ?? -1
        return place >= 0 ? row[place] : column.type === 'string' ? '' : null
      })
    return table.rows.map(read)
  })
  return { columns, rows }
}

/** `union`: with isfuzzy, tables that are not there are left out; withsource names where a row came from. */
export const union: Operator = (node, input, scope) => {
  const parameters = parametersOf(node)
  const fuzzy = parameters.get('isfuzzy') === 'true'
  const parts: Part[] = input.columns.length ? [{ name: pipedName(node, scope), table: input }] : []
  for (const each of items(node, 'Expressions')) {
    try {
      const stored = storedTables(each, scope)
      for (const name of stored) parts.push({ name, table: scope.named(name) })
      if (!stored.length)
        parts.push({ name: asName(each) ?? `union_arg${parts.length}`, table: scope.table(each) })
    } catch (cause) {
      if (!fuzzy || !(cause instanceof KqlError) || cause.code !== 'SEM0100') throw cause
    }
  }
  const source = parameters.get('withsource') ?? parameters.get('with_source')
  if (source && parts.some(({ table }) => table.columns.some((column) => column.name === source)))
    throw unsupported(`withsource=${source} beside a column of that name`)
  return united(columnsOf(node), parts, source)
}
