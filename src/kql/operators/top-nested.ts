import { compare, keyOf } from '../compare.ts'
import { compile, type Operator, type Row, type Rows, type Scope } from '../expression.ts'
import type { Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { columnsOf, get, items, kind, maybe, type Node, text } from '../parse.ts'
import { type Fold, foldOf } from './fold.ts'

type Level = {
  readonly most: number
  readonly key: (row: Row) => Value
  readonly fold: Fold
  readonly up: boolean
  readonly others: Value
}

function levelOf(clause: Node, input: Rows, scope: Scope): Level {
  const by = get(clause, 'ByExpression')
  const ordered = kind(by) === 'OrderedExpression'
  const count = maybe(clause, 'Expression')
  const others = maybe(clause, 'WithOthersClause')
  const of = get(clause, 'OfExpression')
  return {
    most: count ? Number(compile(count, scope)([])) : Number.POSITIVE_INFINITY,
    key: compile(of, scope),
    fold: foldOf(ordered ? get(by, 'Expression') : by, undefined, input, scope),
    up: ordered && /^asc/.test(text(maybe(by, 'Ordering'))),
    others: others ? compile(get(others, 'Expression'), scope)([]) : undefined,
  }
}

function nested([level, ...deeper]: readonly Level[], rows: readonly Row[]): Row[] {
  if (!level) return [[]]
  const groups = [...Map.groupBy(rows, (row) => keyOf([level.key(row)])).values()]
    .map((own) => ({ own, key: own[0] && level.key(own[0]), value: level.fold(own)[0] }))
    .sort((a, b) => compare(a.value, b.value) * (level.up ? 1 : -1))
  const out = groups
    .slice(0, level.most)
    .flatMap(({ own, key, value }) => nested(deeper, own).map((rest) => [key, value, ...rest]))
  const left = groups.slice(level.most).flatMap(({ own }) => own)
  if (level.others !== undefined && left.length) out.push([level.others, level.fold(left)[0]])
  return out
}

/** `top-nested`: the first values by an aggregate, and within each of them the first of the next level. */
export const topNested: Operator = (node, input, scope) => {
  const levels = items(node, 'Clauses').map((clause) => levelOf(clause, input, scope))
  if (levels.length > 1 && levels.some((level) => level.others !== undefined))
    throw unsupported('with others in a top-nested of several levels')
  return { columns: columnsOf(node), rows: nested(levels, input.rows) }
}
