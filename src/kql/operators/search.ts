import { type Compiled, compile, type Operator, type Rows, type Scope } from '../expression.ts'
import { asText } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { quotedText } from '../literal.ts'
import { columnsOf, get, items, kind, maybe, type Node, nameOf, text } from '../parse.ts'
import { quoted, regexOf } from '../regex.ts'
import { matches } from '../strings.ts'
import type { Column } from '../table.ts'
import { parametersOf } from './parameters.ts'
import { namesIn, type Part, pipedName, storedTables, united } from './union.ts'

type Test = (value: string) => boolean

/** The test that a search term stands for: asterisks at its ends widen it. */
function termTest(term: string, exact: boolean): Test {
  const [, open, inner = '', close] = /^(\*?)([\s\S]*?)(\*?)$/.exec(term) ?? []
  if (inner.includes('*')) {
    const pattern = inner.split('*').map(quoted)
    const found = regexOf(`${exact ? '' : '(?i)'}\\b${pattern.join('.*')}\\b`)
    return (value) => found.matcher(value).find()
  }
  const operator = open ? (close ? 'contains' : 'hassuffix') : close ? 'hasprefix' : 'has'
  return (value) => matches(`${operator}${exact ? '_cs' : ''}`, value, inner)
}

function anyColumn(test: Test, columns: readonly Column[]): Compiled {
  return (row) => columns.some((column, at) => test(asText(row[at], column.type)))
}

/** Compiles a search predicate: a text on its own is a term to be found in any column. */
function predicate(node: Node, scope: Scope, exact: boolean): Compiled {
  const inner = (property: string): Compiled => predicate(get(node, property), scope, exact)
  switch (kind(node)) {
    case 'ParenthesizedExpression':
      return inner('Expression')
    case 'StarExpression':
      return () => true
    case 'LiteralExpression':
    case 'CompoundStringLiteralExpression': {
      const term = quotedText(node)
      return term !== undefined ? anyColumn(termTest(term, exact), scope.columns) : compile(node, scope)
    }
    case 'BinaryExpression': {
      const operator = text(get(node, 'Operator'))
      if (operator === 'and' || operator === 'or') {
        const [left, right] = [inner('Left'), inner('Right')]
        return operator === 'and'
          ? (row) => left(row) === true && right(row) === true
          : (row) => left(row) === true || right(row) === true
      }
      if (operator === ':') return inColumn(node, scope, exact)
      if (exact && /^(has|contains|startswith|endswith|=~)/.test(operator))
        throw unsupported(`${operator} in search kind=case_sensitive`)
      return compile(node, scope)
    }
    default:
      return compile(node, scope)
  }
}

function inColumn(node: Node, scope: Scope, exact: boolean): Compiled {
  const [left, right] = [get(node, 'Left'), get(node, 'Right')]
  const term = quotedText(right) ?? asText(compile(right, scope)([]))
  const at = scope.columns.findIndex(
    (column) => kind(left) === 'NameReference' && column.name === nameOf(left),
  )
  const column = scope.columns[at]
  if (!column) throw unsupported(`${text(left)} before a colon in search`)
  const test = termTest(term, exact)
  return (row) => test(asText(row[at], column.type))
}

/** The tables that a search without rows before it looks through: the listed ones, or all that are in sight. */
function searched(node: Node, scope: Scope): readonly Part[] {
  const clause = maybe(node, 'InClause')
  if (!clause) return [...scope.stored, ...scope.views].map((name) => ({ name, table: scope.named(name) }))
  return items(clause, 'Expressions').flatMap((each, at): Part[] => {
    const stored = storedTables(each, scope)
    if (stored.length) return stored.map((name) => ({ name, table: scope.named(name) }))
    if (text(each).includes('*')) return []
    return [
      { name: kind(each) === 'NameReference' ? nameOf(each) : `union_arg${at}`, table: scope.table(each) },
    ]
  })
}

/** `search`: rows that meet a predicate in any column; $table names where a row came from. */
export const search: Operator = (node, input, scope) => {
  const exact = parametersOf(node).get('kind') === 'case_sensitive'
  const parts = input.columns.length
    ? [{ name: pipedName(node, scope, 'search_arg0'), table: input }]
    : searched(node, scope)
  const columns = [...new Map(columnsOf(node).map((column) => [column.name, column])).values()]
  const inner = columns.filter((column) => column.name !== '$table')
  const naming = namesIn(parts)
  const found = parts.map(({ name, table }) => {
    // A part is searched in its own columns only, but the predicate may name those of the others.
    const wide: Rows = united(inner, [{ name, table }], undefined, naming)
    const test = predicate(get(node, 'Condition'), { ...scope, columns: inner }, exact)
    return { name, table: { columns: inner, rows: wide.rows.filter((row) => test(row) === true) } }
  })
  return united(columns, found, '$table')
}
