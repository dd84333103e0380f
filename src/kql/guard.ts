import { describe } from './describe.ts'
import { tokens } from './tokens.ts'

export type Refusal = { readonly message: string; readonly fix: string }

const MAX_CHARACTERS = 10_000
const FIX = 'Read only the tables of the workspace, with everyday query operators.'
/** What reaches out of the workspace or calls a service, in any position. */
const OUTSIDE =
  /^(externaldata|external_table|workspace|app|resource|cluster|database|adx|arg|http_request|http_request_post|sql_request|mysql_request|postgresql_request|cosmosdb_sql_request|azure_digital_twins_query_request|invoke|stored_query_result|ai_\w+|python|r)$/i
const CALLS_OUT = /^(externaldata|external_table|invoke)$/i
const STATEMENTS = /^(set|declare|alias|restrict|pattern)$/i
const OPERATORS = new Set(
  'where filter project project-away project-rename project-reorder project-keep extend summarize order sort top top-nested top-hitters take limit count distinct join union lookup make-series mv-expand mv-apply parse parse-where parse-kv sample sample-distinct serialize as getschema render evaluate reduce scan fork partition'.split(
    ' ',
  ),
)
const PLUGINS = new Set(['bag_unpack', 'pivot', 'autocluster', 'basket', 'diffpatterns', 'narrow'])

/** Refuses a guide's own query only where it would leave the workspace or change something. Null = allowed. */
export function guardGuide(text: string): Refusal | null {
  const parts = solid(text)
  const open = parts.find((token) => token.open)
  if (open)
    return {
      message: `The query has a text that never ends: ${open.text.slice(0, 40)}`,
      fix: 'Close the quotation mark.',
    }
  if (parts[0]?.text === '.') return { message: 'Management commands are not run.', fix: FIX }
  for (const [index, { kind, text: word }] of parts.entries()) {
    const calls = parts[index + 1]?.text === '(' || CALLS_OUT.test(word)
    if (kind === 'word' && OUTSIDE.test(word) && calls && parts[index - 1]?.text !== '.')
      return { message: `${word} would read outside the workspace.`, fix: FIX }
    if (word === ';' && parts[index + 1]?.text === '.')
      return { message: 'Management commands are not run.', fix: FIX }
  }
  return null
}

/** Refuses what a query that a model wrote may not do: allow-listed tables, operators and plugins only. Null = allowed. */
export function guard(text: string, allowed: { readonly tables: readonly string[] }): Refusal | null {
  if (text.length > MAX_CHARACTERS)
    return { message: `The query has more than ${MAX_CHARACTERS} characters.`, fix: 'Shorten it.' }
  const outside = guardGuide(text)
  if (outside) return outside
  const parts = solid(text)
  const strange = parts.find((token) => token.kind === 'punctuation' && !/^[\x20-\x7e]$/.test(token.text))
  if (strange)
    return {
      message: `The character ${JSON.stringify(strange.text)} is not allowed outside texts.`,
      fix: 'Use plain ASCII.',
    }
  for (const [index, { text: word }] of parts.entries()) {
    const starts = index === 0 || parts[index - 1]?.text === ';'
    if (starts && STATEMENTS.test(word)) return { message: `The statement ${word} is not allowed.`, fix: FIX }
    if (/^(search|find)$/.test(word) && (starts || /^[|(]$/.test(parts[index - 1]?.text ?? '')))
      return { message: `${word} reads every table.`, fix: FIX }
    if (word === 'union' && parts.slice(index + 1, index + 8).some((token) => token.text === '*'))
      return { message: 'A union over a wildcard is not allowed.', fix: 'Name the tables.' }
    if (word === 'evaluate' && !PLUGINS.has(parts[index + 1]?.text ?? ''))
      return {
        message: `The plugin ${parts[index + 1]?.text ?? ''} is not allowed.`,
        fix: `Plugins: ${[...PLUGINS].join(', ')}.`,
      }
    if (word === '|') {
      const operator = operatorAt(parts.slice(index + 1, index + 4).map((token) => token.text))
      if (!OPERATORS.has(operator)) return { message: `The operator ${operator} is not allowed.`, fix: FIX }
    }
  }
  const foreign = describe(text).tables.find(
    (table) => !allowed.tables.some((one) => one.toLowerCase() === table.toLowerCase()),
  )
  return foreign
    ? {
        message: `The table ${foreign} is not one of the guide's.`,
        fix: `Tables: ${allowed.tables.join(', ')}.`,
      }
    : null
}

const solid = (text: string) =>
  tokens(text).filter((token) => token.kind !== 'space' && token.kind !== 'comment')
const operatorAt = ([first, dash, second]: readonly string[]): string =>
  dash === '-' ? `${first}-${second}` : (first ?? '')
