import { fromUnix } from './datetime.ts'
import { compile, type Rows, type Scope } from './expression.ts'
import { fromJson, toJson, type Value } from './format.ts'
import { invoke } from './invoke.ts'
import { KqlError, unsupported } from './kql-error.ts'
import { withinText } from './limits.ts'
import { ordered } from './operators/order.ts'
import { rangeOf } from './operators/range.ts'
import { operators } from './operators/simple.ts'
import { columnsOf, get, items, kind, type Node, nameOf, parse } from './parse.ts'
import type { Result, Table } from './table.ts'

/** When a query runs; rows of a table whose TimeGenerated is outside the range are not seen. */
export type Moment = { readonly now: Date; readonly timeRange?: { readonly from: Date; readonly to: Date } }

function source(table: Table, range: Moment['timeRange']): Rows {
  const rows = table.rows.map((row) =>
    table.columns.map((column, index) => fromJson(row[index], column.type)),
  )
  const place = table.columns.findIndex((column) => column.name === 'TimeGenerated')
  if (!range || place < 0) return { columns: table.columns, rows }
  const [from, to] = [fromUnix(range.from.getTime()), fromUnix(range.to.getTime())]
  const inside = (ticks: Value): boolean => typeof ticks === 'bigint' && ticks >= from && ticks <= to
  return { columns: table.columns, rows: rows.filter((row) => inside(row[place])) }
}

/** Answers a query from the tables in memory; throws KqlError for what is wrong or not supported. */
export function evaluate(query: string, tables: readonly Table[], moment: Moment): Result {
  withinText(query)
  const names = new Map<string, Value>()
  const lets = new Map<string, Rows>()
  const functions = new Map<string, Node>()
  const scope = (columns: Scope['columns'], inOrder = false): Scope => ({
    columns,
    ordered: inOrder,
    names,
    now: moment.now,
    table: tabular,
    pipe,
    stored: (name) => !lets.has(name) && tables.some((each) => each.name === name),
    invoke: (node, outer) => invoke(functions.get(nameOf(node)), node, outer),
    window: { rows: undefined, at: 0 },
  })
  const step = (node: Node, input: Rows): Rows => {
    const run = operators[kind(node)]
    if (!run) throw unsupported(kind(node))
    const inOrder = ordered(kind(node), input)
    return { ...run(node, input, scope(input.columns, inOrder)), ordered: inOrder }
  }
  const pipe = (node: Node, input: Rows): Rows =>
    kind(node) === 'PipeExpression'
      ? step(get(node, 'Operator'), pipe(get(node, 'Expression'), input))
      : step(node, input)
  const tabular = (node: Node): Rows => {
    switch (kind(node)) {
      case 'PipeExpression':
        return step(get(node, 'Operator'), tabular(get(node, 'Expression')))
      case 'UnionOperator':
        return step(node, { columns: [], rows: [] })
      case 'RangeOperator':
        return { ...rangeOf(node, scope([])), ordered: true }
      case 'ParenthesizedExpression':
      case 'MaterializeExpression':
        return tabular(get(node, 'Expression'))
      case 'NameReference': {
        const name = nameOf(node)
        const known = lets.get(name)
        if (known) return known
        const table = tables.find((each) => each.name === name)
        if (!table) throw new KqlError('SEM0100', `there is no table ${name}`)
        return source(table, moment.timeRange)
      }
      case 'DataTableExpression': {
        const columns = columnsOf(node)
        const values = items(node, 'Values').map((each) => compile(each, scope([]))([]))
        const rows = Array.from({ length: Math.floor(values.length / columns.length) }, (_, index) =>
          values.slice(index * columns.length, (index + 1) * columns.length),
        )
        return { columns, rows }
      }
      case 'PrintOperator':
        return {
          columns: columnsOf(node),
          rows: [items(node, 'Expressions').map((each) => compile(each, scope([]))([]))],
        }
      default:
        throw unsupported(kind(node))
    }
  }
  let result: Rows | undefined
  for (const statement of items(parse(query, tables), 'Statements')) {
    if (kind(statement) === 'LetStatement') {
      const body = get(statement, 'Expression')
      if (kind(body) === 'FunctionDeclaration') functions.set(nameOf(statement), body)
      else if (columnsOf(body).length) lets.set(nameOf(statement), tabular(body))
      else names.set(nameOf(statement), compile(body, scope([]))([]))
    } else if (kind(statement) === 'ExpressionStatement') result = tabular(get(statement, 'Expression'))
    else throw unsupported(kind(statement))
  }
  if (!result) throw new KqlError('SYN0002', 'the query has no statement that answers rows')
  const { columns, rows } = result
  return { columns, rows: rows.map((row) => columns.map((column, index) => toJson(row[index], column.type))) }
}
