import type { Row, Rows, Scope } from '../expression.ts'

const makes = new Set([
  'GetSchemaOperator',
  'RangeOperator',
  'SerializeOperator',
  'SortOperator',
  'TopHittersOperator',
  'TopOperator',
])
const keeps = new Set([
  'AsOperator',
  'ConsumeOperator',
  'ExtendOperator',
  'FilterOperator',
  'MvExpandOperator',
  'ParseKvOperator',
  'ParseOperator',
  'ParseWhereOperator',
  'PrintOperator',
  'ProjectAwayOperator',
  'ProjectByNamesOperator',
  'ProjectKeepOperator',
  'ProjectOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'RenderOperator',
  'TakeOperator',
])

/** Whether an operator's rows are in an order that functions over neighbouring rows may rely on. */
export function ordered(operator: string, input: Rows): boolean {
  return makes.has(operator) || (keeps.has(operator) && input.ordered === true)
}

/** Makes something of each row, letting functions over neighbouring rows see where it stands. */
export function inOrder<T>(input: Rows, scope: Scope, make: (row: Row) => T): T[] {
  scope.window.rows = input.ordered ? input.rows : undefined
  return input.rows.map((row, at) => {
    scope.window.at = at
    return make(row)
  })
}
