import type { Operator, Row, Rows } from '../expression.ts'
import { missing } from '../format.ts'
import { groupsOf } from '../group.ts'
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

const synonyms: Readonly<Record<string, string>> = {
  anti: 'leftanti',
  leftantisemi: 'leftanti',
  rightantisemi: 'rightanti',
}

/** `join` and `lookup`, of every kind. */
export const join: Operator = (node, input, scope) => {
  const words = items(node, 'Parameters').map((each) => text(each).replace(/\s/g, ''))
  const written =
    words.find((word) => word.startsWith('kind='))?.slice(5) ??
    (kind(node) === 'LookupOperator' ? 'leftouter' : 'innerunique')
  const how = synonyms[written] ?? written
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
  if (
    pairs.some(([mine, other]) =>
      [input.columns[mine], right.columns[other]].some((c) => c?.type === 'dynamic'),
    )
  )
    throw unsupported('a join on a dynamic column (cast it first, as in tostring())')
  const lookup = kind(node) === 'LookupOperator'
  const places = right.columns
    .map((_, index) => index)
    .filter((index) => !lookup || !pairs.some((pair) => pair[1] === index))
  const taken = (other: Row): Row => (lookup ? places.map((place) => other[place]) : other)
  const keyIn = (row: Row, side: 0 | 1): Row => pairs.map((pair) => row[pair[side]])
  const blank = (columns: Rows['columns']): Row => columns.map(({ type }) => missing(type))
  const index = groupsOf<{ readonly rows: Row[]; met: boolean }>(pairs.length)
  for (const row of right.rows)
    index.at(keyIn(row, 1), () => ({ rows: [], met: false })).rows.push(taken(row))
  if (/^right|^full/.test(how))
    for (const row of input.rows) {
      const group = index.find(keyIn(row, 0))
      if (group) group.met = true
    }
  const alone = (): readonly Row[] => right.rows.filter((row) => !index.find(keyIn(row, 1))?.met)
  if (how === 'rightanti') return { columns: columnsOf(node), rows: alone() }
  if (how === 'rightsemi')
    return { columns: columnsOf(node), rows: right.rows.filter((row) => index.find(keyIn(row, 1))?.met) }
  const [noLeft, noRight] = [blank(input.columns), taken(blank(right.columns))]
  const rows: Row[] = []
  for (const row of input.rows) {
    const group = index.find(keyIn(row, 0))
    const found = group?.rows ?? []
    if (how === 'innerunique') {
      if (!group || group.met) continue
      group.met = true
    }
    if (how === 'leftanti' || how === 'leftsemi') {
      if ((how === 'leftsemi') === found.length > 0) rows.push(row)
    } else if (found.length)
      for (const other of found) {
        withinRows(rows.length, 'the join')
        rows.push(row.concat(other))
      }
    else if (how === 'leftouter' || how === 'fullouter') rows.push(row.concat(noRight))
  }
  if (how === 'rightouter' || how === 'fullouter')
    for (const other of alone()) rows.push(noLeft.concat(taken(other)))
  return { columns: columnsOf(node), rows }
}
