import { kustoTokens } from './kusto-tokens.ts'
import { bareFault, literalFault } from './literal-values.ts'
import { type Token, tokens } from './tokens.ts'

export type Filled =
  | { readonly kind: 'filled'; readonly text: string }
  | { readonly kind: 'refused'; readonly parameter: string; readonly message: string; readonly fix: string }

type Values = Readonly<Record<string, string>>
/** A token with its values, and with harmless ones in the same places. */
type Piece = { readonly kind: 'piece'; readonly text: string; readonly harmless: string }

/** `{Name}`; the braces of a regex class such as `\p{Lu}` are none. */
const INSIDE = /(?<!\\[pP])\{([A-Za-z_]\w*)\}/g

/** The names of a template's placeholders, each once, in order. */
export function placeholders(template: string): readonly string[] {
  return [...new Set(tokens(template).flatMap(namesIn))]
}

/**
 * Puts values in place of placeholders, each escaped for where it stands. No value can change the query's structure:
 * Kusto's own lexer must cut the result as it cuts the template with harmless values, or the value is refused.
 */
export function fill(template: string, values: Values): Filled {
  const parts = tokens(template)
  const names = parts.flatMap(namesIn)
  const [first] = names
  if (first === undefined) return { kind: 'filled', text: template }
  for (const name of names) {
    if (own(values, name) === undefined) return missing(name)
  }
  let text = ''
  let harmless = ''
  for (const [index, token] of parts.entries()) {
    const piece = fillToken(token, parts, index, values)
    if (piece.kind === 'refused') return piece
    text += piece.text
    harmless += piece.harmless
  }
  return sameStructure(text, harmless)
    ? { kind: 'filled', text }
    : refuse(first, 'A value would change the query’s structure where it stands.')
}

function fillToken(token: Token, parts: readonly Token[], index: number, values: Values): Piece | Refused {
  const [name] = namesIn(token)
  if (name === undefined) return { kind: 'piece', text: token.text, harmless: token.text }
  if (token.kind === 'string') return fillString(token, isCalled(parts, index), values)
  if (token.kind === 'literal') {
    const text = token.text.replace(INSIDE, (_, one: string) => own(values, one) ?? '')
    const wrong = literalFault(text)
    if (wrong) return refuse(name, `The value of ${name} must be ${wrong} where it stands in the query.`)
    return { kind: 'piece', text, harmless: token.text.replace(INSIDE, '0') }
  }
  const value = own(values, name) ?? ''
  const wrong = bareFault(value, parts[index - 1], parts[index + 1])
  if (wrong) return refuse(name, `The value of ${name} must be ${wrong} where it stands in the query.`)
  return { kind: 'piece', text: value, harmless: value.startsWith('-') ? '-0' : '0' }
}

function fillString(token: Token, isCalled: boolean, values: Values): Piece | Refused {
  for (const name of namesIn(token)) {
    const value = own(values, name) ?? ''
    if (hasControls(value)) return refuse(name, `The value of ${name} has control characters or line breaks.`)
    if (token.quote === 'fence' && /[`~]/.test(value))
      return refuse(name, `The value of ${name} would end the text that it stands in.`)
    if (isCalled)
      return refuse(name, `${name} stands for the name of a function, and no value may choose one.`)
  }
  const put = (by: (name: string) => string): string =>
    token.text.replace(INSIDE, (_, name: string) => by(name))
  return {
    kind: 'piece',
    text: put((name) => escapeFor(token, own(values, name) ?? '')),
    harmless: put(() => 'x'),
  }
}

/** Only the mark that encloses the text is escaped, so that a text within JSON stays JSON. */
function escapeFor(token: Token, value: string): string {
  if (token.quote === 'fence') return value
  const mark = token.text.at(-1) ?? ''
  return token.quote === 'verbatim'
    ? value.replaceAll(mark, mark + mark)
    : value.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`)
}

/** The text is a name in brackets that is called. */
function isCalled(parts: readonly Token[], index: number): boolean {
  const after = parts.slice(index + 1).filter((token) => token.kind !== 'space' && token.kind !== 'comment')
  return after[0]?.text === ']' && after[1]?.text === '('
}

/** Same number and kinds of tokens, same blanks and comments; only values differ. */
function sameStructure(text: string, harmless: string): boolean {
  const cut = (one: string): readonly string[] =>
    kustoTokens(one).map(({ kind, text, trivia, broken }) => {
      const value = /LiteralToken$/.test(kind)
      const what = value && kind !== 'StringLiteralToken' && !text.includes('(') ? 'value' : kind
      return JSON.stringify([what, trivia, broken, value ? '' : text])
    })
  return cut(text).join() === cut(harmless).join()
}

function namesIn(token: Token): readonly string[] {
  if (token.kind === 'placeholder') return [token.text.slice(1, -1)]
  return token.kind === 'string' || token.kind === 'literal'
    ? [...token.text.matchAll(INSIDE)].map((match) => match[1] ?? '')
    : []
}

const own = (values: Values, name: string): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined
const hasControls = (value: string): boolean =>
  /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(value) || !value.isWellFormed()
type Refused = Filled & { readonly kind: 'refused' }
const missing = (name: string): Refused => ({
  kind: 'refused',
  parameter: name,
  message: `${name} has no value.`,
  fix: `Answer it, or give ${name} a source in the guide.`,
})
const refuse = (name: string, message: string): Refused => ({
  kind: 'refused',
  parameter: name,
  message,
  fix: `Correct ${name} in the guide or in the answer.`,
})
