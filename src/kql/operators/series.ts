import { compare } from '../compare.ts'
import { compile, type Operator, type Row, type Scope } from '../expression.ts'
import { toDynamic, type Value } from '../format.ts'
import { floorTo } from '../functions/scalar.ts'
import { type Group, grouped } from '../group.ts'
import { unsupported } from '../kql-error.ts'
import { withinRows } from '../limits.ts'
import { columnsOf, get, items, kind, maybe, type Node, typeOf } from '../parse.ts'
import type { Column } from '../table.ts'
import { foldOf } from './fold.ts'
import { parametersOf } from './parameters.ts'
import { valuesBetween } from './range.ts'

type Axis = { readonly from: Value; readonly step: Value; readonly axis: readonly Value[] }

/** The steps of a series: `from`, `to` and `step`, where the end is left out; or `in range()`, where it is within. */
function axisOf(clause: Node, values: readonly Value[], scope: Scope): Axis {
  if (kind(clause) === 'MakeSeriesInRangeClause') {
    const bounds = items(get(clause, 'Arguments'), 'Expressions').map((each) => compile(each, scope)([]))
    const [from = null, to = null, step = null] = bounds
    if (from === null || to === null || step === null) return { from, step, axis: [] }
    if (compare(floorTo(from, step), from) !== 0)
      throw unsupported('make-series in range() from a start that is no multiple of the step')
    return { from, step, axis: valuesBetween(from, to, step) }
  }
  const bound = (name: string): Value => {
    const part = maybe(clause, name)
    return part ? compile(get(part, 'Expression'), scope)([]) : null
  }
  const step = bound('MakeSeriesStepClause')
  const seen = values.filter((v) => v !== null && v !== undefined).sort(compare)
  const from = bound('MakeSeriesFromClause') ?? floorTo(seen[0] ?? null, step)
  const end = bound('MakeSeriesToClause')
  const last = end ?? seen.at(-1) ?? null
  if (from === null || last === null || step === null) return { from, step, axis: [] }
  const inside = (value: Value): boolean => end === null || compare(value, end) < 0
  return { from, step, axis: valuesBetween(from, last, step).filter(inside) }
}

/** Where an end is left open, it is that of each series: the documents say no more, so all have to be the same. */
function sameEnds(
  clause: Node,
  groups: readonly { readonly rows: readonly Row[] }[],
  placeOf: (row: Row) => number,
): void {
  const open = (name: string): boolean => kind(clause) !== 'MakeSeriesInRangeClause' && !maybe(clause, name)
  const [start, end] = [open('MakeSeriesFromClause'), open('MakeSeriesToClause')]
  if (!start && !end) return
  const ends = groups.map(({ rows }) => {
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const row of rows) {
      const place = placeOf(row)
      if (place < first) first = place
      if (place > last) last = place
    }
    return `${start ? first : ''} ${end ? last : ''}`
  })
  if (new Set(ends).size > 1)
    throw unsupported('make-series without from and to over groups that begin or end at different times')
}

/** `make-series`: one list for each group and aggregate, over equal steps; steps without rows take the default, else 0. */
export const makeSeries: Operator = (node, input, scope) => {
  const on = get(get(node, 'OnClause'), 'Expression')
  const axisType = typeOf(on)
  const read = compile(on, scope)
  const { from, step, axis } = axisOf(get(node, 'RangeClause'), input.rows.map(read), scope)
  const placeOf = (value: Value): number =>
    typeof value === 'bigint' && typeof from === 'bigint' && typeof step === 'bigint'
      ? value < from
        ? -1
        : Number((value - from) / step)
      : Math.floor((Number(value) - Number(from)) / Number(step))
  const by = maybe(node, 'ByClause')
  const keys = by ? items(by, 'Expressions').map((each) => compile(each, scope)) : []
  const series = items(node, 'Aggregates').map((each) => {
    const fallback = maybe(each, 'DefaultExpression')
    const inner = get(each, 'Expression')
    const called = kind(inner) === 'SimpleNamedExpression' ? get(inner, 'Expression') : inner
    return {
      fold: foldOf(inner, by, input, scope),
      type: typeOf(called),
      empty: fallback ? compile(get(fallback, 'Expression'), scope)([]) : 0,
    }
  })
  const met = grouped(input.rows, keys)
  const empty = !met.length && !by && parametersOf(node).get('kind') === 'nonempty'
  const groups: readonly Group[] = empty ? [{ key: [], rows: [] }] : met
  withinRows(axis.length * groups.length * Math.max(1, series.length), 'make-series')
  if (groups.length > 1) sameEnds(get(node, 'RangeClause'), groups, (row) => placeOf(read(row)))
  // The binder gives some aggregates the type of one value; each makes a list of them. The axis comes last.
  const columns = columnsOf(node).map(
    (column, at): Column => (at < keys.length ? column : { ...column, type: 'dynamic' }),
  )
  const axisList = axis.map((value) => toDynamic(value, axisType))
  if (!axis.length) return { columns, rows: [] }
  const rows = groups.map(({ key, rows: own }) => {
    const bins = Map.groupBy(own, (row) => {
      const value = read(row)
      return value === null || value === undefined ? -1 : placeOf(value)
    })
    const lists = series.map(({ fold, type, empty }) =>
      axis.map((_, at) => {
        const bin = bins.get(at)
        return bin ? toDynamic(fold(bin)[0], type) : toDynamic(empty, type)
      }),
    )
    return [...key, ...lists, axisList]
  })
  return { columns, rows }
}
