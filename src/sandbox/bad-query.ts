import { randomUUID } from 'node:crypto'
import type { KqlError } from '../kql/kql-error.ts'
import { solid, type Token } from '../kql/tokens.ts'
import { type Answer, refusal } from './answer.ts'

/** What the binder calls unknown, as its sentences begin. */
const UNKNOWN = /^The name '([^']+)' does not refer to any known (\w+)/

/**
 * What Azure answers to a query that it does not accept: two errors inside one another, the innermost with Kusto's code,
 * line, position (from 0) and, where it could not be read, token. What only the sandbox cannot do is no error of Azure's
 * and none of the query: 501.
 */
export function badQuery(error: KqlError, query: string): Answer {
  if (/^E_(UNSUPPORTED|LIMIT)$/.test(error.code))
    return refusal(501, error.code, `${error.message} (a limit of the sandbox; Azure itself may answer it)`)
  const place = error.line === undefined ? null : { line: error.line, pos: (error.column ?? 1) - 1 }
  const syntax = error.code.startsWith('SYN')
  const token = place && tokenAt(query, place)
  const innermost =
    syntax && place
      ? {
          code: error.code,
          message: `Query could not be parsed at '${token?.text ?? ''}' on line [${place.line},${place.pos}]`,
          ...place,
          token: token?.text ?? '',
        }
      : { code: error.code, message: place ? meaning(error.message, query, token) : error.message, ...place }
  return {
    status: 400,
    body: {
      error: {
        message: 'The request had some invalid properties',
        code: 'BadArgumentError',
        correlationId: randomUUID(),
        innererror: syntax
          ? {
              code: 'SyntaxError',
              message: 'A recognition error occurred in the query.',
              innererror: innermost,
            }
          : { code: 'SemanticError', message: 'A semantic error occurred.', innererror: innermost },
      },
    },
  }
}

/** Azure names the operator that met an unknown name; everything else is said as the binder says it. */
function meaning(message: string, query: string, token: Token | null | undefined): string {
  const [, name, kind] = UNKNOWN.exec(message) ?? []
  if (!name || !token) return message
  if (kind === 'function') return `Unknown function: '${name}'.`
  const all = solid(query)
  const at = all.findIndex((one) => one.at === token.at)
  const begins = at === 0 || all[at - 1]?.text === ';' || all[at - 3]?.text === 'let'
  const pipe = all.findLastIndex((one, index) => index < at && one.text === '|')
  const rows = kind === 'table' || begins
  const met = rows && all[at + 1]?.text === '|' ? all[at + 2] : begins ? undefined : all[pipe + 1]
  const operator = operatorAt(query, met)
  const what = rows ? 'table or column expression' : 'scalar expression'
  return `${operator && `'${operator}' operator: `}Failed to resolve ${what} named '${name}'`
}

/** Operators have hyphens in their names: mv-expand. */
const operatorAt = (query: string, token: Token | undefined): string =>
  (token && /^[a-z]+(-[a-z]+)*/.exec(query.slice(token.at))?.[0]) ?? ''

function tokenAt(query: string, place: { readonly line: number; readonly pos: number }): Token | null {
  const before = query.split('\n').slice(0, place.line - 1)
  const at = before.reduce((sum, line) => sum + line.length + 1, 0) + place.pos
  return solid(query).find((token) => token.at + token.text.length > at) ?? null
}
