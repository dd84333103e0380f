import { kustoTokens } from './kusto-tokens.ts'

export type SpanKind =
  | 'keyword'
  | 'string'
  | 'number'
  | 'comment'
  | 'function'
  | 'name'
  | 'operator'
  | 'plain'

/** A piece of a query and what it is; all pieces together are the query. */
export type KqlSpan = { readonly text: string; readonly kind: SpanKind }

/** Longer than anybody reads in colours; the rest stays plain. */
const LONGEST = 20_000

/** The query cut into what people tell apart by colour; for any text the pieces joined are the text. */
export function highlight(query: string): readonly KqlSpan[] {
  const text = query.slice(0, LONGEST)
  const spans: KqlSpan[] = []
  const add = (piece: string, kind: SpanKind): void => {
    if (piece !== '') spans.push({ text: piece, kind })
  }
  let at = 0
  const tokens = kustoTokens(text)
  for (const [n, token] of tokens.entries()) {
    const before = text.slice(at, token.at)
    for (const piece of before.split(/(\/\/[^\n\r]*)/))
      add(piece, piece.startsWith('//') ? 'comment' : 'plain')
    at = token.at + token.text.length
    add(text.slice(token.at, at), kindOf(token.kind, tokens[n + 1]?.text === '('))
  }
  add(text.slice(at), 'plain')
  add(query.slice(LONGEST), 'plain')
  return spans
}

/** By Kusto’s own names of its tokens. */
function kindOf(kind: string, called: boolean): SpanKind {
  if (kind.endsWith('Keyword')) return 'keyword'
  if (kind === 'StringLiteralToken') return 'string'
  if (kind.endsWith('LiteralToken')) return 'number'
  if (kind === 'IdentifierToken') return called ? 'function' : 'name'
  return kind.endsWith('Token') ? 'operator' : 'plain'
}
