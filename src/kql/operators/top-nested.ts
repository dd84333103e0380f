import { compare } from '../compare.ts'
import { compile, type Operator, type Row, type Rows, type Scope } from '../expression.ts'
import { missing, type Value } from '../format.ts'
import { grouped } from '../group.ts'
import { columnsOf, get, items, kind, maybe, type Node, text, typeOf } from '../parse.ts'
import { type Fold, foldOf } from './fold.ts'

type Level = {
  readonly most: number
  readonly key: (row: Row) => Value
  readonly fold: Fold
  readonly up: boolean
  /** What the others are called, if they are asked for; and what stands for no value. */
  readonly others: Value
  readonly blank: Value
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
    blank: missing(typeOf(of)),
  }
}

function nested([level, ...deeper]: readonly Level[], rows: readonly Row[]): Row[] {
  if (!level) return [[]]
  const groups = grouped(rows, [level.key])
    .map(({ key: [key], rows: own }) => ({ own, key, value: level.fold(own)[0] }))
    .sort((a, b) => compare(a.value, b.value) * (level.up ? 1 : -1))
  const out = groups
    .slice(0, level.most)
    .flatMap(({ own, key, value }) => nested(deeper, own).map((more) => [key, value, ...more]))
  const left = groups.slice(level.most).flatMap(({ own }) => own)
  const all = [level, ...deeper]
  if (left.length && all.some(({ others }) => others !== undefined))
    out.push(all.flatMap((each) => rest(each, left)))
  return out
}

/** What a level says of the rows that did not come first: nothing, unless it was asked for the others. */
function rest({ others, fold, blank }: Level, rows: readonly Row[]): Row {
  return others === undefined ? [blank, null] : [others, fold(rows)[0]]
}

/** `top-nested`: the first values by an aggregate, and within each of them the first of the next level. */
export const topNested: Operator = (node, input, scope) => {
  const levels = items(node, 'Clauses').map((clause) => levelOf(clause, input, scope))
  return { columns: columnsOf(node), rows: nested(levels, input.rows) }
}
