import type { Operator, Row, Rows } from '../expression.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { columnsOf, items, kind, nameOf, text } from '../parse.ts'
import { parametersOf } from './parameters.ts'

/** `union`: columns are matched by name and type; withsource names where a row came from. */
export const union: Operator = (node, input, scope) => {
  const columns = columnsOf(node)
  const parameters = parametersOf(node)
  const fuzzy = parameters.get('isfuzzy') === 'true'
  const source = parameters.get('withsource') ?? parameters.get('with_source')
  const parts: { readonly name: string; readonly table: Rows }[] = []
  if (input.columns.length) parts.push({ name: 'union_arg0', table: input })
  for (const each of items(node, 'Expressions')) {
    if (source && /\|\s*as\s/.test(text(each))) throw unsupported('withsource over a table named by as')
    try {
      const named = kind(each) === 'NameReference' && scope.stored(nameOf(each))
      parts.push({ name: named ? nameOf(each) : `union_arg${parts.length}`, table: scope.table(each) })
    } catch (cause) {
      if (!fuzzy || !(cause instanceof KqlError) || cause.code !== 'SEM0100') throw cause
    }
  }
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
