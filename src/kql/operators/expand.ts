import { compile, type Operator, type Row, type Scope } from '../expression.ts'
import type { Value } from '../format.ts'
import { parseJson } from '../functions/scalar.ts'
import { withinRows } from '../limits.ts'
import { columnsOf, get, items, kind, maybe, type Node, nameOf, text } from '../parse.ts'
import { type Column, typeNamed } from '../table.ts'
import { castElement } from './cast-element.ts'
import { parametersOf } from './parameters.ts'

function elements(value: Value, pairs: boolean): readonly Value[] {
  const box = parseJson(value)
  if (Array.isArray(box)) return box
  if (typeof box !== 'object' || box === null) return [box ?? null]
  return Object.entries(box).map(([key, item]) => (pairs ? [key, item] : { [key]: item }))
}

function expansion(node: Node, scope: Scope, pairs: boolean) {
  return items(node, 'Expressions').map((each) => {
    const inner = get(each, 'Expression')
    const type = /typeof\s*\(\s*(\w+)/.exec(text(maybe(each, 'ToTypeOf')))?.[1]
    const read = compile(inner, scope)
    return {
      name: kind(inner) === 'NameReference' || kind(inner) === 'SimpleNamedExpression' ? nameOf(inner) : '',
      type: typeNamed(type ?? 'dynamic'),
      read: (row: Row) => elements(read(row), pairs),
    }
  })
}

function rowLimit(node: Node, scope: Scope): number {
  const limit = maybe(node, 'RowLimitClause')
  return limit ? Number(compile(get(limit, 'RowLimit'), scope)([])) : Number.POSITIVE_INFINITY
}

/** `mv-expand`: lists next to each other are read in step; null is one element, and a row of empty lists goes. */
export const mvExpand: Operator = (node, input, scope) => {
  const columns = columnsOf(node)
  const parameters = parametersOf(node)
  const how = parameters.get('kind') ?? parameters.get('bagexpansion')
  const lists = expansion(node, scope, how === 'array')
  const indexName = parameters.get('with_itemindex')
  const most = rowLimit(node, scope)
  const sources = placesOf(
    columns,
    input.columns,
    lists.map((list) => list.name),
    indexName,
  )
  let made = 0
  const rows = input.rows.flatMap((row) => {
    const all = lists.map((list) => list.read(row))
    const length = Math.min(most, Math.max(...all.map((list) => list.length)))
    made = withinRows(made + length, 'mv-expand')
    return Array.from({ length }, (_, at) =>
      sources.map((place) => {
        if (place.from === 'index') return BigInt(at)
        if (place.from === 'input') return row[place.at]
        return castElement(all[place.at]?.[at], lists[place.at]?.type ?? 'dynamic')
      }),
    )
  })
  return { columns, rows }
}

function placesOf(
  columns: readonly Column[],
  input: readonly Column[],
  lists: readonly string[],
  indexName: string | undefined,
): readonly { readonly from: 'index' | 'input' | 'list'; readonly at: number }[] {
  let unnamed = -1
  return columns.map((column) => {
    if (indexName !== undefined && column.name === indexName) return { from: 'index', at: 0 }
    const list = lists.indexOf(column.name)
    if (list >= 0) return { from: 'list', at: list }
    const place = input.findIndex((each) => each.name === column.name)
    if (place >= 0) return { from: 'input', at: place }
    unnamed = lists.indexOf('', unnamed + 1)
    return { from: 'list', at: unnamed }
  })
}

/** `mv-apply`: runs the subquery over the elements of each row; a row without elements goes. */
export const mvApply: Operator = (node, input, scope) => {
  const columns = columnsOf(node)
  const parameters = parametersOf(node)
  const lists = expansion(node, scope, parameters.get('kind') === 'array')
  const indexName = parameters.get('with_itemindex')
  const most = rowLimit(node, scope)
  const body = get(get(node, 'Subquery'), 'Expression')
  const own = lists.map((list): Column => ({ name: list.name, type: list.type }))
  const counted: readonly Column[] = indexName ? [{ name: indexName, type: 'long' }] : []
  const rest = input.columns.filter((column) => !lists.some((list) => list.name === column.name))
  const inner = [...rest, ...counted, ...own]
  let total = 0
  const rows = input.rows.flatMap((row) => {
    const all = lists.map((list) => list.read(row))
    const kept = rest.map((column) => row[input.columns.indexOf(column)])
    const length = Math.min(most, Math.max(0, ...all.map((list) => list.length)))
    if (!length) return []
    const made = Array.from({ length }, (_, at) => [
      ...kept,
      ...(indexName ? [BigInt(at)] : []),
      ...all.map((list, index) => castElement(list[at], own[index]?.type ?? 'dynamic')),
    ])
    const out = scope.pipe(body, { columns: inner, rows: made })
    total = withinRows(total + out.rows.length, 'mv-apply')
    return out.rows.map((found) =>
      columns.map((column) => {
        const place = out.columns.findIndex((each) => each.name === column.name)
        return place >= 0 ? found[place] : row[input.columns.findIndex((each) => each.name === column.name)]
      }),
    )
  })
  return { columns, rows }
}
