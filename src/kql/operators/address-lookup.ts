import { keyOf } from '../compare.ts'
import { compile, type Row, type Rows, type Scope } from '../expression.ts'
import { asText, missing } from '../format.ts'
import { type Address, ipv4, masked } from '../functions/ipv4.ts'
import { ipv6 } from '../functions/ipv6.ts'
import { unsupported } from '../kql-error.ts'
import { withinRows } from '../limits.ts'
import { get, kind, type Node, typeOf } from '../parse.ts'
import type { Column } from '../table.ts'
import { placeOfColumn } from './plugin-arguments.ts'

/** What differs between the plugins: how an address is read, how many bits it has, and which columns come first. */
type Family = {
  readonly name: string
  readonly read: (text: string) => Address | null
  readonly width: number
  readonly tableFirst: boolean
}

type Arguments = {
  readonly table: Node
  readonly mine: Node
  readonly theirs: Node
  readonly extra: readonly Node[]
  readonly unmatched: Node | undefined
}

const bare = (node: Node): Node => (kind(node) === 'SimpleNamedExpression' ? get(node, 'Expression') : node)

/** The keys beside the addresses are columns; a truth behind them asks for the rows without a match. */
function argumentsOf(args: readonly Node[], name: string): Arguments {
  const [table, mine, theirs, ...rest] = args
  if (!table || !mine || !theirs) throw unsupported(`this call of ${name}()`)
  const last = rest.at(-1)
  const flagged = last !== undefined && kind(bare(last)) !== 'NameReference' && typeOf(bare(last)) === 'bool'
  const extra = flagged ? rest.slice(0, -1) : rest
  return {
    table: bare(table),
    mine: bare(mine),
    theirs: bare(theirs),
    extra: extra.map(bare),
    unmatched: flagged ? bare(last) : undefined,
  }
}

/** Names as they are beside others: one that is taken gets the first number that makes it new. */
function beside(columns: readonly Column[], taken: ReadonlySet<string>): Column[] {
  const names = new Set(taken)
  return columns.map(({ name, type }) => {
    let own = name
    for (let count = 1; names.has(own); count++) own = `${name}${count}`
    names.add(own)
    return { name: own, type }
  })
}

type Range = { readonly bits: bigint; readonly prefix: number; readonly key: string; readonly row: Row }

/** Finds the rows of a table whose ranges hold an address; ranges of one size are found by their first bits. */
function rangesOf(
  { name: plugin, read, width }: Family,
  rows: readonly Row[],
  place: number,
  keys: readonly number[],
) {
  const ranges = rows.flatMap((row): Range[] => {
    const range = read(asText(row[place]))
    return range ? [{ ...range, key: keyOf(keys.map((at) => row[at])), row }] : []
  })
  const bySize = new Map<number, Map<string, Row[]>>()
  for (const { bits, prefix, key, row } of ranges) {
    const same = bySize.get(prefix) ?? new Map<string, Row[]>()
    const name = `${masked(bits, prefix, width)} ${key}`
    same.set(name, [...(same.get(name) ?? []), row])
    bySize.set(prefix, same)
  }
  return ({ bits, prefix }: Address, key: string): readonly Row[] => {
    // Whether a range that is wider than the one it is looked up in counts as inside is not documented.
    const within = (each: Range): boolean =>
      each.prefix > prefix &&
      each.key === key &&
      masked(each.bits, prefix, width) === masked(bits, prefix, width)
    if (prefix < width && ranges.some(within))
      throw unsupported(`${plugin}() of a range that holds the table’s range`)
    return [...bySize].flatMap(([size, same]) =>
      size > prefix ? [] : (same.get(`${masked(bits, size, width)} ${key}`) ?? []),
    )
  }
}

function lookup(family: Family, args: readonly Node[], input: Rows, scope: Scope): Rows {
  const { name } = family
  const what = `${name}() by something other than a column`
  const given = argumentsOf(args, name)
  const table = scope.table(given.table)
  const mine = placeOfColumn(input.columns, given.mine, what)
  const theirs = placeOfColumn(table.columns, given.theirs, what)
  const keys = given.extra.map((each): readonly [number, number] => [
    placeOfColumn(input.columns, each, what),
    placeOfColumn(table.columns, each, what),
  ])
  const all = given.unmatched ? compile(given.unmatched, scope)([]) === true : false
  const ranges = rangesOf(
    family,
    table.rows,
    theirs,
    keys.map(([, at]) => at),
  )
  // The table's own columns for the further keys would say the same twice.
  const places = table.columns.map((_, at) => at).filter((at) => !keys.some(([, other]) => other === at))
  const own = places.flatMap((at) => table.columns[at] ?? [])
  const added = beside(own, new Set(input.columns.map((column) => column.name)))
  if (family.tableFirst && (keys.length || added.some((column, at) => column.name !== own[at]?.name)))
    throw unsupported(`${name}() with further keys, or of tables that share a column's name`)
  const blank = own.map(({ type }) => missing(type))
  const matching = (row: Row): readonly Row[] => {
    const address = family.read(asText(row[mine]))
    return address ? ranges(address, keyOf(keys.map(([at]) => row[at]))) : []
  }
  const joined = <T>(left: readonly T[], right: readonly T[]): T[] =>
    family.tableFirst ? [...right, ...left] : [...left, ...right]
  const rows: Row[] = []
  for (const row of input.rows) {
    const found = matching(row)
    for (const other of found)
      rows.push(
        joined(
          row,
          places.map((at) => other[at]),
        ),
      )
    if (!found.length && all) rows.push(joined(row, blank))
    withinRows(rows.length, name)
  }
  return { columns: joined(input.columns, added), rows }
}

const v4: Family = { name: 'ipv4_lookup', read: ipv4, width: 32, tableFirst: false }
const v6: Family = { name: 'ipv6_lookup', read: ipv6, width: 128, tableFirst: true }

/**
 * `ipv4_lookup`: every row beside each row of a table whose range of addresses holds its address, where the further
 * keys are equal.
 */
export const ipv4Lookup = (args: readonly Node[], input: Rows, scope: Scope): Rows =>
  lookup(v4, args, input, scope)

/** `ipv6_lookup`: the same for IPv6 addresses; the table's columns come first. */
export const ipv6Lookup = (args: readonly Node[], input: Rows, scope: Scope): Rows =>
  lookup(v6, args, input, scope)
