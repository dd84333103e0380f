import { type Matcher, RE2JS } from 're2js'
import { KqlError, unsupported } from './kql-error.ts'
import { translated } from './regex-syntax.ts'

const beyondAscii = /[^\0-\x7F]/
const word = '(?![\\0-\\x7F])[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]'
const wordBeyondAscii = new RegExp(word, 'u')
const wordsBeyondAscii = new RegExp(word, 'gu')
/** Letters that are more than a letter: digits, letters of two places, and two that are k and s in another case. */
const peculiar = /(?![0-9])\p{Nd}|[\ud800-\udfff]|[\u{10000}-\u{10FFFF}]|[\u212A\u017F]/u
/** A pattern that may tell letters beyond ASCII from each other, or from letters of ASCII. */
const discerning = /[^\0-\x7F]|\\[pPxuUQ0-7]|\[:|[0-9A-Za-z]-[0-9A-Za-z]/

/** A letter that a pattern does not tell from letters beyond ASCII; undefined when it may tell all of them. */
function placeholderOf(pattern: string): string | undefined {
  const lower = pattern.toLowerCase()
  return discerning.test(pattern)
    ? undefined
    : [...'qzxjvkywuhfgmplaeiortnscbd'].find((each) => !lower.includes(each))
}

/** Matches a text in which every letter beyond ASCII is another one, and answers parts of the text itself. */
function matchedAs(matcher: Matcher, text: string): Matcher {
  matcher.group = (group = 0) => {
    const from = matcher.start(group)
    return from < 0 ? null : text.slice(from, matcher.end(group))
  }
  matcher.replaceFirst = () => {
    throw unsupported('\\b in a text with letters beyond ASCII')
  }
  return matcher
}

/**
 * RE2 knows the ends of words of ASCII only; beside other letters Kusto finds other ends. Where a pattern takes all such
 * letters alike, one of ASCII stands for them.
 */
function unicodeWords(pattern: string, made: RE2JS): RE2JS {
  const placeholder = placeholderOf(pattern)
  const matcher = made.matcher.bind(made)
  made.matcher = (input) => {
    const text = String(input)
    if (!beyondAscii.test(text) || !wordBeyondAscii.test(text)) return matcher(text)
    if (placeholder === undefined || peculiar.test(text))
      throw unsupported('\\b in a text with letters beyond ASCII')
    return matchedAs(matcher(text.replace(wordsBeyondAscii, placeholder)), text)
  }
  return made
}

function compile(pattern: string): RE2JS {
  const { source, bounded } = translated(pattern)
  const made = RE2JS.compile(source)
  return bounded ? unicodeWords(pattern, made) : made
}

const compiled = new Map<string, RE2JS>()

/** A regular expression in Kusto's syntax, matched in linear time; throws KqlError when it is ill-formed. */
export function regexOf(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known) return known
  try {
    const made = compile(pattern)
    if (compiled.size >= 500) compiled.clear()
    compiled.set(pattern, made)
    return made
  } catch (cause) {
    if (cause instanceof KqlError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    if (why.includes('repeat count')) throw unsupported(`more than 1000 repetitions in ${pattern}`)
    throw new KqlError('SEM0420', `the regular expression ${pattern} is ill-formed: ${why}`)
  }
}

/** A pattern that a text alone matches. */
export const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
