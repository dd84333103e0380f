import { type Token, tokens } from './tokens.ts'

export type Filled =
  | { readonly kind: 'filled'; readonly text: string }
  | { readonly kind: 'refused'; readonly parameter: string; readonly message: string; readonly fix: string }

/** `{Name}`; the braces of a regex class such as `\p{Lu}` are none. */
const INSIDE = /(?<!\\[pP])\{([A-Za-z_]\w*)\}/g
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/
const TIMESPAN = /^-?(\d+(\.\d+)?(d|h|m|s|ms|microsecond|tick)|(\d+\.)?\d{1,2}:\d{2}(:\d{2}(\.\d{1,7})?)?)$/
const DATETIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?)?(Z|[+-]\d{2}:\d{2})?$/
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Literals that a bare placeholder may stand in, by the word before the bracket: what the value must look like. */
const LITERALS: Readonly<Record<string, { readonly is: RegExp; readonly what: string }>> = {
  datetime: { is: DATETIME, what: 'a date and time such as 2025-06-18T07:20:00Z' },
  date: { is: DATETIME, what: 'a date such as 2025-06-18' },
  timespan: { is: TIMESPAN, what: 'a duration such as 1h or 00:30:00' },
  time: { is: TIMESPAN, what: 'a duration such as 1h or 00:30:00' },
  guid: { is: GUID, what: 'a GUID' },
}

/** The names of a template's placeholders, each once, in order. */
export function placeholders(template: string): readonly string[] {
  const names = tokens(template).flatMap((token) =>
    token.kind === 'placeholder'
      ? [token.text.slice(1, -1)]
      : token.kind === 'string'
        ? [...token.text.matchAll(INSIDE)].map((match) => match[1] ?? '')
        : [],
  )
  return [...new Set(names)]
}

/** Puts values in place of placeholders, each escaped for where it stands; no value can change the query's structure. */
export function fill(template: string, values: Readonly<Record<string, string>>): Filled {
  const parts = tokens(template)
  let text = ''
  for (const [index, token] of parts.entries()) {
    if (token.kind === 'string') {
      const filled = fillString(token, values)
      if (filled.kind === 'refused') return filled
      text += filled.text
    } else if (token.kind === 'placeholder') {
      const name = token.text.slice(1, -1)
      const value = own(values, name)
      if (value === undefined) return missing(name)
      const wrong = bareFault(value, parts, index)
      if (wrong) return refuse(name, `The value of ${name} must be ${wrong} where it stands in the query.`)
      text += value
    } else text += token.text
  }
  return { kind: 'filled', text }
}

function fillString(token: Token, values: Readonly<Record<string, string>>): Filled {
  let refused: Filled | null = null
  const text = token.text.replace(INSIDE, (whole, name: string) => {
    const value = own(values, name)
    if (value === undefined) refused ??= missing(name)
    else if (controls(value))
      refused ??= refuse(name, `The value of ${name} has control characters or line breaks.`)
    else if (token.quote === 'fence' && /[`~]/.test(value))
      refused ??= refuse(name, `The value of ${name} would end the text that it stands in.`)
    else return escapeFor(token, value)
    return whole
  })
  return refused ?? { kind: 'filled', text }
}

function escapeFor(token: Token, value: string): string {
  if (token.quote === 'fence') return value
  if (token.quote === 'verbatim')
    return value.replace(/["']/g, (mark) => (token.text.endsWith(mark) ? mark + mark : mark))
  return value.replace(/[\\"']/g, '\\$&')
}

function bareFault(value: string, parts: readonly Token[], index: number): string | null {
  const before = parts.slice(0, index).filter((token) => token.kind !== 'space' && token.kind !== 'comment')
  const literal = before.at(-1)?.text === '(' ? LITERALS[before.at(-2)?.text.toLowerCase() ?? ''] : undefined
  if (literal) return literal.is.test(value) ? null : literal.what
  const glued = [parts[index - 1], parts[index + 1]].some(
    (token) => token?.kind === 'word' || token?.kind === 'number' || token?.kind === 'placeholder',
  )
  if (glued) return 'apart from the words around it, which it is not'
  return NUMBER.test(value) || TIMESPAN.test(value) || value === 'true' || value === 'false'
    ? null
    : 'a number, true, false or a duration'
}

const own = (values: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined
const controls = (value: string): boolean =>
  [...value].some(
    (char) => char < ' ' || (char >= '\u007f' && char <= '\u009f') || char === '\u2028' || char === '\u2029',
  )
const missing = (name: string): Filled => ({
  kind: 'refused',
  parameter: name,
  message: `${name} has no value.`,
  fix: `Answer it, or give ${name} a source in the guide.`,
})
const refuse = (name: string, message: string): Filled => ({
  kind: 'refused',
  parameter: name,
  message,
  fix: `Correct ${name} in the guide or in the answer.`,
})
