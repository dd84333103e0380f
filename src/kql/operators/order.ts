import type { Compiled, Row, Rows, Scope } from '../expression.ts'

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
  'ScanOperator',
  'TakeOperator',
])

/** Whether an operator's rows are in an order that functions over neighbouring rows may rely on. */
export function ordered(operator: string, input: Rows): boolean {
  return makes.has(operator) || (keeps.has(operator) && input.ordered === true)
}

/** Makes something of each row, letting functions over neighbouring rows see where it stands. */
export function inOrder<T>(input: Rows, scope: Scope, make: (row: Row) => T): T[] {
  const made: T[] = []
  visit(input, scope, (row) => made.push(make(row)))
  return made
}

/** The rows that pass a test, in which functions over neighbouring rows see where each stands. */
export function passing(input: Rows, scope: Scope, test: Compiled): readonly Row[] {
  const passed: Row[] = []
  visit(input, scope, (row) => {
    if (test(row) === true) passed.push(row)
  })
  return passed
}

function visit({ rows, ordered: inOrder }: Rows, { window }: Scope, see: (row: Row) => void): void {
  window.rows = inOrder ? rows : undefined
  window.at = 0
  for (const row of rows) {
    see(row)
    window.at++
  }
}
