import { better } from '../aggregates.ts'
import { type Compiled, compile, type Row, type Rows, type Scope } from '../expression.ts'
import { get, items, kind, type Node, nameOf, text } from '../parse.ts'
import { percentiles } from '../percentile.ts'
import type { Fold } from './fold.ts'

type Several = (args: readonly Node[], others: readonly Compiled[], scope: Scope) => Fold

/** The values of the row whose first value is the greatest (sign 1) or the least (sign -1). */
const extreme =
  (sign: number): Several =>
  (args, others, scope) => {
    const [value, ...more] = valuesOf(args, others, scope)
    return (rows) => {
      let [top, best]: [Row | undefined, unknown] = [rows[0], rows[0] ? value?.(rows[0]) : null]
      for (const row of rows) {
        const own = value?.(row)
        if (better(own, best, sign)) [top, best] = [row, own]
      }
      return [value, ...more].map((one) => (top ? one?.(top) : null))
    }
  }

/** The values of a row that has the first of them, if there is one. */
const any: Several = (args, others, scope) => {
  const values = valuesOf(args, others, scope)
  return (rows) => {
    const has = (row: Row): boolean => ![null, undefined, ''].includes(values[0]?.(row) as null)
    const row = rows.find(has) ?? rows[0]
    return values.map((value) => (row ? value(row) : null))
  }
}

/** One percentile for each rank; with weights, a value counts as often as its weight says. */
const ofRanks =
  (weighted: boolean): Several =>
  (args, _others, scope) => {
    const [value, ...rest] = args.map((arg) => compile(arg, scope))
    const weight = weighted ? rest.shift() : undefined
    return (rows) => {
      const values = rows.map((row) => value?.(row))
      const weights = weight && rows.map(weight)
      return percentiles(
        values,
        rest.map((rank) => rank([])),
        weights,
      )
    }
  }

/** The aggregates that make several columns, by name. */
export const several: Readonly<Record<string, Several>> = {
  arg_max: extreme(1),
  argmax: extreme(1),
  arg_min: extreme(-1),
  argmin: extreme(-1),
  take_any: any,
  any,
  percentiles: ofRanks(false),
  percentilesw: ofRanks(true),
}

function valuesOf(args: readonly Node[], others: readonly Compiled[], scope: Scope): Compiled[] {
  return args.flatMap((arg) => (kind(arg) === 'StarExpression' ? others : [compile(arg, scope)]))
}

/** The fold of an aggregate that makes several columns; undefined for any other expression. */
export function severalOf(called: Node, by: Node | undefined, input: Rows, scope: Scope): Fold | undefined {
  if (kind(called) !== 'FunctionCallExpression') return undefined
  const name = nameOf(called)
  const run = Object.hasOwn(several, name) ? several[name] : undefined
  if (!run) return undefined
  const args = items(get(called, 'ArgumentList'), 'Expressions')
  const taken = [
    ...args.map((arg) => text(arg)),
    ...(by ? items(by, 'Expressions').map((key) => text(key)) : []),
  ]
  const others = input.columns.flatMap((column, index): Compiled[] =>
    taken.includes(column.name) ? [] : [(row) => row[index]],
  )
  return run(args, others, scope)
}
