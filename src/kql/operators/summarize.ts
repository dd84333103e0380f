import { compile, type Operator, type Row } from '../expression.ts'
import { groupsOf } from '../group.ts'
import { columnsOf, items, maybe } from '../parse.ts'
import { foldOf, named } from './fold.ts'

/** `summarize`: one row for each group; without groups, one row in any case. */
export const summarize: Operator = (node, input, scope) => {
  const by = maybe(node, 'ByClause')
  const keys = by ? items(by, 'Expressions').map((each) => compile(each, scope)) : []
  const aggregations = items(node, 'Aggregates')
  const columns = named(columnsOf(node), aggregations)
  const folds = aggregations.map((each) => foldOf(each, by, input, scope))
  if (!by) return { columns, rows: [folds.flatMap((fold) => fold(input.rows))] }
  const groups = groupsOf<{ readonly key: Row; readonly rows: Row[] }>(keys.length)
  for (const row of input.rows) {
    const key = keys.map((each) => each(row))
    groups.at(key, () => ({ key, rows: [] })).rows.push(row)
  }
  return {
    columns,
    rows: groups.all.map(({ key, rows }) => [...key, ...folds.flatMap((fold) => fold(rows))]),
  }
}
