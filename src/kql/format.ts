import { datetimeText, timespanFrom, timespanText } from './datetime.ts'
import { anyDatetimeFrom } from './datetime-forms.ts'
import { unsupported } from './kql-error.ts'
import { realFrom, truthFrom, wholeFrom } from './numbers.ts'
import type { KqlType } from './table.ts'

/** A value inside the evaluator: whole numbers, datetimes and timespans are bigint, reals are number. */
export type Value = unknown

/** Whether a value is missing. */
export const nothing = (value: Value): boolean => value === null || value === undefined

/** The value that stands where there is none: no text is null. */
export const missing = (type: KqlType): Value => (type === 'string' ? '' : null)

/** From JSON form to the evaluator's form. */
export function fromJson(value: unknown, type: KqlType): Value {
  if (nothing(value)) return missing(type)
  return type === 'dynamic' ? value : convert(value, type)
}

/** Converts between scalar types as the to-functions do; null when it cannot be. */
export function convert(value: Value, type: KqlType): Value {
  if (type === 'string') return asText(value)
  if (value === null || value === undefined || typeof value === 'object')
    return type === 'dynamic' ? value : null
  switch (type) {
    case 'int':
    case 'long':
      return toWhole(value, type === 'int' ? 32 : 64)
    case 'real':
    case 'decimal':
      return typeof value === 'string' ? realFrom(value) : Number(value)
    case 'bool':
      return typeof value === 'string' ? truthFrom(value) : Number(value) !== 0
    case 'datetime':
      return typeof value === 'string' ? anyDatetimeFrom(value) : toTicks(value)
    case 'timespan':
      return typeof value === 'string' ? timespanFrom(value) : toTicks(value)
    case 'guid':
      return typeof value === 'string' ? guidFrom(value) : null
    default:
      return value
  }
}

const greatest = { 32: 2n ** 31n - 1n, 64: 2n ** 63n - 1n } as const

function toWhole(value: Value, bits: 32 | 64): Value {
  if (typeof value === 'string') return wholeFrom(value, bits)
  if (typeof value === 'bigint') return BigInt.asIntN(bits, value)
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (!Number.isFinite(value)) return null
  // A real that is too large becomes the largest whole number; a whole number wraps.
  const [whole, most] = [BigInt(Math.trunc(Number(value))), greatest[bits]]
  return whole > most ? most : whole < -most ? -most - 1n : whole
}

function toTicks(value: Value): Value {
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.trunc(value)) : null
}

function guidFrom(source: string): string | null {
  const [, a, b, c, d, e] =
    /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})/i.exec(source.trim()) ?? []
  return a === undefined ? null : [a, b, c, d, e].join('-').toLowerCase()
}

/** From the evaluator's form to JSON form; whole numbers too large for a JSON number become text. */
export function toJson(value: Value, type: KqlType): unknown {
  if (nothing(value)) return missing(type)
  if (typeof value === 'bigint') {
    if (type === 'datetime') return datetimeText(value)
    if (type === 'timespan') return timespanText(value)
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}

/** A value as it stands inside a dynamic one. */
export function toDynamic(value: Value, type: KqlType): Value {
  return type === 'dynamic' ? (value ?? null) : toJson(value, type)
}

/** A value of one type as a value of another, where a function may answer either. */
export function unify(value: Value, from: KqlType, to: KqlType): Value {
  if (nothing(value)) return missing(to)
  if (from === to) return value
  return to === 'dynamic' ? toDynamic(value, from) : convert(value, to)
}

/**
 * Whether a real has one text alone. Kusto writes digits that stand for the same real, which are not always the nearest
 * (0.1 + 0.2 is 0.30000000000000007 to it); and nobody documents how it writes very large and very small ones.
 */
function hasOneText(value: number): boolean {
  const size = Math.abs(value)
  if (!Number.isFinite(value) || size === 0) return true
  if (size >= 1e15 || size < 1e-4) return false
  const text = String(size)
  if (text.length < 16) return true
  const [whole = '', fraction = ''] = text.split('.')
  const next = String(BigInt(whole + fraction) + 1n).padStart(whole.length + fraction.length, '0')
  return Number(`${next.slice(0, whole.length)}.${next.slice(whole.length)}`) !== size
}

/** The text that tostring() gives; refuses a real whose text cannot be known. */
export function textOf(value: Value, type: KqlType | undefined): string {
  if (typeof value === 'number' && (type === 'real' || type === 'dynamic') && !hasOneText(value))
    throw unsupported(`the text of the real number ${value} (round() it first)`)
  return asText(value, type)
}

/** A value as text. */
export function asText(value: Value, type?: KqlType): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'bigint' && type === 'datetime') return datetimeText(value)
  if (typeof value === 'bigint' && type === 'timespan') return timespanText(value)
  if (typeof value === 'boolean') return type === 'dynamic' ? String(value) : value ? 'True' : 'False'
  if (type === 'real' && typeof value === 'number') {
    if (Math.abs(value) === Number.POSITIVE_INFINITY) return value < 0 ? '-inf' : 'inf'
    if (Object.is(value, -0)) return '-0.0'
    if (Number.isInteger(value) && Math.abs(value) < 1e15) return `${value}.0`
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
