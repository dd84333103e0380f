import { fill } from './fill.ts'
import { solid, type Token } from './tokens.ts'

export type Described = {
  /** Tables that the query reads, in order, each once. */
  readonly tables: readonly string[]
  /** The log category that its first table is filtered to. */
  readonly category: string | null
  /** Conditions of the leading `where` that say which source is read; each a boolean expression of its own. */
  readonly identity: readonly string[]
}

const IDENTITY =
  /^(_?ResourceId|Resource|ResourceGroup|ResourceProvider|ResourceType|Category|Computer|AppRoleName|AccountName|_?SubscriptionId|SubscriptionId|Type|OperationNameCategory|CsHost|HostName|Namespace|ClusterName)(_s)?$/i
const COMPARISON = /^(==|=~|has|contains|startswith|endswith|in|in~|has_any|has_cs|contains_cs)$/
/** What stands before the equals sign of an option of join, lookup or union. */
const OPTION =
  /^(kind|isfuzzy|withsource|with_source|strategy|shufflekey|num_partitions|concurrency|spread|remote)$/
const NOT_TABLE = new Set([
  'let',
  'print',
  'range',
  'datatable',
  'union',
  'find',
  'search',
  'materialize',
  'declare',
  'set',
  'kind',
  'isfuzzy',
  'withsource',
  'hint',
  'true',
  'false',
  'inner',
  'outer',
  'toscalar',
  'evaluate',
  'dynamic',
  'datetime',
  'ago',
  'now',
  'view',
  'externaldata',
])

/** What a query reads, told from its text alone; with values, conditions that hold placeholders are given filled. */
export function describe(template: string, values: Readonly<Record<string, string>> = {}): Described {
  const parts = solid(template)
  const bound = new Set(parts.filter((_, index) => isDeclared(parts, index)).map((token) => token.text))
  const tables = [
    ...new Set(
      parts
        .filter((token, index) => isTable(parts, index) && !bound.has(token.text))
        .map((token) => token.text),
    ),
  ]
  const start = parts.findIndex((token) => token.text === tables[0])
  const conditions = start < 0 ? [] : leadingConditions(parts, start, template)
  const told = conditions
    .filter((one) => saysWhich(one))
    .flatMap((one) => {
      const filled = fill(template.slice(one[0]?.at ?? 0, endOf(one)), values)
      return filled.kind === 'filled'
        ? [
            {
              column: one[0]?.text ?? '',
              text: filled.text,
              value: one.find((token) => token.kind === 'string'),
            },
          ]
        : []
    })
  const category = told.find((one) => /^Category$/i.test(one.column))?.value
  return {
    tables,
    category: category?.kind === 'string' ? category.text.replace(/^[hH]?@?['"]|['"]$/g, '') : null,
    identity: told.map((one) => one.text),
  }
}

/** A name that `let` or `as` gives. */
function isDeclared(parts: readonly Token[], index: number): boolean {
  const before = parts[index - 1]?.text
  if (before === 'let' || before === 'as') return true
  return before !== undefined && parts[index - 2]?.text === '=' && parts[index - 6]?.text === 'as'
}

/** A word that opens a pipeline, or a leg of a union: nothing before it that could make it a column or a function. */
function isTable(parts: readonly Token[], index: number): boolean {
  const token = parts[index]
  const before = parts[index - 1]
  const after = parts[index + 1]?.text
  if (token?.kind !== 'word' || NOT_TABLE.has(token.text) || after === '(' || after === '=' || after === ':')
    return false
  if (!before || before.text === ';') return true
  if (before.text === '=' && parts[index - 3]?.text === 'let')
    return after === '|' || after === ';' || after === undefined
  if (before.text === '(')
    return (
      (after === '|' || after === ')' || after === ',') &&
      opensTable(parts, index - 1) &&
      !(/^!?in~?$/.test(parts[index - 2]?.text ?? '') && after !== '|' && isMade(parts, token.text))
    )
  if (before.text === ',' || before.text === 'union') return inUnion(parts, index)
  if (before.kind === 'word' && (before.text === 'in' || before.text === 'join' || before.text === 'lookup'))
    return true
  return (
    parts[index - 2]?.text === '=' &&
    OPTION.test(parts[index - 3]?.text ?? '') &&
    (after === 'on' || after === ',' || after === '|' || after === undefined)
  )
}

/** A column that the query itself makes under this name. */
const isMade = (parts: readonly Token[], name: string): boolean =>
  parts.some((token, at) => token.text === name && parts[at + 1]?.text === '=')

/** A bracket in which a query stands, rather than arguments or a calculation. */
function opensTable(parts: readonly Token[], bracket: number): boolean {
  const before = parts[bracket - 1]
  if (
    before === undefined ||
    /^(join|union|lookup|toscalar|materialize|in|in~|!in|!in~|;|,|\()$/.test(before.text)
  )
    return before?.text !== ',' || inUnion(parts, bracket)
  if (before.text === '=') return parts[bracket - 3]?.text === 'let'
  return parts[bracket - 2]?.text === '=' && OPTION.test(parts[bracket - 3]?.text ?? '')
}

function inUnion(parts: readonly Token[], index: number): boolean {
  for (let at = index - 1, depth = 0; at >= 0; at--) {
    const text = parts[at]?.text
    if (text === ')') depth++
    else if (text === '(') depth--
    if (depth < 0 || (depth === 0 && (text === '|' || text === ';') && parts[at + 1]?.text !== 'union'))
      return false
    if (depth === 0 && text === 'union') return true
  }
  return false
}

function leadingConditions(
  parts: readonly Token[],
  start: number,
  template: string,
): readonly (readonly Token[])[] {
  const found: Token[][] = []
  let at = start + 1
  while (parts[at]?.text === '|' && /^(where|filter)$/.test(parts[at + 1]?.text ?? '')) {
    let current: Token[] = []
    let depth = 0
    let whole = true
    const own: Token[][] = []
    for (at += 2; at < parts.length; at++) {
      const token = parts[at]
      if (!token) break
      if (depth === 0 && (token.text === '|' || token.text === ';' || token.text === ')')) break
      if (/^[([{]$/.test(token.text)) depth++
      if (/^[)\]}]$/.test(token.text)) depth--
      if (depth === 0 && token.text === 'or') whole = false
      if (depth === 0 && token.text === 'and') {
        own.push(current)
        current = []
      } else current.push(token)
    }
    if (whole) found.push(...own, current)
  }
  return found.filter((one) => template.slice(one[0]?.at, endOf(one)).trim() !== '')
}

function saysWhich(condition: readonly Token[]): boolean {
  const [column, first, second] = condition
  if (column?.kind !== 'word' || /^(not|TimeGenerated)$/i.test(column.text)) return false
  if (!first || second === undefined || !COMPARISON.test(first.text)) return false
  const rest = condition.slice(2)
  if (
    !rest.every((token) => token.kind === 'string' || token.kind === 'number' || /^[(),]$/.test(token.text))
  )
    return false
  return IDENTITY.test(column.text) || rest.some((token) => /\{[A-Za-z_]\w*\}/.test(token.text))
}

const endOf = (condition: readonly Token[]): number => {
  const last = condition.at(-1)
  return last ? last.at + last.text.length : 0
}
