import { compile, type Row, type Rows, type Scope } from '../expression.ts'
import { asText, type Value } from '../format.ts'
import { grouped } from '../group.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { get, items, kind, type Node, nameOf, text, typeOf } from '../parse.ts'
import type { Column } from '../table.ts'
import { foldOf } from './fold.ts'

/** The aggregates that pivot() is documented to take. */
const aggregates = new Set(
  'min max take_any any sum dcount avg stdev variance make_list make_bag make_set count'.split(' '),
)
/** The types whose values are known to name columns as tostring() writes them. */
const naming = new Set(['string', 'int', 'long', 'guid'])

/** The names of the new columns: the values of the column that is turned. */
function headsOf(input: Rows, head: (row: Row) => string, names: readonly string[]): readonly string[] {
  const heads = [...new Set(input.rows.map(head))].sort()
  if (heads.includes('')) throw unsupported('pivot() of an empty value')
  const clash = heads.find((each) => names.includes(each))
  if (clash !== undefined) throw new KqlError('SEM0100', `pivot() would make a second column ${clash}`)
  return heads
}

/** `pivot`: a column for each value of a column, and in it an aggregate over the rows with that value. */
export function pivot([column, aggregate, ...rest]: readonly Node[], input: Rows, scope: Scope): Rows {
  if (!column || kind(column) !== 'NameReference')
    throw unsupported('pivot() of something other than a column')
  const type = typeOf(column)
  if (!naming.has(type)) throw unsupported(`pivot() of a ${type}`)
  if (aggregate && !aggregates.has(nameOf(aggregate)))
    throw unsupported(`pivot() with ${nameOf(aggregate)}()`)
  const key = compile(column, scope)
  const head = (row: Row): string => asText(key(row), type)
  const fold = aggregate && foldOf(aggregate, undefined, input, scope)
  const cell = (rows: readonly Row[]): Value => (fold ? fold(rows)[0] : BigInt(rows.length))
  const used = [column, ...(aggregate ? items(get(aggregate, 'ArgumentList'), 'Expressions') : [])].map(text)
  const names = rest.length
    ? rest.map(nameOf)
    : input.columns.map((each) => each.name).filter((name) => !used.includes(name))
  const places = names.map((name) => input.columns.findIndex((each) => each.name === name))
  const heads = headsOf(input, head, names)
  const keys = places.map((place) => (row: Row) => row[place])
  return {
    columns: [
      ...places.flatMap((place) => input.columns[place] ?? []),
      ...heads.map((name): Column => ({ name, type: aggregate ? typeOf(aggregate) : 'long' })),
    ],
    rows: grouped(input.rows, keys).map(({ key: own, rows }) => {
      const cells = Map.groupBy(rows, head)
      return [...own, ...heads.map((each) => cell(cells.get(each) ?? []))]
    }),
  }
}
