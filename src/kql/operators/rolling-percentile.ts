import { compare, keyOf } from '../compare.ts'
import { compile, type Row, type Rows, type Scope } from '../expression.ts'
import type { Value } from '../format.ts'
import { floorTo } from '../functions/scalar.ts'
import { unsupported } from '../kql-error.ts'
import { kind, type Node, nameOf, text } from '../parse.ts'
import { percentile } from '../percentile.ts'

type Bin = { readonly start: Value; readonly values: Value[] }

function placeOf(input: Rows, node: Node | undefined): number {
  const place =
    node && kind(node) === 'NameReference'
      ? input.columns.findIndex((column) => column.name === nameOf(node))
      : -1
  if (place < 0) throw unsupported('rolling_percentile() of something other than columns')
  return place
}

/** The bins of some rows in order; what becomes of bins without rows is not documented. */
function binsOf(rows: readonly Row[], value: number, index: number, size: Value): readonly Bin[] {
  const bins = new Map<string, Bin>()
  for (const row of rows) {
    const start = floorTo(row[index] ?? null, size)
    if (start === null) throw unsupported('rolling_percentile() over a null')
    const own = bins.get(keyOf([start])) ?? { start, values: [] }
    own.values.push(row[value] ?? null)
    bins.set(keyOf([start]), own)
  }
  const sorted = [...bins.values()].sort((a, b) => compare(a.start, b.start))
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
  const constant = (node: Node | undefined): Value => (node ? compile(node, scope)([]) : null)
  const [value, index] = [placeOf(input, valueNode), placeOf(input, indexNode)]
  const [rank, size, count] = [constant(rankNode), constant(sizeNode), Number(constant(countNode))]
  if (size === null || rank === null || !Number.isInteger(count) || count < 1)
    throw unsupported('this call of rolling_percentile()')
  const places = dims.map((each) => placeOf(input, each))
  const groups = Map.groupBy(input.rows, (row) => keyOf(places.map((at) => row[at])))
  const ranges = new Set<string>()
  const rows = [...groups.values()].flatMap((own) => {
    const bins = binsOf(own, value, index, size)
    ranges.add(keyOf([bins[0]?.start ?? null, bins.at(-1)?.start ?? null]))
    return bins.map(({ start }, at): Row => {
      const seen = bins.slice(Math.max(0, at - count + 1), at + 1).flatMap((bin) => bin.values)
      return [start, ...places.map((place) => own[0]?.[place] ?? null), percentile(seen, rank)]
    })
  })
  if (ranges.size > 1) throw unsupported('rolling_percentile() over bins without rows')
  const [of, on] = [input.columns[value], input.columns[index]]
  if (!of || !on || !rankNode) throw unsupported('this call of rolling_percentile()')
  return {
    columns: [
      on,
      ...places.flatMap((place) => input.columns[place] ?? []),
      { name: `rolling_${count}_percentile_${of.name}_${text(rankNode)}`, type: of.type },
    ],
    rows,
  }
}
