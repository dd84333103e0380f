import { sourceName } from '../../incident/evidence.ts'
import { TROUBLE } from '../../incident/state-words.ts'
import { columnMeans, NAMES_SOMETHING } from './columns.ts'
import type { Cited, Ground } from './ground.ts'
import { type RowFacts, SPEAKS_OF_TROUBLE } from './row-facts.ts'
import { type Sorted, sorted } from './sorted.ts'
import { wordsOf } from './stem.ts'

/** Numbers that stand in no row and follow from the cited ones by counting and adding. */
export type Derived = {
  /** How many rows, how many of them with what the statement names, how many different values of a column. */
  readonly counts: Sorted
  /** Sums, averages and changes of columns. */
  readonly sums: Sorted
  /** The same of columns that hold durations, in milliseconds. */
  readonly spans: Sorted
  /** Of columns that hold sizes, in bytes. */
  readonly sizes: Sorted
  /** Parts of a whole, and changes, in percent. */
  readonly shares: Sorted
}

/** So many words of a statement are counted in the rows, those that few rows have first. */
const MOST_WORDS = 12
const MOST_COLUMNS = 40
/** Beyond so many kinds of rows, words are counted one by one. */
const MOST_MASKS = 256
/** So many values of one column, or cells of one row, are compared each with each. */
const MOST_PAIRED = 24

/** What follows from the cited rows for a statement. */
export function derived(statement: string, ground: Ground): Derived {
  const words = saidWords(statement)
  const all = ground.cited.flatMap(({ rows }) => rows)
  const blocks = ground.cited.length > 1 ? [...ground.cited.map(({ rows }) => rows), all] : [all]
  const each = blocks.map((rows) => ofRows(rows, words))
  const kinds = new Set(ground.cited.map(({ source }) => sourceName(source.source)))
  const empty = ground.cited.filter(({ source }) => source.rowCount === 0).length
  const several =
    ground.cited.length > 1
      ? [ground.cited.length, kinds.size, empty, ground.cited.length - empty].filter((n) => n > 1)
      : []
  return {
    counts: sorted([
      ...several,
      ...ground.cited.flatMap(rowCounts),
      ...each.flatMap(({ counts }) => [...counts]),
    ]),
    sums: sorted(each.flatMap(({ sums }) => sums)),
    spans: sorted(each.flatMap(({ spans }) => spans)),
    sizes: sorted(each.flatMap(({ sizes }) => sizes)),
    shares: sorted(each.flatMap(({ shares }) => shares)),
  }
}

/** Nothing is counted by a whole result that is empty; of a truncated one it is not known how many rows there are. */
const rowCounts = ({ source, rows, whole }: Cited): readonly number[] =>
  whole && !source.truncated ? [rows.length, source.rowCount, 0] : [rows.length, source.rowCount]

function saidWords(statement: string): ReadonlySet<string> {
  const words = new Set(wordsOf(statement))
  for (const [said] of statement.matchAll(/\b[1-5]xx\b/gi)) words.add(said.toLowerCase())
  if (TROUBLE.test(statement)) words.add(SPEAKS_OF_TROUBLE)
  return words
}

type Found = {
  readonly counts: readonly number[]
  readonly sums: readonly number[]
  readonly spans: readonly number[]
  readonly sizes: readonly number[]
  readonly shares: readonly number[]
}

