import { compile, type Operator } from '../expression.ts'
import { grouped } from '../group.ts'
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
  return {
    columns,
    rows: grouped(input.rows, keys).map(({ key, rows }) => [...key, ...folds.flatMap((fold) => fold(rows))]),
  }
}
