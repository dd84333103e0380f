import { datetimeFrom, datetimeText, timespanFrom, timespanText } from './datetime.ts'
import type { KqlType } from './table.ts'

/** A value inside the evaluator: whole numbers, datetimes and timespans are bigint, reals are number. */
export type Value = unknown

/** From JSON form to the evaluator's form. */
export function fromJson(value: unknown, type: KqlType): Value {
  if (value === null || value === undefined) return type === 'string' ? '' : null
  return type === 'dynamic' ? value : convert(value, type)
}

/** Converts between scalar types as the to-functions do; null when it cannot be. */
export function convert(value: Value, type: KqlType): Value {
  if (type === 'string') return asText(value)
  if (value === null || value === undefined) return null
  const text = typeof value === 'string' ? value.trim() : String(value)
  switch (type) {
    case 'int':
    case 'long':
      if (typeof value === 'bigint') return type === 'int' ? BigInt.asIntN(32, value) : value
      if (typeof value === 'boolean') return value ? 1n : 0n
      if (typeof value === 'number' && !Number.isFinite(value)) return null
      if (/^[-+]?\d+$/.test(text)) {
        const whole = BigInt(text.replace('+', ''))
        return BigInt.asIntN(type === 'int' ? 32 : 64, whole) === whole ? whole : null
      }
      if (/^0x[0-9a-f]+$/i.test(text)) return BigInt(text)
      return text !== '' && Number.isFinite(Number(text)) ? BigInt(Math.trunc(Number(text))) : null
    case 'real':
    case 'decimal':
      if (typeof value === 'boolean') return value ? 1 : 0
      if (text === '') return null
      if (/^nan$/i.test(text)) return Number.NaN
      if (/^[-+]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
      return Number.isNaN(Number(text)) ? null : Number(text)
    case 'bool':
      if (typeof value === 'string')
        return /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : null
      return typeof value === 'boolean' ? value : Number(value) !== 0
    case 'datetime':
      return typeof value === 'bigint' ? value : datetimeFrom(text)
    case 'timespan':
      return typeof value === 'bigint' ? value : timespanFrom(text)
    case 'guid':
      return /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null
    default:
      return value
  }
}

/** From the evaluator's form to JSON form; whole numbers too large for a JSON number become text. */
export function toJson(value: Value, type: KqlType): unknown {
  if (value === null || value === undefined) return type === 'string' ? '' : null
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

/** The text tostring() gives. */
export function asText(value: Value, type?: KqlType): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'bigint' && type === 'datetime') return datetimeText(value)
  if (typeof value === 'bigint' && type === 'timespan') return timespanText(value)
  if (typeof value === 'boolean') return type === 'dynamic' ? String(value) : value ? 'True' : 'False'
  if (type === 'real' && typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e15)
    return `${value}.0`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
