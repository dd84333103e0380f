import { compare, keyOf } from '../compare.ts'
import { compile, type Operator, type Row, type Rows, type Scope } from '../expression.ts'
import { unsupported } from '../kql-error.ts'
import { withinRows } from '../limits.ts'
import { columnsOf, get, items, kind, maybe, type Node, nameOf, text } from '../parse.ts'
import type { KqlType } from '../table.ts'
import { mvApply, mvExpand } from './expand.ts'
import { foldOf } from './fold.ts'
import { inOrder } from './order.ts'
import { parseKv, parseText, parseWhere } from './parse-text.ts'
import { makeSeries } from './series.ts'
import { union } from './union.ts'

const expressions = (node: Node, scope: Scope) =>
  items(node, 'Expressions').map((each) => compile(each, scope))
const kept: Operator = (node, input) => {
  const columns = columnsOf(node)
  const places = columns.map((column) => input.columns.findIndex((each) => each.name === column.name))
  return { columns, rows: input.rows.map((row) => places.map((place) => row[place])) }
}
const sort = (node: Node, keys: readonly Node[], input: Rows, scope: Scope): Rows => {
  const by = keys.map((key) => {
    const ordered = kind(key) === 'OrderedExpression'
    const words = ordered ? text(maybe(key, 'Ordering')).split(/\s+/) : []
    const up = words.includes('asc')
    const first = words.includes('nulls') ? words.includes('first') : up
    return { value: compile(ordered ? get(key, 'Expression') : key, scope), up, first }
  })
  const made = input.rows.map((row) => ({ row, keys: by.map((each) => each.value(row)) }))
  made.sort((a, b) => {
    for (const [index, each] of by.entries()) {
      const [x, y] = [a.keys[index] ?? null, b.keys[index] ?? null]
      if (x === null && y === null) continue
      const n =
        x === null || y === null ? ((x === null) === each.first ? -1 : 1) : compare(x, y) * (each.up ? 1 : -1)
      if (n) return n
    }
    return 0
  })
  return { columns: columnsOf(node), rows: made.map((each) => each.row) }
}
const take: Operator = (node, input, scope) => ({
  columns: input.columns,
  rows: input.rows.slice(0, Number(compile(get(node, 'Expression'), scope)([]))),
})
const summarize: Operator = (node, input, scope) => {
  const by = maybe(node, 'ByClause')
  const keys = by ? expressions(by, scope) : []
  const folds = items(node, 'Aggregates').map((each) => foldOf(each, by, input, scope))
  const groups = new Map<string, { key: Row; rows: Row[] }>()
  if (!by) groups.set('', { key: [], rows: [] })
  for (const row of input.rows) {
    const key = keys.map((each) => each(row))
    const name = by ? keyOf(key) : ''
    const group = groups.get(name) ?? { key, rows: [] }
    group.rows.push(row)
    groups.set(name, group)
  }
  return {
    columns: columnsOf(node),
    rows: [...groups.values()].map(({ key, rows }) => [...key, ...folds.flatMap((fold) => fold(rows))]),
  }
}

const join: Operator = (node, input, scope) => {
  const words = items(node, 'Parameters').map((each) => text(each).replace(/\s/g, ''))
  const how =
    words.find((word) => word.startsWith('kind='))?.slice(5) ??
    (kind(node) === 'LookupOperator' ? 'leftouter' : 'innerunique')
  if (!/^(inner|innerunique|(left|right)(outer|anti|semi)|fullouter)$/.test(how))
    throw unsupported(`join kind ${how}`)
  const right = scope.table(get(node, 'Expression'))
  const pairs = items(maybe(node, 'ConditionClause') ?? get(node, 'LookupClause'), 'Expressions').map(
    (each) => {
      const names =
        kind(each) === 'NameReference'
          ? [nameOf(each), nameOf(each)]
          : /^\$left\.(\w+)\s*==\s*\$right\.(\w+)$/.exec(text(each))?.slice(1)
      if (!names) throw unsupported(`the join condition ${text(each)}`)
      return [
        input.columns.findIndex((c) => c.name === names[0]),
        right.columns.findIndex((c) => c.name === names[1]),
      ] as const
    },
  )
  const lookup = kind(node) === 'LookupOperator'
  const places = right.columns
    .map((_, index) => index)
    .filter((index) => !lookup || !pairs.some((pair) => pair[1] === index))
  const keyIn = (row: Row, side: 0 | 1): string => keyOf(pairs.map((pair) => row[pair[side]]))
  const blank = (columns: Rows['columns']): Row => columns.map((c) => (c.type === 'string' ? '' : null))
  const index = Map.groupBy(right.rows, (row) => keyIn(row, 1))
  const leftKeys = new Set(input.rows.map((row) => keyIn(row, 0)))
  const alone = right.rows.filter((row) => !leftKeys.has(keyIn(row, 1)))
  if (how === 'rightanti') return { columns: columnsOf(node), rows: alone }
  if (how === 'rightsemi')
    return { columns: columnsOf(node), rows: right.rows.filter((row) => leftKeys.has(keyIn(row, 1))) }
  const seen = new Set<string>()
  const rows: Row[] = []
  for (const row of input.rows) {
    const key = keyIn(row, 0)
    const found = index.get(key) ?? []
    if (how === 'innerunique' && seen.has(key)) continue
    seen.add(key)
    if (how === 'leftanti' || how === 'leftsemi') {
      if ((how === 'leftsemi') === found.length > 0) rows.push(row)
    } else if (found.length)
      for (const other of found) {
        withinRows(rows.length, 'the join')
        rows.push([...row, ...places.map((place) => other[place])])
      }
    else if (how === 'leftouter' || how === 'fullouter')
      rows.push([...row, ...places.map((place) => blank(right.columns)[place])])
  }
  if (how === 'rightouter' || how === 'fullouter')
    for (const other of alone) rows.push([...blank(input.columns), ...places.map((place) => other[place])])
  return { columns: columnsOf(node), rows }
}

