import { compile, type Operator } from '../expression.ts'
import { grouped } from '../group.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { columnsOf, get, kind } from '../parse.ts'
import { parametersOf } from './parameters.ts'

/** How many keys may differ where no other strategy is asked for. */
const mostKeys = 64

/** `partition`: runs a subquery over the rows of each key, and puts what they make together. */
export const partition: Operator = (node, input, scope) => {
  const operand = get(node, 'Operand')
  if (kind(operand) !== 'PartitionSubquery') throw unsupported('partition with a query of its own')
  const key = compile(get(node, 'ByExpression'), scope)
  const groups = grouped(input.rows, [key])
  const strategy = parametersOf(node).get('hint.strategy') ?? 'legacy'
  if (groups.length > mostKeys && strategy === 'legacy')
    throw new KqlError(
      'E_LIMIT',
      `partition by more than ${mostKeys} keys, the limit without hint.strategy=native or shuffle`,
    )
  const body = get(operand, 'Subquery')
  const rows = groups.flatMap(({ rows: own }) => scope.pipe(body, { columns: input.columns, rows: own }).rows)
  return { columns: columnsOf(node), rows }
}
