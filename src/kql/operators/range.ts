import { compare } from '../compare.ts'
import { compile, type Row, type Rows, type Scope } from '../expression.ts'
import { convert, type Value } from '../format.ts'
import { KqlError } from '../kql-error.ts'
import { withinRows } from '../limits.ts'
import { columnsOf, get, type Node, typeOf } from '../parse.ts'

/** The values from one bound to another, both within; a step of zero or too many rows are refused. */
export function valuesBetween(from: Value, to: Value, step: Value): Value[] {
  const up = compare(step, typeof step === 'bigint' ? 0n : 0)
  if (up === 0) throw new KqlError('E_LIMIT', 'a range needs a step other than zero')
  const out: Value[] = []
  for (let at = from; up > 0 ? compare(at, to) <= 0 : compare(at, to) >= 0; ) {
    withinRows(out.push(at), 'the range')
    at =
      typeof at === 'bigint' && typeof step === 'bigint'
        ? at + step
        : Number(from) + Number(step) * out.length
  }
  return out
}

/** `range`: one column of values. */
export function rangeOf(node: Node, scope: Scope): Rows {
  const columns = columnsOf(node)
  const type = columns[0]?.type ?? 'long'
  const read = (name: string): Value => {
    const value = compile(get(node, name), scope)([])
    const own = typeOf(get(node, name))
    return own === type || type === 'datetime' || type === 'timespan' ? value : convert(value, type)
  }
  const [from, to, step] = [read('From'), read('To'), read('Step')]
  if (from === null || to === null || step === null) return { columns, rows: [] }
  return { columns, rows: valuesBetween(from, to, step).map((value): Row => [value]) }
}
