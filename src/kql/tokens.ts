export type TokenKind = 'word' | 'number' | 'string' | 'comment' | 'punctuation' | 'space' | 'placeholder'

/** One piece of a query; the pieces joined give the query back. */
export type Token = {
  readonly kind: TokenKind
  readonly text: string
  readonly at: number
  /** For strings: how their inside is escaped. */
  readonly quote?: 'plain' | 'verbatim' | 'fence'
  /** A string that never ends. */
  readonly open?: boolean
}

const SPACE = /[\s\u00a0\ufeff]+/y
const WORD = /[A-Za-z_$][\w$]*/y
const NUMBER = /\d[\w.]*/y
const COMMENT = /\/\/[^\n]*/y
const PLACEHOLDER = /\{[A-Za-z_]\w*\}/y
const START = /[hH]?(@?)(['"]|```|~~~)/y

/** Cuts a query into tokens in linear time. A placeholder outside a string is a token of its own. */
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

function next(text: string, at: number): Token {
  const simple = (kind: TokenKind, pattern: RegExp): Token | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    return match ? { kind, text: match[0], at } : null
  }
  return (
    simple('space', SPACE) ??
    simple('comment', COMMENT) ??
    string(text, at) ??
    simple('placeholder', PLACEHOLDER) ??
    simple('word', WORD) ??
    simple('number', NUMBER) ?? { kind: 'punctuation', text: text[at] ?? '', at }
  )
}

function string(text: string, at: number): Token | null {
  START.lastIndex = at
  const start = START.exec(text)
  const mark = start?.[2]
  if (!start || !mark) return null
  const quote = mark.length === 3 ? 'fence' : start[1] === '@' ? 'verbatim' : 'plain'
  const end = endOf(text, at + start[0].length, mark, quote)
  return end < 0
    ? { kind: 'string', text: text.slice(at), at, quote, open: true }
    : { kind: 'string', text: text.slice(at, end), at, quote }
}

/** Where the string ends, its closing mark included; -1 when it never does. A plain string ends with its line. */
function endOf(text: string, from: number, mark: string, quote: Token['quote']): number {
  if (quote === 'fence') {
    const end = text.indexOf(mark, from)
    return end < 0 ? -1 : end + 3
  }
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (quote === 'plain' && char === '\\') at++
    else if (quote === 'plain' && char === '\n') return -1
    else if (char === mark) {
      if (quote === 'verbatim' && text[at + 1] === mark) at++
      else return at + 1
    }
  }
  return -1
}
