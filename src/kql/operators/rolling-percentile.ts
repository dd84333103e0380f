import { compare } from '../compare.ts'
import { compile, type Row, type Rows, type Scope } from '../expression.ts'
import type { Value } from '../format.ts'
import { floorTo } from '../functions/scalar.ts'
import { grouped, groupsOf } from '../group.ts'
import { unsupported } from '../kql-error.ts'
import { type Node, text } from '../parse.ts'
import { percentile } from '../percentile.ts'
import { placeOfColumn } from './plugin-arguments.ts'

type Bin = { readonly start: Value; readonly values: Value[] }

/** The bins of some rows in order; what becomes of bins without rows is not documented. */
function binsOf(rows: readonly Row[], value: number, index: number, size: Value): readonly Bin[] {
  const bins = groupsOf<Bin>(1)
  for (const row of rows) {
    const start = floorTo(row[index] ?? null, size)
    if (start === null) throw unsupported('rolling_percentile() over a null')
    bins.at([start], () => ({ start, values: [] })).values.push(row[value] ?? null)
  }
  const sorted = bins.all.toSorted((a, b) => compare(a.start, b.start))
  for (const [at, { start }] of sorted.entries()) {
    const before = sorted[at - 1]
    if (!before) continue
    const next =
      typeof size === 'bigint' ? (before.start as bigint) + size : Number(before.start) + Number(size)
    if (compare(next, start) !== 0) throw unsupported('rolling_percentile() over bins without rows')
  }
  return sorted
}

/** `rolling_percentile`: for each bin of a column, a percentile of a value over that bin and some before it. */
export function rollingPercentile(args: readonly Node[], input: Rows, scope: Scope): Rows {
  const [valueNode, rankNode, indexNode, sizeNode, countNode, ...dims] = args
  const place = (node: Node | undefined): number =>
    placeOfColumn(input.columns, node, 'rolling_percentile() of something other than columns')
  const constant = (node: Node | undefined): Value => (node ? compile(node, scope)([]) : null)
  const [value, index] = [place(valueNode), place(indexNode)]
  const [rank, size, count] = [constant(rankNode), constant(sizeNode), Number(constant(countNode))]
  if (size === null || rank === null || !Number.isInteger(count) || count < 1)
    throw unsupported('this call of rolling_percentile()')
  const places = dims.map(place)
  const keys = places.map((at) => (row: Row) => row[at] ?? null)
  const ends = groupsOf<readonly Value[]>(2)
  const rows = grouped(input.rows, keys).flatMap(({ key, rows: own }) => {
    const bins = binsOf(own, value, index, size)
    ends.at([bins[0]?.start ?? null, bins.at(-1)?.start ?? null], (both) => both)
    return bins.map(({ start }, at): Row => {
      const seen = bins.slice(Math.max(0, at - count + 1), at + 1).flatMap((bin) => bin.values)
      return [start, ...key, percentile(seen, rank)]
    })
  })
  if (ends.all.length > 1) throw unsupported('rolling_percentile() over bins without rows')
  const [of, on] = [input.columns[value], input.columns[index]]
  if (!of || !on || !rankNode) throw unsupported('this call of rolling_percentile()')
  return {
    columns: [
      on,
      ...places.flatMap((at) => input.columns[at] ?? []),
      { name: `rolling_${count}_percentile_${of.name}_${text(rankNode)}`, type: of.type },
    ],
    rows,
  }
}
