import type { KustoToken } from '../kusto-tokens.ts'
import { lineAndColumn, type Refusal } from '../refusal.ts'
import { type Token, tokens } from '../tokens.ts'

/** Ends a line for some readers only, or is not seen, or turns the order of what is seen. */
const HIDDEN = /\r(?!\r*\n)|(?![\t\n\r])\p{Cc}|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u
/** Characters without a width; within a text or a comment they do no harm. */
const WIDTHLESS = /\p{Cf}|\u180e/u
/** Words that make a literal of the bracket behind them; in which spelling, not every reader agrees. */
const LITERAL_WORD =
  /^(datetime|date|timespan|time|guid|uniqueid|int|int8|int16|int32|int64|uint|uint8|uint16|uint32|uint64|ulong|long|real|double|float|decimal|bool|boolean)$/i
/** What a literal may hold so that nobody can take a part of it for a text, a comment or an end. */
const PLAIN = /^(?:[^"'`~\\()|;#\r\n]*|"[^"'`~\\()|;#\r\n]*"|'[^"'`~\\()|;#\r\n]*')$/

/**
 * Refuses a query that two readers could cut into different pieces: hidden characters, pieces that Kusto cannot cut, and
 * every place where our own cut differs from Kusto's. Null = everybody reads the same.
 */
export function unclear(text: string, cut: readonly KustoToken[]): Refusal | null {
  const hidden = HIDDEN.exec(text)
  if (hidden) return character(text, hidden[0], hidden.index)
  for (const [index, token] of cut.entries()) {
    const where = (): string => lineAndColumn(text, token.at)
    if (token.kind === 'DirectiveToken')
      return { message: `A line that starts with # is not run (${where()}).`, fix: 'Leave it out.' }
    if (token.kind === 'StringLiteralToken') {
      if (token.broken)
        return {
          message: `The query has a text that never ends, at ${where()}: ${token.text.slice(0, 40)}`,
          fix: 'Close the quotation mark in the same line; double a backslash, or put @ before the quotation mark.',
        }
      continue
    }
    const widthless = WIDTHLESS.exec(token.trivia.replace(/\/\/.*/g, '') + token.text)
    if (widthless) return character(text, widthless[0], token.at)
    if (token.kind === 'BadToken') return character(text, token.text, token.at)
    const opens = cut[index + 1]
    const bracket = token.text.indexOf('(') > 0 ? token.at + token.text.indexOf('(') : opens?.at
    const literal =
      LITERAL_WORD.test(token.text.split('(')[0] ?? '') && (token.text.includes('(') || opens?.text === '(')
    if (literal && !isPlain(text, (bracket ?? 0) + 1))
      return {
        message: `The literal at ${where()} does not hold a plain value.`,
        fix: 'Write it as datetime(2025-06-18T07:20:00Z), timespan(1h), guid(…), without a text, a comment or a line break inside.',
      }
  }
  return same(text, cut)
    ? null
    : { message: 'The query cannot be cut into words with certainty.', fix: 'Write it more plainly.' }
}

/** What stands from here to the next closing bracket. */
function isPlain(text: string, from: number): boolean {
  const end = text.indexOf(')', from)
  const inside = text.slice(from, end).trim()
  return end >= 0 && PLAIN.test(inside) && !inside.includes('//')
}

/** Both cuts see the same texts, literals and comments. */
function same(text: string, cut: readonly KustoToken[]): boolean {
  const theirs = cut.flatMap((token) => [
    ...(token.trivia === '' ? [] : [`- ${token.at - token.trivia.length} ${token.at}`]),
    ...(token.kind === 'StringLiteralToken' || token.text.indexOf('(') > 0
      ? [`= ${token.at} ${token.at + token.text.length}`]
      : []),
  ])
  const ours: string[] = []
  let from: number | null = null
  for (const token of [...tokens(text), null]) {
    if (token && isTrivia(token)) {
      from ??= token.at
      continue
    }
    if (from !== null) ours.push(`- ${from} ${token?.at ?? text.length}`)
    from = null
    if (token?.kind === 'string' || token?.kind === 'literal')
      ours.push(`= ${token.at} ${token.at + token.text.length}`)
  }
  return theirs.join() === ours.join()
}

const isTrivia = (token: Token): boolean => token.kind === 'space' || token.kind === 'comment'

function character(text: string, one: string, at: number): Refusal {
  const code = one.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''
  const seen = /^[\x21-\x7e]$/.test(one) ? one : `U+${code}`
  return {
    message: `The character ${seen} at ${lineAndColumn(text, at)} is not allowed there.`,
    fix: `Type that place again in plain characters; a name with other letters goes into brackets: ['名前'].`,
  }
}