function ofRows(rows: readonly RowFacts[], words: ReadonlySet<string>): Found {
  const masks = masksOf(rows, words)
  const groups = groupsOf(masks)
  const total = rows.length
  const sizes = groups.map((group) => group.reduce((size, { at }) => size + at.length, 0))
  const counts = total > 0 ? [1, total, ...sizes] : []
  const sums: number[] = []
  const spans: number[] = []
  const bytes: number[] = []
  const shares: number[] = sizes.map((size) => (100 * size) / total)
  for (const column of columnsOf(rows)) {
    counts.push(column.distinct)
    if (!column.measure) continue
    const { values, most, least } = column
    const [first = 0, last = 0, whole] = [values[0], values.at(-1), sum(values)]
    const own = [whole, whole / values.length, last - first, most - least]
    const ends = values.length <= MOST_PAIRED ? values : [first, last, most, least]
    for (const one of ends)
      for (const other of ends)
        if (one !== other) shares.push((100 * one) / other, (100 * (one - other)) / other)
    if (values.length > 1) for (const value of values) shares.push((100 * value) / whole)
    const ofMask = new Map(
      masks.map((mask) => [mask, sum(mask.at.flatMap((row) => rows[row]?.measures.get(column.name) ?? []))]),
    )
    for (const [index, group] of groups.entries()) {
      const part = sum(group.map((mask) => ofMask.get(mask) ?? 0))
      own.push(part, part / (sizes[index] ?? 1))
      shares.push((100 * part) / whole)
    }
    sums.push(...own)
    const means = columnMeans(column.name)
    spans.push(...means.span.flatMap((ms) => own.map((one) => one * ms)))
    bytes.push(...means.size.flatMap((scale) => own.map((one) => one * scale)))
    if (means.share) shares.push(...own)
  }
  for (const row of rows) shares.push(...sharesIn(row))
  const rest = counts.filter((count) => count < total).map((count) => total - count)
  return {
    counts: [...counts, ...rest],
    sums,
    spans,
    sizes: bytes,
    shares: [...shares, ...shares.map((share) => 100 - share)],
  }
}

/** What one number of a row is of another one, such as the failed of all. */
function sharesIn(row: RowFacts): readonly number[] {
  const cells = [...row.measures].filter(([name]) => !NAMES_SOMETHING.test(name)).slice(0, MOST_PAIRED)
  return cells.flatMap(([, one]) =>
    cells.flatMap(([, other]) => (one < other ? [(100 * one) / other, (100 * (other - one)) / one] : [])),
  )
}

/** Rows that have the same words of a statement. */
type Mask = { readonly bits: number; readonly at: readonly number[] }

/** The rows by the statement's words that they have, among those that tell rows apart best. */
function masksOf(rows: readonly RowFacts[], words: ReadonlySet<string>): readonly Mask[] {
  const having = new Map<string, number>()
  for (const row of rows)
    for (const word of row.words()) if (words.has(word)) having.set(word, (having.get(word) ?? 0) + 1)
  const telling = [...having]
    .sort((a, b) => a[1] - b[1])
    .slice(0, MOST_WORDS)
    .map(([word]) => word)
  const bits = rows.map((row) =>
    telling.reduce((mask, word, bit) => (row.words().has(word) ? mask | (1 << bit) : mask), 0),
  )
  return [...Map.groupBy(rows.keys(), (row) => bits[row] ?? 0)].map(([mask, at]) => ({ bits: mask, at }))
}

/** The masks of the rows that have a word of the statement, two of its words, or one of two. */
function groupsOf(masks: readonly Mask[]): readonly (readonly Mask[])[] {
  const single = Array.from({ length: MOST_WORDS }, (_, bit) => 1 << bit).filter((bit) =>
    masks.some((mask) => mask.bits & bit),
  )
  const pairs =
    masks.length > MOST_MASKS
      ? []
      : single.flatMap((one, at) => single.slice(at + 1).map((other) => one | other))
  const groups = [
    ...[...single, ...pairs].map((bits) => masks.filter((mask) => (mask.bits & bits) === bits)),
    ...pairs.map((bits) => masks.filter((mask) => (mask.bits & bits) !== 0)),
  ].filter((group) => group.length > 0)
  return [...new Map(groups.map((group) => [group.map(({ bits }) => bits).join(), group])).values()]
}

type Column = {
  readonly name: string
  readonly measure: boolean
  readonly values: readonly number[]
  readonly distinct: number
  readonly least: number
  readonly most: number
}

function columnsOf(rows: readonly RowFacts[]): readonly Column[] {
  const names = [...new Set(rows.flatMap((row) => [...row.cells.keys()]))].slice(0, MOST_COLUMNS)
  return names.map((name) => {
    const values = rows.flatMap((row) => row.measures.get(name) ?? [])
    return {
      name,
      measure: values.length > 0 && !NAMES_SOMETHING.test(name),
      values,
      distinct: new Set(rows.map((row) => row.cells.get(name) ?? '')).size,
      least: values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      most: values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    }
  })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
