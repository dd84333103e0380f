import { convert, type Value } from './format.ts'
import { unsupported } from './kql-error.ts'
import type { KqlType } from './table.ts'

/** Computes + - * / % by the operands' types; null when either is null, whole numbers wrap at their width. */
export function arithmetic(
  operator: string,
  x: Value,
  y: Value,
  type: KqlType,
  left: KqlType,
  right: KqlType,
): Value {
  const [a, b] = [typed(x, left, right), typed(y, right, left)]
  if (a === null || b === null || a === undefined || b === undefined) return null
  const spans = left === 'timespan' && right === 'timespan'
  if (typeof a === 'bigint' && typeof b === 'bigint' && type !== 'real') {
    const wrapped = (n: bigint): bigint => BigInt.asIntN(type === 'int' ? 32 : 64, n)
    if (operator === '+') return wrapped(a + b)
    if (operator === '-') return wrapped(a - b)
    if (operator === '*') return wrapped(a * b)
    if (b === 0n) return null
    return operator === '/' ? a / b : ((a % b) + (b < 0n ? -b : b)) % b
  }
  if (type === 'decimal' && !(Number.isInteger(a) && Number.isInteger(b)))
    throw unsupported('arithmetic on fractions of type decimal')
  if (operator === '%' && left !== 'timespan' && left !== 'datetime') {
    const rest = Number(a) % Math.abs(Number(b))
    return rest < 0 ? rest + Math.abs(Number(b)) : rest
  }
  if (operator === '%' || (spans && operator !== '/'))
    throw unsupported(`${operator} on ${left} and ${right}`)
  const [n, m] = [Number(a), Number(b)]
  const out = operator === '+' ? n + m : operator === '-' ? n - m : operator === '*' ? n * m : n / m
  if (type !== 'timespan' && type !== 'datetime') return out
  return Number.isFinite(out) ? BigInt(Math.round(out)) : null
}

/** A dynamic value next to one of a known type is taken as one of that type. */
function typed(value: Value, own: KqlType, other: KqlType): Value {
  // Whether it would be rounded first is not documented.
  if (
    own === 'dynamic' &&
    typeof value === 'number' &&
    /^(int|long)$/.test(other) &&
    !Number.isInteger(value)
  )
    throw unsupported(
      `arithmetic of the dynamic value ${value} and a whole number (cast it, as in toreal(…))`,
    )
  return own === 'dynamic' ? convert(value, other === 'dynamic' ? 'real' : other) : value
}
