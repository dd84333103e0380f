import { type Kind, kindOf } from './kinds.ts'
import { type Column, cellAt, type Table } from './table.ts'
import { templates } from './templates.ts'

/** Rows of one template, by index (from 0) in order. */
export type Group = { readonly id: string; readonly rows: readonly number[] }

/** All rows of a table by template: each row belongs to exactly one group. Rarer groups come first. */
export type Grouped = {
  readonly groups: readonly Group[]
  readonly columns: readonly (Column & { readonly kind: Kind })[]
  /** Columns whose templates tell groups apart. */
  readonly mined: ReadonlySet<string>
  /** The column that dates the rows. */
  readonly time: Column | null
}

const MOST_GROUPS = 30
const MOST_SERIES = 12
const FEW = 12
const MESSAGE = /message|msg|description|reason|error|exception|detail|text/i
const STATE = /status|state|result|code|level|severity|outcome|health/i
const HAPPENING = /operation|event|action|category|type|metric|counter|aggregation|reason|name/i

/** Finds the groups of a table: by the templates of its messages, by its states, else by whatever has few values. */
export function grouped(table: Table): Grouped {
  const columns = table.varying.map((column) => ({ ...column, kind: kindOf(column) }))
  const time =
    columns.find(({ kind, name }) => kind === 'time' && name === 'TimeGenerated') ??
    columns.find(({ kind, values }) => kind === 'time' && !values.includes('')) ??
    null
  const texts = columns
    .filter(({ kind }) => kind === 'text')
    .map((column) => ({ ...column, of: byTemplate(column) }))
    .sort((a, b) => Number(MESSAGE.test(b.name)) - Number(MESSAGE.test(a.name)))
  const few = columns.filter(({ kind, values }) => kind === 'value' && values.length <= FEW)
  const named = (names: RegExp): typeof few => few.filter(({ name }) => names.test(name))
  const fewest = [...few].sort((a, b) => a.values.length - b.values.length)
  const measured = columns.some(({ kind }) => kind === 'number')

  let keys: Keys = { of: new Uint32Array(table.rowCount), count: 1 }
  const mined = new Set<string>()
  for (const text of texts) {
    const finer = by(keys, text.of)
    if (mined.size > 0 && finer.count > MOST_GROUPS) continue
    keys = finer
    mined.add(text.name)
  }
  const telling = texts.length > 0 ? named(STATE) : [...named(STATE), ...named(HAPPENING)]
  for (const { of } of telling) keys = finerWithin(keys, of, MOST_GROUPS)
  if (texts.length === 0 && (measured || keys.count === 1))
    for (const { of } of fewest) keys = finerWithin(keys, of, MOST_SERIES)

  const rows: number[][] = Array.from({ length: keys.count }, () => [])
  keys.of.forEach((key, row) => {
    rows[key]?.push(row)
  })
  return {
    groups: rows
      .sort((a, b) => a.length - b.length || (a[0] ?? 0) - (b[0] ?? 0))
      .map((members, at) => ({ id: `T${at + 1}`, rows: members })),
    columns,
    mined,
    time,
  }
}

/** The moment of a row as the row has it; empty where nothing dates it. */
export const momentOf = ({ time }: Pick<Grouped, 'time'>, row: number): string =>
  time ? cellAt(time, row) : ''

type Keys = { readonly of: Uint32Array; readonly count: number }

function finerWithin(keys: Keys, of: Uint32Array, most: number): Keys {
  const finer = by(keys, of)
  return finer.count <= most ? finer : keys
}

/** Tells rows apart by one more column. */
function by(keys: Keys, of: Uint32Array): Keys {
  const known = new Map<number, number>()
  const finer = new Uint32Array(of.length)
  of.forEach((value, row) => {
    const key = value * keys.count + (keys.of[row] ?? 0)
    const number = known.get(key) ?? known.size
    known.set(key, number)
    finer[row] = number
  })
  return { of: finer, count: known.size }
}

function byTemplate({ values, of }: Column): Uint32Array {
  const template = templates(values)
  return of.map((value) => template[value] ?? 0)
}
