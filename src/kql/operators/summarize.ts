import { keyOf } from '../compare.ts'
import { compile, type Operator, type Row } from '../expression.ts'
import { columnsOf, items, maybe } from '../parse.ts'
import { foldOf } from './fold.ts'

/** `summarize`: one row for each group; without groups, one row in any case. */
export const summarize: Operator = (node, input, scope) => {
  const by = maybe(node, 'ByClause')
  const keys = by ? items(by, 'Expressions').map((each) => compile(each, scope)) : []
  const folds = items(node, 'Aggregates').map((each) => foldOf(each, by, input, scope))
  const groups = new Map<string, { key: Row; rows: Row[] }>()
  if (!by) groups.set('', { key: [], rows: [] })
  for (const row of input.rows) {
    const key = keys.map((each) => each(row))
    const name = by ? keyOf(key) : ''
    const group = groups.get(name) ?? { key, rows: [] }
    group.rows.push(row)
    groups.set(name, group)
  }
  return {
    columns: columnsOf(node),
    rows: [...groups.values()].map(({ key, rows }) => [...key, ...folds.flatMap((fold) => fold(rows))]),
  }
}
