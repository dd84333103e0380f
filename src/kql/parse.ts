import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'
import { KqlError, unsupported } from './kql-error.ts'
import type { Column, KqlType, Table } from './table.ts'

/** A node of the bound syntax tree. */
export type Node = { readonly [property: string]: unknown }

type Parser = {
  readonly Bridge: { getTypeName(value: unknown): string }
  readonly Kusto: { readonly Language: Library }
}
type Library = {
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, description: null) => object }
    readonly DatabaseSymbol: { readonly ctor: new (name: string, tables: object[]) => object }
  }
  readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } }
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: object): Code }
}
type Code = { readonly Syntax: Node; GetDiagnostics(): List }
type List = { readonly Count: number; getItem(index: number): Node }

let loaded: Parser | undefined

function parser(): Parser {
  if (loaded) return loaded
  // Inside a sandboxed context our own globalThis is not the one the scripts run in, and they run only once.
  const outer = new Script('globalThis').runInThisContext() as Partial<Parser>
  if (!outer.Kusto) {
    const directory = dirname(
      createRequire(import.meta.url).resolve('@kusto/language-service-next/package.json'),
    )
    for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js'])
      new Script(readFileSync(join(directory, file), 'utf8'), { filename: file }).runInThisContext()
  }
  loaded = outer as Parser
  return loaded
}

/** Parses and binds a query against the tables' columns; throws KqlError at the first error found. */
export function parse(text: string, tables: readonly Pick<Table, 'name' | 'columns'>[]): Node {
  const { Language } = parser().Kusto
  const quote = (name: string): string => `['${name.replaceAll("'", "\\'")}']`
  const symbols = tables.map(
    (table) =>
      new Language.Symbols.TableSymbol.$ctor7(
        table.name,
        `(${table.columns.map((column) => `${quote(column.name)}:${column.type}`).join(', ')})`,
        null,
      ),
  )
  const database = new Language.Symbols.DatabaseSymbol.ctor('local', symbols)
  const code = analyzed(() =>
    Language.KustoCode.ParseAndAnalyze(text, Language.GlobalState.Default.WithDatabase(database)),
  )
  const found = code.GetDiagnostics()
  for (let index = 0; index < found.Count; index++) {
    const each = found.getItem(index)
    if (each['Severity'] !== 'Error') continue
    const before = text.slice(0, Number(each['Start'])).split('\n')
    const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 }
    const syntax = Number(/\d+/.exec(String(each['Code']))?.[0] ?? 0) < 100
    throw new KqlError(syntax ? 'SYN0002' : 'SEM0100', String(each['Message']), place)
  }
  return code.Syntax
}

/** The library itself fails on some calls with wrong arguments. */
function analyzed(analyze: () => Code): Code {
  try {
    return analyze()
  } catch (cause) {
    if (cause instanceof RangeError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new KqlError('SEM0100', `the query cannot be bound to its tables: ${why}`)
  }
}

/** The syntax class of a node, without its namespace. */
export function kind(node: Node): string {
  return parser().Bridge.getTypeName(node).split('.').at(-1)?.replace(/\$.*$/, '') ?? ''
}

/** A child that may be absent. */
export function maybe(node: Node, property: string): Node | undefined {
  return (node[property] ?? undefined) as Node | undefined
}

/** A child that must be there. */
export function get(node: Node, property: string): Node {
  const found = maybe(node, property)
  if (!found) throw unsupported(`${kind(node)} without ${property}`)
  return found
}

/** The elements of a list child, separators left out. */
export function items(node: Node, property: string): readonly Node[] {
  const list = maybe(node, property) as unknown as List | undefined
  if (!list) return []
  return Array.from({ length: list.Count }, (_, index) => {
    const item = list.getItem(index)
    return (item['Element$1'] ?? item) as Node
  })
}

/** The text of a token or node, without the blanks and comments around it. */
export function text(node: Node | undefined): string {
  if (!node) return ''
  const tokens = tokensOf(node)
  return tokens.map((token, at) => `${at ? String(token['Trivia']) : ''}${String(token['Text'])}`).join('')
}

/** The nodes and tokens a node is made of, in order. */
export function childrenOf(node: Node): readonly Node[] {
  const { GetChild: child } = node as { GetChild?: (at: number) => Node | null }
  if (!child) return []
  return Array.from({ length: Number(node['ChildCount']) }, (_, at) => child.call(node, at)).filter(
    (each) => each !== null && each !== undefined,
  )
}

// The parser's own way to a node's text reads the whole query each time.
function tokensOf(node: Node): readonly Node[] {
  return typeof node['Text'] === 'string' ? [node] : childrenOf(node).flatMap(tokensOf)
}

/** The name a declaration or reference node stands for. */
export function nameOf(node: Node): string {
  const simple = node['SimpleName']
  if (typeof simple === 'string') return simple
  const name = maybe(node, 'Name')
  if (name) return nameOf(name)
  return text(node).replace(/^\[['"](.*)['"]\]$/, '$1')
}

/** The scalar type the binder gave an expression. */
export function typeOf(node: Node): KqlType {
  const name = String(maybe(node, 'ResultType')?.['Name'] ?? 'dynamic')
  const known = ['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid']
  return (known.includes(name) ? name : 'dynamic') as KqlType
}

/** Whether the binder found rows, rather than one value. */
export function isTable(node: Node): boolean {
  const type = maybe(node, 'ResultType')
  return type !== undefined && 'Columns' in type && type['Name'] !== 'tuple'
}

/** How many values an expression has that makes several at once; 0 for any other. */
export function tupleSize(node: Node): number {
  const type = maybe(node, 'ResultType')
  return type?.['Name'] === 'tuple' ? items(type, 'Columns').length : 0
}

/** The columns the binder gave a tabular node. */
export function columnsOf(node: Node): readonly Column[] {
  const type = maybe(node, 'ResultType')
  return type ? items(type, 'Columns').map((c) => ({ name: String(c['Name']), type: columnType(c) })) : []
}

function columnType(column: Node): KqlType {
  return typeOf({ ResultType: column['Type'] })
}
