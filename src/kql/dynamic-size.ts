const known = new WeakMap<object, number>()
/** What holds no lists and bags and is short is counted again faster than it is remembered. */
const SHORT = 16

/**
 * About how many characters a value has as text, each part counted as often as it stands in it: lists of the same list
 * cost little memory until somebody writes them out.
 */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 8
  const seen = known.get(value)
  if (seen !== undefined) return seen
  let [size, parts, nested] = [2, 0, false]
  const add = (part: unknown): void => {
    size += sizeOf(part)
    parts++
    if (typeof part === 'object' && part !== null) nested = true
  }
  if (Array.isArray(value)) for (const item of value) add(item)
  else
    for (const [name, item] of Object.entries(value)) {
      size += name.length + 3
      add(item)
    }
  if (nested || parts > SHORT) known.set(value, size)
  return size
}