const extend: Operator = (node, input, scope) => {
  const columns = columnsOf(node)
  let next = input.columns.length
  const sets = items(node, 'Expressions').map((each) => {
    const named =
      kind(each) === 'SimpleNamedExpression' ? columns.findIndex((c) => c.name === nameOf(each)) : -1
    return {
      place: named >= 0 && named < input.columns.length ? named : next++,
      value: compile(each, scope),
    }
  })
  return {
    columns,
    rows: inOrder(input, scope, (row) => {
      const out = [...row]
      for (const { place, value } of sets) out[place] = value(row)
      return out
    }),
  }
}
/** What getschema calls the scalar types in its DataType (learn.microsoft.com/kusto/query/scalar-data-types). */
const CLR_TYPE: Readonly<Record<KqlType, string>> = {
  bool: 'System.SByte',
  datetime: 'System.DateTime',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  dynamic: 'System.Object',
  guid: 'System.Guid',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  string: 'System.String',
  timespan: 'System.TimeSpan',
}
/** The tabular operators, by syntax class. */
export const operators: Readonly<Record<string, Operator>> = {
  FilterOperator: (node, input, scope) => {
    const test = compile(get(node, 'Condition'), scope)
    const passed = inOrder(input, scope, (row) => test(row) === true)
    return { columns: input.columns, rows: input.rows.filter((_, at) => passed[at]) }
  },
  ProjectOperator: (node, input, scope) => {
    const values = expressions(node, scope)
    return {
      columns: columnsOf(node),
      rows: inOrder(input, scope, (row) => values.map((value) => value(row))),
    }
  },
  ExtendOperator: extend,
  SerializeOperator: (node, input, scope) => extend(node, { ...input, ordered: true }, scope),
  ProjectAwayOperator: kept,
  ProjectKeepOperator: kept,
  ProjectReorderOperator: kept,
  ProjectRenameOperator: (node, input) => ({ columns: columnsOf(node), rows: input.rows }),
  SummarizeOperator: summarize,
  SortOperator: (node, input, scope) => sort(node, items(node, 'Expressions'), input, scope),
  TopOperator: (node, input, scope) =>
    take(node, sort(node, [get(node, 'ByExpression')], input, scope), scope),
  TakeOperator: take,
  CountOperator: (node, input) => ({ columns: columnsOf(node), rows: [[BigInt(input.rows.length)]] }),
  GetSchemaOperator: (node, input) => ({
    columns: columnsOf(node),
    rows: input.columns.map(({ name, type }, at) => [name, BigInt(at), CLR_TYPE[type], type]),
  }),
  DistinctOperator: (node, input, scope) => {
    const all = items(node, 'Expressions')
    const rows = all.some((each) => kind(each) === 'StarExpression')
      ? input.rows
      : input.rows.map((row) => all.map((each) => compile(each, scope)(row)))
    return { columns: columnsOf(node), rows: [...new Map(rows.map((row) => [keyOf(row), row])).values()] }
  },
  JoinOperator: join,
  LookupOperator: join,
  RenderOperator: (_, input) => input,
  AsOperator: (_, input) => input,
  MakeSeriesOperator: makeSeries,
  MvExpandOperator: mvExpand,
  MvApplyOperator: mvApply,
  ParseKvOperator: parseKv,
  ParseOperator: parseText,
  ParseWhereOperator: parseWhere,
  UnionOperator: union,
}
