/** A number of sixteen digits may be more than a JavaScript number can tell apart. */
const long = /\d{16}/

/** Keeps a whole number that a JavaScript number cannot hold as the text of its digits. */
function whole(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value
  return /^-?\d+$/.test(source) && source.length <= 20 ? source : value
}

/** The value that a JSON text stands for; whole numbers too large for a JSON number become text. Throws SyntaxError. */
export function jsonFrom(text: string): unknown {
  return long.test(text) ? JSON.parse(text, whole) : JSON.parse(text)
}
