import { keyOf } from '../compare.ts'
import { compile, type Operator, type Row, type Rows, type Scope } from '../expression.ts'
import { asText, convert, fromJson, type Value } from '../format.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { get, items, maybe, type Node, nameOf, text, typeOf } from '../parse.ts'
import { type Column, type KqlType, typeNamed } from '../table.ts'
import { foldOf } from './fold.ts'

type Plugin = (args: readonly Node[], input: Rows, scope: Scope) => Rows

/** The type of a slot: that of its values, or dynamic when they differ; nulls do not count. */
function slotType(values: readonly unknown[]): KqlType {
  const typeOne = (value: unknown): KqlType => {
    if (typeof value === 'string') return 'string'
    if (typeof value === 'boolean') return 'bool'
    return typeof value === 'number' ? (Number.isInteger(value) ? 'long' : 'real') : 'dynamic'
  }
  const [first, ...others] = new Set(values.filter((v) => v !== null && v !== undefined).map(typeOne))
  return first && !others.length ? first : 'dynamic'
}

const bagUnpack: Plugin = ([column, prefixNode], input, scope) => {
  const place = input.columns.findIndex((each) => column && each.name === nameOf(column))
  if (place < 0) throw unsupported('bag_unpack() of something other than a column')
  const prefix = prefixNode ? asText(compile(prefixNode, scope)([])) : ''
  const bags = input.rows.map((row): Readonly<Record<string, unknown>> => {
    const bag = row[place]
    return typeof bag === 'object' && bag !== null && !Array.isArray(bag) ? { ...bag } : {}
  })
  const slots = [...new Set(bags.flatMap((bag) => Object.keys(bag)))].sort()
  const others = input.columns.map((each, at) => ({ each, at })).filter(({ at }) => at !== place)
  const clash = slots.find((slot) => others.some(({ each }) => each.name === prefix + slot))
  if (clash !== undefined)
    throw new KqlError('SEM0100', `bag_unpack() would make a second column ${prefix}${clash}`)
  const columns = slots.map(
    (slot): Column => ({ name: prefix + slot, type: slotType(bags.map((bag) => bag[slot])) }),
  )
  return {
    columns: [...others.map(({ each }) => each), ...columns],
    rows: input.rows.map((row, index) => [
      ...others.map(({ at }) => row[at]),
      ...slots.map((slot, at) => fromJson(bags[index]?.[slot], columns[at]?.type ?? 'dynamic')),
    ]),
  }
}

const pivot: Plugin = ([column, aggregate, ...rest], input, scope) => {
  if (!column) throw unsupported('pivot() without a column')
  const key = compile(column, scope)
  const fold = aggregate && foldOf(aggregate, undefined, input, scope)
  const cell = (rows: readonly Row[]): Value => (fold ? fold(rows)[0] : BigInt(rows.length))
  const used = [column, ...(aggregate ? items(get(aggregate, 'ArgumentList'), 'Expressions') : [])].map(text)
  const names = rest.length
    ? rest.map(nameOf)
    : input.columns.map((each) => each.name).filter((name) => !used.includes(name))
  const places = names.map((name) => input.columns.findIndex((each) => each.name === name))
  const type = typeOf(column)
  const heads = [...new Set(input.rows.map((row) => asText(key(row), type)))].sort()
  const clash = heads.find((head) => names.includes(head))
  if (clash !== undefined) throw new KqlError('SEM0100', `pivot() would make a second column ${clash}`)
  const groups = Map.groupBy(input.rows, (row) => keyOf(places.map((place) => row[place])))
  return {
    columns: [
      ...places.flatMap((place) => input.columns[place] ?? []),
      ...heads.map((name): Column => ({ name, type: aggregate ? typeOf(aggregate) : 'long' })),
    ],
    rows: [...groups.values()].map((own) => {
      const cells = Map.groupBy(own, (row) => asText(key(row), type))
      return [...places.map((place) => own[0]?.[place]), ...heads.map((head) => cell(cells.get(head) ?? []))]
    }),
  }
}

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

const plugins: Readonly<Record<string, Plugin>> = { bag_unpack: bagUnpack, narrow, pivot }

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

/** `evaluate`: a plugin, whose columns may depend on the rows. */
export const evaluatePlugin: Operator = (node, input, scope) => {
  const called = get(node, 'FunctionCall')
  const name = nameOf(called)
  const run = Object.hasOwn(plugins, name) ? plugins[name] : undefined
  if (!run) throw unsupported(`the plugin ${name}()`)
  const made = run(items(get(called, 'ArgumentList'), 'Expressions'), input, scope)
  const clause = maybe(node, 'Schema')
  return clause ? shaped(clause, made, input) : made
}
