import { aggregates } from '../aggregates.ts'
import { type Compiled, compile, type Row, type Rows, type Scope } from '../expression.ts'
import { scalars } from '../functions/table.ts'
import { sizeOf } from '../dynamic-size.ts'
import { unsupported } from '../kql-error.ts'
import { withinCharacters } from '../limits.ts'
import { childrenOf, get, items, kind, type Node, nameOf, text, typeOf } from '../parse.ts'
import type { Column } from '../table.ts'
import { severalOf } from './several.ts'

/** Makes the values of a column, or of several, from a group's rows. */
export type Fold = (rows: readonly Row[]) => Row

const bare = (node: Node): Node => (/NamedExpression$/.test(kind(node)) ? get(node, 'Expression') : node)

/** The aggregate calls of an expression that stand in no other aggregate call. */
function aggregateCalls(node: Node): readonly Node[] {
  if (kind(node) === 'FunctionCallExpression' && Object.hasOwn(aggregates, nameOf(node))) return [node]
  return childrenOf(node).flatMap(aggregateCalls)
}

function single(call: Node, scope: Scope): (rows: readonly Row[]) => unknown {
  const run = aggregates[nameOf(call)]
  if (!run) throw unsupported(`the aggregate ${nameOf(call)}`)
  const args = items(get(call, 'ArgumentList'), 'Expressions')
  // Whether the rows where it holds are counted, or all, is written nowhere.
  if (nameOf(call) === 'count' && args.some((arg) => typeOf(arg) === 'bool'))
    throw unsupported('count() of a bool (write countif(), or count() without it)')
  const values = args.map((arg) => compile(arg, scope))
  const types = args.map(typeOf)
  return (rows) => {
    const made = run(
      values.map((value) => rows.map(value)),
      types,
      rows.length,
    )
    if (typeof made === 'object' && made !== null) withinCharacters(sizeOf(made))
    return made
  }
}

/** The columns of an aggregation, where Kusto names one otherwise than the binder does: a covariance after both its columns. */
export function named(columns: readonly Column[], aggregations: readonly Node[]): readonly Column[] {
  let out = columns
  for (const each of aggregations) {
    if (kind(each) !== 'FunctionCallExpression' || !/^covariance/.test(nameOf(each))) continue
    const [x, y] = items(get(each, 'ArgumentList'), 'Expressions').map((arg) =>
      kind(arg) === 'NameReference' ? nameOf(arg) : undefined,
    )
    const bound = `${nameOf(each)}_${x}`
    if (x === undefined || y === undefined || out.filter(({ name }) => name === bound).length !== 1)
      throw unsupported(`${nameOf(each)}() of these without a name for its column, as in c = …,`)
    out = out.map(({ name, type }) => ({ name: name === bound ? `${bound}_${y}` : name, type }))
  }
  return out
}

/** Compiles what an aggregation writes; functions and operators may stand around the aggregates. */
export function foldOf(each: Node, by: Node | undefined, input: Rows, scope: Scope): Fold {
  const called = bare(each)
  const several = severalOf(called, by, input, scope)
  if (several) return several
  const calls = aggregateCalls(called)
  const named = kind(called) === 'FunctionCallExpression' ? nameOf(called) : text(called)
  if (!calls.length && kind(called) === 'FunctionCallExpression' && !Object.hasOwn(scalars, named))
    throw unsupported(`the aggregate ${named}()`)
  const folds = calls.map((call) => single(call, scope))
  // The expression around the aggregates is computed over their values, as if they were a row.
  const places = new Map(calls.map((call, at): [Node, Compiled] => [call, (row) => row[at]]))
  const around = compile(called, { ...scope, columns: [], replaced: places })
  return (rows) => [around(folds.map((fold) => fold(rows)))]
}
