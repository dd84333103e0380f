import type { Operator, Rows, Scope } from '../expression.ts'
import { asText, convert } from '../format.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { get, items, maybe, type Node, nameOf, text } from '../parse.ts'
import { type Column, typeNamed } from '../table.ts'
import { ipv4Lookup, ipv6Lookup } from './address-lookup.ts'
import { bagUnpack } from './bag-unpack.ts'
import { pivot } from './pivot.ts'
import { rollingPercentile } from './rolling-percentile.ts'
import { rowsNear } from './rows-near.ts'

type Plugin = (args: readonly Node[], input: Rows, scope: Scope) => Rows

const narrow: Plugin = (_, input) => ({
  columns: [
    { name: 'Row', type: 'long' },
    { name: 'Column', type: 'string' },
    { name: 'Value', type: 'string' },
  ],
  rows: input.rows.flatMap((row, index) =>
    input.columns.map(({ name, type }, at) => [BigInt(index), name, asText(row[at], type)]),
  ),
})

/** The plugins, by name. */
export const plugins: Readonly<Record<string, Plugin>> = {
  bag_unpack: bagUnpack,
  ipv4_lookup: ipv4Lookup,
  ipv6_lookup: ipv6Lookup,
  narrow,
  pivot,
  rolling_percentile: rollingPercentile,
  rows_near: rowsNear,
}

/** Puts a plugin's rows into the columns that the query says it makes; `*` stands for those of the input. */
function shaped(clause: Node, made: Rows, input: Rows): Rows {
  const schema = get(clause, 'Schema')
  const listed = items(schema, 'Columns').map(
    (each): Column => ({ name: nameOf(get(each, 'Name')), type: typeNamed(text(get(each, 'Type'))) }),
  )
  const star = made.columns.filter((column) => input.columns.some((each) => each.name === column.name))
  const columns = maybe(schema, 'AsteriskToken') ? [...star, ...listed] : listed
  const places = columns.map((column) => made.columns.findIndex((each) => each.name === column.name))
  return {
    columns,
    rows: made.rows.map((row) =>
      columns.map((column, at) => convert(row[places[at] ?? -1] ?? null, column.type)),
    ),
  }
}

/** What pivot() makes has to be what its schema says. */
function withinSchema(said: Rows, made: Rows): void {
  const [names, found] = [said, made].map(({ columns }) => columns.map(({ name }) => name))
  const odd = names?.find((name) => !found?.includes(name)) ?? found?.find((name) => !names?.includes(name))
  if (odd !== undefined)
    throw new KqlError('SEM0100', `the columns that pivot() makes are not those of its schema: ${odd}`)
}

/** `evaluate`: a plugin, whose columns may depend on the rows. */
export const evaluatePlugin: Operator = (node, input, scope) => {
  const called = get(node, 'FunctionCall')
  const name = nameOf(called)
  const run = Object.hasOwn(plugins, name) ? plugins[name] : undefined
  if (!run) throw unsupported(`the plugin ${name}()`)
  const made = run(items(get(called, 'ArgumentList'), 'Expressions'), input, scope)
  const clause = maybe(node, 'Schema')
  if (!clause) return made
  const columns = shaped(clause, made, input)
  if (name === 'pivot') withinSchema(columns, made)
  return columns
}
