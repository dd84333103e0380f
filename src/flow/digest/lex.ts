/**
 * The parts of a message. `glue` is the text between tokens; a `variable` token is one that differs from message to message
 * by its nature (moments, addresses, ids, numbers, names with digits); the rest are words, and they alone say what it is about.
 */
export type Lexed = {
  readonly tokens: readonly string[]
  readonly variable: readonly boolean[]
  /** One more than tokens: before the first, between, after the last. */
  readonly glue: readonly string[]
}

/** Longer messages are read in tokens up to here; the rest is one variable token. */
const LONGEST = 2_000
const GLUE_OF_REST = '\u2026'

const MOMENT =
  '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?|\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?'
const GUID = '[\\da-fA-F]{8}-(?:[\\da-fA-F]{4}-){3}[\\da-fA-F]{12}'
const IPV6 = '(?:[\\da-fA-F]{1,4}:){2,7}(?::?[\\da-fA-F]{1,4})'
/** Base64 that mixes cases and digits; hashes and signatures would otherwise fall apart at their own punctuation. */
const BLOB =
  '(?=[A-Za-z\\d+/]{24})(?=[A-Za-z+/]{0,80}\\d)(?=[A-Z\\d+/]{0,80}[a-z])(?=[a-z\\d+/]{0,80}[A-Z])(?=[A-Za-z\\d]{0,80}[+/])[A-Za-z\\d+/]{24,400}={0,2}'
/** Letters, marks, digits; of plain ASCII by a class that is read many times faster. */
const ANY = { letter: '\\p{L}', inner: '\\p{L}\\p{M}\\p{N}_', flags: 'gu' }
const ASCII = { letter: 'A-Za-z', inner: '\\w', flags: 'g' }
const TOKEN = tokenOf(ANY)
const ASCII_TOKEN = tokenOf(ASCII)
const NOT_ASCII = /[^\0-\x7f]/
const HAS_DIGIT = /\p{N}/u

/** Takes a message apart, in time that is linear in its length. */
export function lex(text: string): Lexed {
  const read = text.length > LONGEST ? text.slice(0, LONGEST) : text
  const tokens: string[] = []
  const variable: boolean[] = []
  const glue: string[] = []
  let end = 0
  for (const match of read.matchAll(NOT_ASCII.test(read) ? TOKEN : ASCII_TOKEN)) {
    glue.push(spaced(read.slice(end, match.index)))
    tokens.push(match[0])
    variable.push(HAS_DIGIT.test(match[0]))
    end = match.index + match[0].length
  }
  glue.push(spaced(read.slice(end)))
  if (text.length > LONGEST) {
    tokens.push(text.slice(LONGEST))
    variable.push(true)
    glue.push(GLUE_OF_REST)
  }
  return { tokens, variable, glue }
}

function tokenOf({ letter, inner, flags }: typeof ANY): RegExp {
  const number = `(?<![^\\s=(:,[|])-?\\d+(?:[.,]\\d+)*(?![${letter}\\d_-])`
  const word = `[${inner}]+(?:[.\\-][${inner}]+)*`
  return new RegExp(`(?:${MOMENT}|${GUID}|${IPV6})(?![${letter}\\d])|${BLOB}|${number}|${word}`, flags)
}

/** How many blanks stand between tokens says nothing. */
function spaced(glue: string): string {
  return glue.length < 2 ? glue : glue.replace(/\s+/g, ' ')
}
