import { asText, toDynamic, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import type { Scalar } from './scalar.ts'

/** The longest list that range() makes; repeat() is not documented to make longer ones. */
const longest = 1_048_576

/** A dynamic value as JSON whose bags have their slots in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const slots = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${slots.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`
}

/** More functions that make or write dynamic values, by name. */
export const canonicals: Readonly<Record<string, Scalar>> = {
  dynamic_to_json: ([value], call): Value => {
    const type = call.types[0] ?? 'dynamic'
    if (type === 'dynamic' && typeof value === 'object' && value !== null) return canonical(value)
    if (type === 'dynamic' && typeof value === 'string')
      throw unsupported('dynamic_to_json() of a dynamic text')
    return asText(value, type)
  },
  repeat: ([value, count], call) => {
    if (count === null || count === undefined || Number(count) < 0) return null
    if (Number(count) > longest) throw unsupported(`repeat() of more than ${longest} elements`)
    const item = toDynamic(value ?? null, call.types[0] ?? 'dynamic')
    return Array.from({ length: Number(count) }, () => item)
  },
}
