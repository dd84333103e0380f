import { RE2JS } from 're2js'
import { KqlError, unsupported } from './kql-error.ts'

// Kusto's classes are those of Unicode; RE2's own are ASCII.
const digits = '\\p{Nd}'
const blanks = '\\t-\\r \\x85\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}'
const letters = '\\p{L}\\p{M}\\p{Nd}\\p{Pc}'
const outside: Readonly<Record<string, string>> = {
  d: digits,
  D: '\\P{Nd}',
  s: `[${blanks}]`,
  S: `[^${blanks}]`,
  w: `[${letters}]`,
  W: `[^${letters}]`,
}
const inside: Readonly<Record<string, string>> = { d: digits, D: '\\P{Nd}', s: blanks, w: letters }

function widened(pattern: string): string {
  let inClass = false
  return pattern.replace(/\[:\^?\w+:\]|\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?|\]/g, (found) => {
    if (found[0] === '[' && inClass && found[1] === ':') return found
    if (found[0] === '[') {
      const opens = !inClass
      inClass = true
      return opens ? found : `\\${found}`
    }
    if (found === ']') {
      inClass = false
      return found
    }
    const letter = found.length === 2 ? (found[1] ?? '') : ''
    if (!/^[dDsSwW]$/.test(letter)) return found
    const wide = (inClass ? inside : outside)[letter]
    if (!wide) throw unsupported(`\\${letter} within a class of a regular expression`)
    return wide
  })
}

const compiled = new Map<string, RE2JS>()

/** A regular expression in Kusto's syntax, matched in linear time; throws KqlError when it is ill-formed. */
export function regexOf(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known) return known
  try {
    const made = RE2JS.compile(widened(pattern))
    if (compiled.size >= 500) compiled.clear()
    compiled.set(pattern, made)
    return made
  } catch (cause) {
    if (cause instanceof KqlError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new KqlError('SEM0420', `the regular expression ${pattern} is ill-formed: ${why}`)
  }
}
