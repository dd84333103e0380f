import { bind, type Fault } from './binder.ts'
import { nearest, unknownName } from './correct.ts'
import { KqlError, unsupported } from './kql-error.ts'
import { kusto } from './kusto.ts'
import { placeOf } from './refusal.ts'
import type { Column, KqlType, Table } from './table.ts'

/** A node of the bound syntax tree. */
export type Node = { readonly [property: string]: unknown }
type List = { readonly Count: number; getItem(index: number): Node }

/** A function of Azure that reads another place than the tables at hand, with the text that it is given. */
const ELSEWHERE =
  /\b(workspace|app|resource|adx|arg|_GetWatchlist\w*|cluster|database|external_table|materialized_view|stored_query_result|graph)(\s*\(\s*[hH]?@?["'][^"']*["'])?$/
/** Kusto's numbers of faults where a name, a database, or what such a function names is not there. */
const ABSENT = new Set([208, 209, 210, 211, 248, 260])

/** A name that is unknown; other faults at the same place say less. */
const NAME = 142
/** A plugin that the library does not know; Azure has some that it keeps for itself. */
const PLUGIN = 124
/** An argument is no literal, no constant, no array or no bag: rules of the library, which Azure need not share. */
const DOUBTED = new Set([129, 131, 234, 235])

/** Parses and binds a query against the tables' columns; throws KqlError at the first error found. */
export function parse(text: string, tables: readonly Pick<Table, 'name' | 'columns'>[]): Node {
  const { tree, faults } = bind(text, tables)
  const [first] = faults
  if (first) throw failure(faults.find((one) => one.at === first.at && one.code === NAME) ?? first, text)
  return tree
}

function failure(fault: Fault, text: string): KqlError {
  const place = placeOf(text, fault.at)
  if (/exceeds maximum safe limit/.test(fault.message))
    return new KqlError('E_LIMIT', 'the query is nested more deeply than the limit of the parser', place)
  if (fault.syntax) return new KqlError('SYN0002', fault.message, place)
  const named = text.slice(fault.at, fault.at + fault.length)
  // The fault is the function's name, or the text that it is given.
  const elsewhere = ELSEWHERE.exec(text.slice(0, fault.at + fault.length))?.[1]
  if (ABSENT.has(fault.code) && elsewhere) return unsupported(`the function ${elsewhere}()`)
  if (fault.code === PLUGIN) return unsupported(`the plugin ${named}`)
  if (fault.code === NAME && named.includes('*'))
    return unsupported(`the pattern ${named}, which no column meets,`)
  if (DOUBTED.has(fault.code)) return unsupported(`${named} as an argument here`)
  return new KqlError('SEM0100', `${fault.message}${hint(fault)}`, place)
}

function hint(fault: Fault): string {
  // A name that is there already is no misspelt one.
  const name = /already/.test(fault.message) ? null : unknownName(fault.message)
  const [first, ...others] = name === null ? [] : nearest(name, fault.columns()).names
  return first === undefined ? '' : ` Did you mean ${[first, ...others].join(' or ')}?`
}

/** The syntax class of a node, without its namespace. */
export function kind(node: Node): string {
  return kusto().Bridge.getTypeName(node).split('.').at(-1)?.replace(/\$.*$/, '') ?? ''
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

/** The nodes of a class that stand in a node, none of which stands in another; in order. */
export function nodesIn(node: Node, wanted: string): readonly Node[] {
  return kind(node) === wanted ? [node] : childrenOf(node).flatMap((each) => nodesIn(each, wanted))
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

/** Whether the binder found what a name stands for. */
export function isBound(node: Node): boolean {
  return maybe(node, 'ReferencedSymbol') !== undefined
}

/** Whether the binder says that an expression is dynamic, rather than nothing. */
export function isDynamic(node: Node): boolean {
  return maybe(node, 'ResultType')?.['Name'] === 'dynamic'
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
