import { compare } from '../compare.ts'
import { compile, type Operator, type Row } from '../expression.ts'
import type { Value } from '../format.ts'
import { groupsOf } from '../group.ts'
import { unsupported } from '../kql-error.ts'
import { columnsOf, get, kind, maybe, type Node, typeOf } from '../parse.ts'

/** The service approximates; over so many different values its answers are documented to be exact. */
const exact = 46

const columnOnly = (node: Node): Node => {
  if (kind(node) !== 'NameReference') throw unsupported('top-hitters over something other than columns')
  return node
}

/** `top-hitters`: the values of a column with the most rows, or with the greatest sum of another column. */
export const topHitters: Operator = (node, input, scope) => {
  const key = compile(columnOnly(get(node, 'OfExpression')), scope)
  const most = Number(compile(get(node, 'Expression'), scope)([]))
  const clause = maybe(node, 'ByClause')
  const by = clause && columnOnly(get(clause, 'Expression'))
  if (by && !/^(long|real)$/.test(typeOf(by))) throw unsupported(`top-hitters by a ${typeOf(by)}`)
  const weight = by && compile(by, scope)
  const added = (total: Value, row: Row): Value => {
    if (!weight) return (total as bigint) + 1n
    const more = weight(row) ?? null
    if (more === null) throw unsupported('top-hitters by a null')
    return typeof more === 'bigint' ? (total as bigint) + more : (total as number) + Number(more)
  }
  const none: Value = by && typeOf(by) === 'real' ? 0 : 0n
  const totals = groupsOf<{ readonly value: Value; total: Value }>(1)
  for (const row of input.rows) {
    const own = totals.at([key(row)], ([value]) => ({ value, total: none }))
    own.total = added(own.total, row)
    if (totals.all.length > exact) throw unsupported(`top-hitters over more than ${exact} different values`)
  }
  const sorted = totals.all.toSorted((a, b) => compare(b.total, a.total))
  return { columns: columnsOf(node), rows: sorted.slice(0, most).map(({ value, total }) => [value, total]) }
}
