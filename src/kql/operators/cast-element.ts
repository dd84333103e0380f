import { convert, fromJson, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import type { KqlType } from '../table.ts'

const numbers: ReadonlySet<KqlType> = new Set(['int', 'long', 'real', 'decimal'])

/** Numbers that JSON has no number for stand in a dynamic value as texts. */
function standsForNumber(text: string): boolean {
  if (/^(NaN|-?Infinity)$/.test(text)) return true
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text))
}

/** An element of a list as a value of a type: texts are not read as numbers or bools, and what is no such value is null. */
export function castElement(value: unknown, type: KqlType): Value {
  if (type === 'dynamic' || type === 'string' || value === null || value === undefined)
    return fromJson(value, type)
  const number = numbers.has(type)
  if ((number && typeof value === 'boolean') || (type === 'bool' && typeof value === 'number'))
    throw unsupported(`a ${typeof value} among elements to typeof(${type})`)
  if (type === 'bool') return typeof value === 'boolean' ? value : null
  if (number) return typeof value === 'string' && !standsForNumber(value) ? null : convert(value, type)
  // Times, timespans and GUIDs stand in a dynamic value as texts.
  return typeof value === 'string' || typeof value === 'bigint' ? convert(value, type) : null
}
