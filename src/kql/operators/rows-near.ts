import { compile, type Rows, type Scope } from '../expression.ts'
import { unsupported } from '../kql-error.ts'
import type { Node } from '../parse.ts'
import { inOrder } from './order.ts'
import { argumentsOf } from './plugin-arguments.ts'

/** `rows_near`: the rows around each one that meets a condition, so many before it and so many behind it. */
export function rowsNear(args: readonly Node[], input: Rows, scope: Scope): Rows {
  if (!input.ordered) throw unsupported('rows_near() of rows in no fixed order')
  const given = argumentsOf(args, ['Condition', 'NumRows', 'RowsAfter'])
  const reach = (name: string): number | undefined => {
    const node = given.get(name)
    if (!node) return undefined
    const count = Number(compile(node, scope)([]))
    if (!Number.isInteger(count) || count < 0) throw unsupported('rows_near() with a negative number of rows')
    return count
  }
  const condition = given.get('Condition')
  const before = reach('NumRows')
  if (!condition || before === undefined) throw unsupported('this call of rows_near()')
  const after = reach('RowsAfter') ?? before
  const test = compile(condition, scope)
  const met = inOrder(input, scope, (row) => test(row) === true)
  const kept = new Uint8Array(input.rows.length)
  for (const [at, hit] of met.entries()) if (hit) kept.fill(1, Math.max(0, at - before), at + after + 1)
  return { columns: input.columns, rows: input.rows.filter((_, at) => kept[at]) }
}
