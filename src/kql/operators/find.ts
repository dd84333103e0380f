import { type Compiled, compile, type Operator, type Row, type Scope } from '../expression.ts'
import { asText, convert, missing, toDynamic, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { quotedText } from '../literal.ts'
import { childrenOf, columnsOf, get, items, kind, maybe, type Node, nameOf, nodesIn, text } from '../parse.ts'
import { matches } from '../strings.ts'
import type { Column } from '../table.ts'
import { parametersOf } from './parameters.ts'
import { type Part, storedTables } from './union.ts'

/** The tables that are looked through: the listed ones, or all that are in sight. */
function partsOf(node: Node, scope: Scope): readonly Part[] {
  const clause = maybe(node, 'InClause')
  if (!clause) return [...scope.stored, ...scope.views].map((name) => ({ name, table: scope.named(name) }))
  return items(clause, 'Expressions').flatMap((each): Part[] => {
    if (kind(each) !== 'NameReference') throw unsupported('find in something other than tables')
    const stored = storedTables(each, scope)
    if (stored.length || text(each).includes('*'))
      return stored.map((name) => ({ name, table: scope.named(name) }))
    return [{ name: nameOf(each), table: scope.table(each) }]
  })
}

/** Compiles a predicate in which a text on its own is a term to be found in any column. */
function predicate(node: Node, scope: Scope): Compiled {
  const term = quotedText(node)
  if (term !== undefined) {
    if (term.includes('*')) throw unsupported('a term with an asterisk in find')
    return (row) =>
      scope.columns.some((column, at) => matches('has', asText(row[at], column.type), term)) || null
  }
  if (kind(node) === 'ParenthesizedExpression') return predicate(get(node, 'Expression'), scope)
  const operator = kind(node) === 'BinaryExpression' ? text(get(node, 'Operator')) : ''
  if (operator !== 'and' && operator !== 'or') return compile(node, scope)
  const [left, right] = [predicate(get(node, 'Left'), scope), predicate(get(node, 'Right'), scope)]
  return operator === 'and'
    ? (row) => left(row) === true && right(row) === true
    : (row) => left(row) === true || right(row) === true
}

/** Whether a predicate asks any column, by a term or an asterisk. */
function asksAny(node: Node): boolean {
  if (kind(node) === 'StarExpression') return true
  if (/^(BinaryExpression|ParenthesizedExpression)$/.test(kind(node))) {
    const operator = text(maybe(node, 'Operator'))
    if (operator && operator !== 'and' && operator !== 'or')
      return childrenOf(node).some((each) => kind(each) === 'StarExpression')
    return childrenOf(node).some(asksAny)
  }
  return quotedText(node) !== undefined
}

/** A column of several types would become several, each named by its type. */
function refuseSeveralTypes(parts: readonly Part[]): void {
  const types = new Map<string, string>()
  for (const { table } of parts)
    for (const { name, type } of table.columns) {
      if ((types.get(name) ?? type) !== type)
        throw unsupported(`find over the column ${name} in several types`)
      types.set(name, type)
    }
}

/**
 * `find`: the rows of any table that meet a predicate, beside the name of their table; columns that have no place of
 * their own come in a bag.
 */
export const find: Operator = (node, _input, scope) => {
  const condition = get(node, 'Condition')
  const all = partsOf(node, scope)
  const known = new Set(all.flatMap(({ table }) => table.columns.map(({ name }) => name)))
  const asked = nodesIn(condition, 'NameReference')
    .map(nameOf)
    .filter((name) => known.has(name))
  // A table without any column that the predicate reads is left out.
  const parts =
    asked.length && !asksAny(condition)
      ? all.filter(({ table }) => table.columns.some(({ name }) => asked.includes(name)))
      : all
  refuseSeveralTypes(parts)
  const columns = columnsOf(node)
  const source = parametersOf(node).get('withsource') ?? 'source_'
  const project = maybe(node, 'Project')
  const written = project ? items(project, 'Columns') : []
  const packsAll = written.some((each) => kind(each) === 'PackExpression')
  // The documentation says both that projected columns are packed too, and that they are not.
  if (packsAll && written.length > 1) throw unsupported('find with pack_all() beside other columns')
  const packed = project ? packsAll : columns.at(-1)?.name === 'pack_'
  const shown = new Set(columns.map(({ name }) => name))
  const every = new Map(parts.flatMap(({ table }) => table.columns.map((own) => [own.name, own] as const)))
  const rows = parts.flatMap(({ name, table }) => {
    const absent = [...every.values()].filter((own) => !table.columns.some((each) => each.name === own.name))
    const test = predicate(condition, { ...scope, columns: [...table.columns, ...absent] })
    const empty = absent.map(({ type }) => missing(type))
    const put = (row: Row): Row =>
      columns.map((column, at) => {
        if (at === 0 && column.name === source) return name
        if (packed && at === columns.length - 1)
          return bagOf(table.columns, row, packsAll ? undefined : shown)
        const place = table.columns.findIndex((own) => own.name === column.name)
        const own = table.columns[place]
        if (!own) return missing(column.type)
        return own.type === column.type
          ? row[place]
          : column.type === 'string'
            ? asText(row[place], own.type)
            : convert(row[place] ?? null, column.type)
      })
    return table.rows.filter((row) => test([...row, ...empty]) === true).map(put)
  })
  return { columns, rows }
}

function bagOf(columns: readonly Column[], row: Row, without: ReadonlySet<string> | undefined): Value {
  return Object.fromEntries(
    columns.flatMap(({ name, type }, at) =>
      without?.has(name) ? [] : [[name, toDynamic(row[at] ?? null, type)]],
    ),
  )
}
