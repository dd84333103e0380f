/** The arguments of a call as an object, or what is wrong with them in words for the model. */
export type Arguments =
  | { readonly kind: 'object'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'wrong'; readonly why: string }

/** More than any call of ours needs. */
const MOST_CHARACTERS = 200_000
const MOST_LEVELS = 40

/**
 * Reads the arguments of a call. What models are known to write for the same object is read as one: nothing at all, the
 * object as a JSON text within a JSON text, the object in a fence.
 */
export function callArguments(text: string): Arguments {
  if (text.length > MOST_CHARACTERS)
    return { kind: 'wrong', why: `they are longer than ${MOST_CHARACTERS} characters; write less` }
  if (text.trim() === '') return { kind: 'object', value: {} }
  const first = parsed(insideFence(text) ?? text)
  const read = first.kind === 'value' && typeof first.value === 'string' ? parsed(first.value) : first
  if (read.kind === 'wrong')
    return { kind: 'wrong', why: `they are no JSON: ${read.why}. Write one JSON object` }
  const { value } = read
  if (isDeeper(value, MOST_LEVELS)) return { kind: 'wrong', why: 'they are nested too deeply' }
  return isObject(value)
    ? { kind: 'object', value }
    : {
        kind: 'wrong',
        why: `they must be one JSON object such as {"name": "value"}, not ${Array.isArray(value) ? 'a list' : JSON.stringify(value)?.slice(0, 40)}`,
      }
}

/** The same for two calls that ask the same: neither white space nor the order of keys makes a difference. */
export const callKey = (name: string, value: unknown): string => `${name} ${JSON.stringify(sorted(value))}`

/** The content of the one fence that a text holds; null where it has none, or several. */
export function insideFence(text: string): string | null {
  const [before, inside, after, ...more] = text.split('```')
  if (before === undefined || inside === undefined || after === undefined || more.length > 0) return null
  return inside.replace(/^[a-z]{0,12}\s*\n/i, '')
}

type Parsed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'wrong'; readonly why: string }

function parsed(text: string): Parsed {
  try {
    return { kind: 'value', value: JSON.parse(text) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { kind: 'wrong', why: why.slice(0, 200).toWellFormed() }
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1)))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  // A list of pairs, since an object would put keys that are numbers first.
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key])])
}
