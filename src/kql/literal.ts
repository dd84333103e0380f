import { datetimeLiteral } from './datetime-forms.ts'
import { asText, convert, type Value } from './format.ts'
import { jsonFrom } from './json.ts'
import { unsupported } from './kql-error.ts'
import { items, kind, type Node, text, typeOf } from './parse.ts'
import type { KqlType } from './table.ts'

/** Takes a quoted literal apart into the text it stands for. */
export function unquote(source: string): string {
  const m = /^[hH]?(@?)(["'])([\s\S]*)\2$/.exec(source)
  if (!m) return source.replace(/^[hH]?(```|~~~)([\s\S]*)\1$/, '$2')
  const body = m[3] ?? ''
  if (m[1]) return body.replaceAll(`${m[2]}${m[2]}`, m[2] ?? '')
  const named: Readonly<Record<string, string>> = {
    a: '\x07',
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
    '0': '\0',
  }
  return body.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[\s\S])/g, (_, c: string) =>
    c.length > 1 ? String.fromCodePoint(Number.parseInt(c.slice(1), 16)) : (named[c] ?? c),
  )
}

/** The text of a quoted literal, whatever type the binder gave it; undefined for any other literal. */
export function quotedText(node: Node): string | undefined {
  if (kind(node) === 'CompoundStringLiteralExpression') return String(literal(node))
  const source = text(node)
  return kind(node) === 'LiteralExpression' && /^[hH]?@?["'`~]/.test(source) ? unquote(source) : undefined
}

/** The value of a literal node; literals of text next to each other are one text. */
export function literal(node: Node): Value {
  if (kind(node) === 'CompoundStringLiteralExpression')
    return items(node, 'Tokens')
      .map((each) => unquote(text(each)))
      .join('')
  const type = typeOf(node)
  const source = text(node)
  if (type === 'string') return unquote(source)
  const inner = unquote(/^[a-z_]+\s*\(([\s\S]*)\)$/i.exec(source)?.[1]?.trim() ?? source)
  if (/^null$/i.test(inner)) return null
  if (type === 'decimal' && inner.replace(/e.*$|\D/gi, '').replace(/^0+/, '').length > 15)
    throw unsupported(`more digits than a real has in ${source}`)
  const value = type === 'datetime' ? datetimeLiteral(inner) : convert(inner, type)
  if (value === null) throw unsupported(`the literal ${source}`)
  return value
}

const pieces = new RegExp(
  [
    /\/\/[^\n]*/,
    /[hH]?@"(?:[^"]|"")*"|[hH]?@'(?:[^']|'')*'/,
    /[hH]?"(?:\\.|[^"\\])*"|[hH]?'(?:\\.|[^'\\])*'/,
    /\b(datetime|date|timespan|time|guid|long|int|real|double|bool)\s*\(([^)]*)\)/,
    /\b(\d+(?:\.\d+)?(?:d|h|m|s|ms|day|hr|hour|min|minute|sec|second|milli|millisecond|micro|microsecond|tick)s?)\b/,
    /\bdynamic\s*\(|\)/,
  ]
    .map((each) => each.source)
    .join('|'),
  'g',
)

/** A literal of another type within a dynamic one, as JSON keeps it. */
function typedPiece(name: string, inner: string): string {
  const text = unquote(inner.trim())
  if (/^null$/i.test(text)) return 'null'
  if (/^(long|int|real|double|bool)$/.test(name)) return text
  const type: KqlType = name.startsWith('date') ? 'datetime' : name === 'guid' ? 'guid' : 'timespan'
  const value = convert(text, type)
  if (value === null) throw unsupported(`the literal ${name}(${inner})`)
  return JSON.stringify(asText(value, type))
}

/** The value of a dynamic literal, whose source is JSON with Kusto's own literals in it. */
export function dynamicLiteral(source: string): Value {
  const json = source.replace(pieces, (all, name: string | undefined, inner = '', span?: string) => {
    if (all === ')' || all.startsWith('dynamic') || all.startsWith('//')) return ' '
    if (span !== undefined) return typedPiece('timespan', span)
    return name === undefined ? JSON.stringify(unquote(all)) : typedPiece(name, inner)
  })
  try {
    return jsonFrom(json)
  } catch {
    throw unsupported(`the dynamic literal ${source}`)
  }
}
