import { unsupported } from './kql-error.ts'

// Kusto's classes are those of Unicode; RE2's own are ASCII.
const digits = '\\p{Nd}'
const blanks = '\\t-\\r \\x85\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}'
// Letters in circles and squares are alphabetic, though Unicode files them under symbols.
const enclosed = '\\x{24B6}-\\x{24E9}\\x{1F130}-\\x{1F149}\\x{1F150}-\\x{1F169}\\x{1F170}-\\x{1F189}'
const words = `\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}\\x{200C}\\x{200D}${enclosed}`
const outside: Readonly<Record<string, string>> = {
  d: digits,
  D: '\\P{Nd}',
  s: `[${blanks}]`,
  S: `[^${blanks}]`,
  w: `[${words}]`,
  W: `[^${words}]`,
}
const insideSimple: Readonly<Record<string, string>> = { d: digits, D: '\\P{Nd}', s: blanks, w: words }
const oppositeOf: Readonly<Record<string, RegExp>> = {
  S: /[\t-\r \x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/u,
  W: /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u,
}
const ranges = new Map<string, string>()

/** The ranges of all letters that a class does not hold. */
function complement(name: string, held: RegExp): string {
  const known = ranges.get(name)
  if (known !== undefined) return known
  const hex = (point: number): string => `\\x{${point.toString(16)}}`
  let [out, from] = ['', -1]
  for (let point = 0; point <= 0x11_0000; point++) {
    const free = point < 0x11_0000 && !held.test(String.fromCodePoint(point))
    if (free && from < 0) from = point
    if (free || from < 0) continue
    out += from === point - 1 ? hex(from) : `${hex(from)}-${hex(point - 1)}`
    from = -1
  }
  ranges.set(name, out)
  return out
}

function withinClass(name: string): string {
  const held = oppositeOf[name]
  return held ? complement(name, held) : (insideSimple[name] ?? '')
}

/** A pattern as RE2 reads it, and whether it asks for the ends of words. */
export type Translated = { readonly source: string; readonly bounded: boolean }

const codePoint = /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\[uU]\{([0-9a-fA-F]+)\}/y
const pieces = /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[:\^?\w+:\]|\[\^?\]?|\]|&&|--|~~|\(\?[a-zA-Z-]+[:)]|[\s\S]/y

function escaped(piece: string, pattern: string, end: number, inClass: boolean): string {
  const letter = piece[1] ?? ''
  if (/[dDsSwW]/.test(letter)) return inClass ? withinClass(letter) : (outside[letter] ?? '')
  if (inClass) return piece
  if (letter === '<' || letter === '>' || (/[bB]/.test(letter) && pattern[end] === '{'))
    throw unsupported(`${piece}${letter === '<' || letter === '>' ? '' : '{'} in a regular expression`)
  return piece
}

/** Reads a pattern in Kusto's syntax; throws KqlError for the parts of that syntax that RE2 does not have. */
export function translated(pattern: string): Translated {
  let [source, at, inClass, bounded] = ['', 0, false, false]
  while (at < pattern.length) {
    codePoint.lastIndex = at
    const [point, ...hex] = codePoint.exec(pattern) ?? []
    if (point !== undefined) {
      source += `\\x{${hex.find((each) => each !== undefined)}}`
      at += point.length
      continue
    }
    pieces.lastIndex = at
    const piece = pieces.exec(pattern)?.[0] ?? ''
    const first = piece[0]
    // What opens a class may hold a closing bracket; anywhere else a bracket stands alone.
    const own = inClass && first === '[' && piece[1] !== ':' ? '[' : piece
    at += own.length
    if (own[0] === '\\' && own[1] !== 'Q') {
      bounded ||= !inClass && /[bB]/.test(own[1] ?? '')
      source += escaped(own, pattern, at, inClass)
    } else if (inClass && own === '[') throw unsupported('a class within a class of a regular expression')
    else if (inClass && /^(&&|--|~~)$/.test(own))
      throw unsupported(`the operation ${own} on classes of a regular expression`)
    else if (!inClass && /^\(\?[a-zA-Z-]*[xRu]/.test(own))
      throw unsupported(`the flags of ${own} in a regular expression`)
    else {
      source += own
      if (first === '[' && own[1] !== ':') inClass = true
      if (own === ']') inClass = false
    }
  }
  return { source, bounded }
}
