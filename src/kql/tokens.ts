export type TokenKind =
  | 'word'
  | 'number'
  | 'string'
  | 'literal'
  | 'comment'
  | 'directive'
  | 'punctuation'
  | 'space'
  | 'placeholder'

/** One piece of a query; the pieces joined give the query back. A `literal` is `datetime(…)` and its like, whole. */
export type Token = {
  readonly kind: TokenKind
  readonly text: string
  readonly at: number
  /** For strings: how their inside is escaped. */
  readonly quote?: 'plain' | 'verbatim' | 'fence'
  /** A string or literal that never ends, or not in its line; the token stops where Kusto gives up on it. */
  readonly open?: boolean
}

// What Kusto skips; a vertical tab and a next-line character are not among it.
const SPACE = /[\t\n\f\r \u00a0\u1680\u180e\u2000-\u200b\u202f\u205f\u3000\ufeff]+/y
// The separators that end a comment are blanks only there.
const COMMENT = /\/\/[^\r\n\u2028\u2029]*[\u2028\u2029]?/y
const DIRECTIVE = /#[^\r\n\u2028\u2029]*/y
/** Words that swallow what stands in the bracket right behind them, quotes and slashes included. */
const LITERAL =
  /(?:bool|int32|int64|int|long|real|decimal|double|timespan|time|datetime|date|guid)\([^)\r\n\u2028\u2029]*\)?/y
const GUID = /[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}/y
// A name may follow directly behind the tilde of `in~` in no query, and then the tilde is not part of it.
const OPERATOR = /!?in~(?!\w)|[=!<>]=|[=!]~|=>|<[|>]|\.\./y
// One word to Kusto, if one blank stands in it.
const WORD = /matches regex(?!\w)|[A-Za-z_$]\w*/y
// The units of Kusto's token parser (TimespanSuffixes of @kusto/language-service-next).
const UNIT =
  'd|days?|h|hrs?|hours?|m|min|minutes?|s|sec|seconds?|ms|milli(?:s|sec|seconds?)?|micro(?:s|sec|seconds?)?|nano(?:s|sec|seconds?)?|ticks?'
/** With a fraction or an exponent only if the whole is a number: `1.5h` is one token, `0A.5` and `1.5x` are three. */
const NUMBER = new RegExp(String.raw`\d+(?:\.\d+)?(?:[eE][+-]?\d+|${UNIT})?(?!\w)|\d\w*`, 'y')
const PLACEHOLDER = /\{[A-Za-z_]\w*\}/y
const START = /[hH]?(@?)(['"]|```|~~~)/y
const ESCAPE = /\\(?:[\\'"abfnrtv]|u[\da-fA-F]{4}|U[\da-fA-F]{8}|x[\da-fA-F]{2}|[0-3][0-7]{2}|[0-7]{1,2})/y

/** Cuts a query where Kusto's own lexer cuts it, in linear time. A placeholder outside a string is a token of its own. */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = []
  let at = 0
  while (at < text.length) {
    const token = next(text, at)
    found.push(token)
    at += token.text.length
  }
  return found
}

/** The tokens that mean something: no blanks, no comments. */
export function solid(text: string): readonly Token[] {
  return tokens(text).filter((token) => token.kind !== 'space' && token.kind !== 'comment')
}

function next(text: string, at: number): Token {
  const simple = (kind: TokenKind, pattern: RegExp): Token | null => {
    const found = matchAt(pattern, text, at)
    return found === null ? null : { kind, text: found, at }
  }
  return (
    simple('space', SPACE) ??
    simple('comment', COMMENT) ??
    simple('directive', DIRECTIVE) ??
    string(text, at) ??
    simple('placeholder', PLACEHOLDER) ??
    literal(text, at) ??
    simple('number', GUID) ??
    simple('punctuation', OPERATOR) ??
    simple('word', WORD) ??
    simple('number', NUMBER) ?? { kind: 'punctuation', text: text[at] ?? '', at }
  )
}

function literal(text: string, at: number): Token | null {
  const found = matchAt(LITERAL, text, at)
  if (found === null) return null
  return { kind: 'literal', text: found, at, ...(found.endsWith(')') ? {} : { open: true }) }
}

function string(text: string, at: number): Token | null {
  START.lastIndex = at
  const start = START.exec(text)
  const mark = start?.[2]
  if (!start || !mark) return null
  const quote = mark.length === 3 ? 'fence' : start[1] === '@' ? 'verbatim' : 'plain'
  const { end, closed } = endOf(text, at + start[0].length, mark, quote)
  return { kind: 'string', text: text.slice(at, end), at, quote, ...(closed ? {} : { open: true }) }
}

/** Where the string ends, its closing mark included; it also ends, unclosed, with its line or at a strange escape. */
function endOf(
  text: string,
  from: number,
  mark: string,
  quote: Token['quote'],
): { readonly end: number; readonly closed: boolean } {
  if (quote === 'fence') {
    const end = text.indexOf(mark, from)
    return end < 0 ? { end: text.length, closed: false } : { end: end + 3, closed: true }
  }
  let at = from
  while (at < text.length) {
    const char = text[at]
    if (quote === 'verbatim' && char === mark && text[at + 1] === mark) at += 2
    else if (char === mark) return { end: at + 1, closed: true }
    else if (char === '\n' || char === '\r') break
    else if (quote === 'plain' && char === '\\') {
      const escaped = matchAt(ESCAPE, text, at)
      if (escaped === null) break
      at += escaped.length
    } else at++
  }
  return { end: at, closed: false }
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}
