import { keyOf } from '../compare.ts'
import type { Operator, Row, Rows } from '../expression.ts'
import { unsupported } from '../kql-error.ts'
import { withinRows } from '../limits.ts'
import { columnsOf, get, items, kind, maybe, type Node, nameOf, text } from '../parse.ts'

type Pair = readonly [left: string, right: string]

/** The columns that a condition makes equal: one name for both, or `$left.a == $right.b`, several joined by `and`. */
function pairsOf(condition: Node): readonly Pair[] {
  if (kind(condition) === 'ParenthesizedExpression') return pairsOf(get(condition, 'Expression'))
  if (kind(condition) === 'NameReference') return [[nameOf(condition), nameOf(condition)]]
  const operator = text(maybe(condition, 'Operator'))
  const [a, b] = [maybe(condition, 'Left'), maybe(condition, 'Right')]
  if (a && b && operator === 'and') return [...pairsOf(a), ...pairsOf(b)]
  const [x, y] = [a && sideOf(a), b && sideOf(b)]
  if (operator === '==' && x?.side === '$left' && y?.side === '$right') return [[x.name, y.name]]
  if (operator === '==' && x?.side === '$right' && y?.side === '$left') return [[y.name, x.name]]
  throw unsupported(`the join condition ${text(condition)}`)
}

function sideOf(node: Node): { readonly side: string; readonly name: string } | undefined {
  if (kind(node) !== 'PathExpression') return undefined
  return { side: text(get(node, 'Expression')), name: nameOf(get(node, 'Selector')) }
}

/** `join` and `lookup`, of every kind. */
export const join: Operator = (node, input, scope) => {
  const words = items(node, 'Parameters').map((each) => text(each).replace(/\s/g, ''))
  const how =
    words.find((word) => word.startsWith('kind='))?.slice(5) ??
    (kind(node) === 'LookupOperator' ? 'leftouter' : 'innerunique')
  if (!/^(inner|innerunique|(left|right)(outer|anti|semi)|fullouter)$/.test(how))
    throw unsupported(`join kind ${how}`)
  const right = scope.table(get(node, 'Expression'))
  const conditions = items(maybe(node, 'ConditionClause') ?? get(node, 'LookupClause'), 'Expressions')
  const pairs = conditions
    .flatMap(pairsOf)
    .map(
      ([mine, other]) =>
        [
          input.columns.findIndex((c) => c.name === mine),
          right.columns.findIndex((c) => c.name === other),
        ] as const,
    )
  const lookup = kind(node) === 'LookupOperator'
  const places = right.columns
    .map((_, index) => index)
    .filter((index) => !lookup || !pairs.some((pair) => pair[1] === index))
  const keyIn = (row: Row, side: 0 | 1): string => keyOf(pairs.map((pair) => row[pair[side]]))
  const blank = (columns: Rows['columns']): Row => columns.map((c) => (c.type === 'string' ? '' : null))
  const index = Map.groupBy(right.rows, (row) => keyIn(row, 1))
  const leftKeys = new Set(input.rows.map((row) => keyIn(row, 0)))
  const alone = right.rows.filter((row) => !leftKeys.has(keyIn(row, 1)))
  if (how === 'rightanti') return { columns: columnsOf(node), rows: alone }
  if (how === 'rightsemi')
    return { columns: columnsOf(node), rows: right.rows.filter((row) => leftKeys.has(keyIn(row, 1))) }
  const seen = new Set<string>()
  const rows: Row[] = []
  for (const row of input.rows) {
    const key = keyIn(row, 0)
    const found = index.get(key) ?? []
    if (how === 'innerunique' && seen.has(key)) continue
    seen.add(key)
    if (how === 'leftanti' || how === 'leftsemi') {
      if ((how === 'leftsemi') === found.length > 0) rows.push(row)
    } else if (found.length)
      for (const other of found) {
        withinRows(rows.length, 'the join')
        rows.push([...row, ...places.map((place) => other[place])])
      }
    else if (how === 'leftouter' || how === 'fullouter')
      rows.push([...row, ...places.map((place) => blank(right.columns)[place])])
  }
  if (how === 'rightouter' || how === 'fullouter')
    for (const other of alone) rows.push([...blank(input.columns), ...places.map((place) => other[place])])
  return { columns: columnsOf(node), rows }
}
