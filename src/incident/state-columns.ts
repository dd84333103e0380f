import type { Row } from './evidence.ts'
import { plain } from './plain.ts'
import { ENTITY, HAPPENING, PART, SAYS_STATE, STATE, STATE_WITHIN } from './state-words.ts'

/** A column with more values than this holds no states, and tells no things apart. */
const MOST_VALUES = 12
const LONGEST = 60
const LONGEST_ID = 1_000
const MOST_PARTS = 3
const ENOUGH_PARTS = 2

/** At most two columns, such as a code and its words; else one whose values say states themselves. */
export function stateColumns(rows: readonly Row[], columns: readonly string[]): readonly string[] {
  const few = columns.filter((name) => isFew(valuesOf(rows, name)))
  const named = few.filter(isNamed)
  if (named.length > 0) return named.slice(0, 2)
  return few
    .filter(
      (name) => HAPPENING.test(name) && [...valuesOf(rows, name)].some((value) => SAYS_STATE.test(value)),
    )
    .slice(0, 1)
}

/** Whether the column's name says that it holds states. */
export const isNamed = (column: string): boolean => STATE.test(column) || STATE_WITHIN.test(column)

/** The columns that say which thing a row is about: those that differ, and others for as long as a name needs them. */
export function thingColumns(rows: readonly Row[], columns: readonly string[]): readonly string[] {
  const all = columns
    .filter((name) => ENTITY.test(name) || PART.test(name))
    .map((name) => ({ name, values: valuesOf(rows, name) }))
    .filter(({ values }) => isFew(values))
  const differing = all.filter(({ values }) => values.size > 1).slice(0, MOST_PARTS)
  const constant = all.filter(({ values }) => values.size === 1).sort((a, b) => rank(a.name) - rank(b.name))
  const chosen = [...differing, ...constant.slice(0, Math.max(0, ENOUGH_PARTS - differing.length))]
  return columns.filter((name) => chosen.some((one) => one.name === name))
}

const rank = (column: string): number =>
  /^resource|resourceid$/i.test(column) ? 2 : ENTITY.test(column) ? 0 : 1

/** A short cell as text, or nothing: what is long is no state and no name. */
export function cellOf(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : ''
  return text.length > (text.startsWith('/') ? LONGEST_ID : LONGEST) ? '' : plain(text.toWellFormed()).trim()
}

const valuesOf = (rows: readonly Row[], column: string): ReadonlySet<string> =>
  new Set(rows.map((row) => cellOf(row[column])).filter((cell) => cell !== ''))
const isFew = ({ size }: ReadonlySet<string>): boolean => size > 0 && size <= MOST_VALUES
