import { compile, type Rows, type Scope } from '../expression.ts'
import { asText, fromJson, type Value } from '../format.ts'
import { listOf } from '../functions/scalar.ts'
import { type Bag, isBag } from '../json-path.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { type Node, nameOf } from '../parse.ts'
import type { Column, KqlType } from '../table.ts'
import { argumentsOf } from './plugin-arguments.ts'

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

const conflicts = new Set(['error', 'keep_source', 'replace_source'])

/** `bag_unpack`: a column for each slot of a column of bags; a slot may take the place of a column, or give way to it. */
export function bagUnpack(args: readonly Node[], input: Rows, scope: Scope): Rows {
  const given = argumentsOf(args, ['Column', 'OutputColumnPrefix', 'columnsConflict', 'ignoredProperties'])
  const constant = (name: string): Value => {
    const node = given.get(name)
    return node ? compile(node, scope)([]) : undefined
  }
  const column = given.get('Column')
  const place = input.columns.findIndex((each) => column && each.name === nameOf(column))
  if (place < 0) throw unsupported('bag_unpack() of something other than a column')
  const prefix = asText(constant('OutputColumnPrefix') ?? '')
  const conflict = asText(constant('columnsConflict') ?? 'error')
  if (!conflicts.has(conflict)) throw unsupported(`bag_unpack() with columnsConflict=${conflict}`)
  const ignored = new Set(listOf(constant('ignoredProperties')) ?? [])
  const bags = input.rows.map((row): Bag => {
    const value = row[place]
    return isBag(value) ? value : {}
  })
  const slots = [...new Set(bags.flatMap((bag) => Object.keys(bag)))].filter((slot) => !ignored.has(slot))
  const clash = slots.find((slot) =>
    input.columns.some((each, at) => at !== place && each.name === prefix + slot),
  )
  if (clash !== undefined && conflict === 'error')
    throw new KqlError('SEM0100', `bag_unpack() would make a second column ${prefix}${clash}`)
  const made = (slot: string): Column => ({
    name: prefix + slot,
    type: slotType(bags.map((bag) => (Object.hasOwn(bag, slot) ? bag[slot] : null))),
  })
  const named = new Map(slots.map((slot) => [prefix + slot, slot]))
  const inPlace = input.columns.flatMap((each, at) => {
    const slot = named.get(each.name)
    // A slot named as the unpacked column stands where that column stood.
    if (at === place) return slot === undefined ? [] : [{ column: made(slot), slot }]
    const replaced = slot !== undefined && conflict === 'replace_source'
    return [replaced ? { column: made(slot), slot } : { column: each, at }]
  })
  const fresh = slots.filter((slot) => !input.columns.some((each) => each.name === prefix + slot)).sort()
  const sources = [...inPlace, ...fresh.map((slot) => ({ column: made(slot), slot }))]
  return {
    columns: sources.map((each) => each.column),
    rows: input.rows.map((row, index) =>
      sources.map((each) => {
        if ('at' in each) return row[each.at]
        const bag = bags[index] ?? {}
        return fromJson(Object.hasOwn(bag, each.slot) ? bag[each.slot] : null, each.column.type)
      }),
    ),
  }
}
