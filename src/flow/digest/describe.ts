import { byTime } from '../../incident/moment.ts'
import { type Group, type Grouped, momentOf } from './groups.ts'
import { type Measured, sayMeasures } from './measures.ts'
import { ranges } from './ranges.ts'
import { alikeBuilt, slots } from './slots.ts'
import { steadiness } from './steadiness.ts'
import { type Column, cellAt } from './table.ts'
import { count, isUnique, sayTally, type Tally } from './tally.ts'

/** A number with no more values than this is told by them. */
const FEW_NUMBERS = 5
/** More values than these are looked at part by part where they are built alike. */
const FEW_VALUES = 8

/** How many rows a group has, which, and from when to when; rows are named where the numbers do not tell them. */
export function sayExtent(grouped: Grouped, { id, rows }: Group): string {
  const which = rows.length === 1 ? `row ${(rows[0] ?? 0) + 1}` : `rows ${ranges(rows)}`
  const span = spanOf(grouped, rows)
  return `${id} · ${rows.length === 1 ? which : `${rows.length} rows: ${which}`}${span === '' ? '' : ` · ${span}`}`
}

/** Something that differs between the rows of a group: its name, and what is said of it. */
export type Difference = { readonly label: string; readonly text: string }

/** What differs between the rows of a group, by column and place; a column that is not named is the same in all of them. */
export function describe(grouped: Grouped, { rows }: Group): readonly Difference[] {
  if (rows.length < 2) return []
  const steady = steadiness(grouped, rows)
  const course = grouped.mined.size === 0 && steady !== null
  const columns = grouped.columns.filter((column) => column !== grouped.time && differs(column, rows))
  const first = columns.filter(({ name }) => grouped.mined.has(name))
  const found = [...first, ...columns.filter((column) => !first.includes(column))].flatMap((column) =>
    describeColumn(grouped, column, rows, course),
  )
  const unique = found.filter(({ text }) => text === UNIQUE).map(({ label }) => label)
  return [
    ...(steady?.silence ? [{ label: 'silence', text: steady.silence }] : []),
    ...found.filter(({ text }) => text !== UNIQUE),
    ...(unique.length > 0 ? [{ label: UNIQUE, text: unique.join(', ') }] : []),
  ]
}

const UNIQUE = 'different in every row'

function describeColumn(
  grouped: Grouped,
  column: Grouped['columns'][number],
  rows: readonly number[],
  course: boolean,
): readonly Difference[] {
  const { label, kind, name } = column
  const tally = tallyOf(column, rows)
  if (grouped.mined.has(name)) return placesOf(label, tally)
  if (kind === 'time') return [{ label, text: earliestToLatest(column, rows) }]
  if (kind === 'value' && tally.size > FEW_VALUES) {
    if (alikeBuilt([...tally.keys()])) return placesOf(label, tally)
    if (isUnique(tally)) return [{ label, text: UNIQUE }]
  }
  if (kind !== 'number' || tally.size <= FEW_NUMBERS) return [{ label, text: sayTally(tally) }]
  const measured = rows
    .filter((row) => cellAt(column, row) !== '')
    .map((row): Measured => {
      const text = cellAt(column, row)
      return { text, value: Number(text), row, at: momentOf(grouped, row) }
    })
  const empty = rows.length - measured.length
  return [{ label, text: `${sayMeasures(measured, course)}${empty > 0 ? `; empty in ${empty} rows` : ''}` }]
}

function placesOf(label: string, tally: Tally): readonly Difference[] {
  const messages = [...tally].map(([text, one]) => ({ text, count: one.count, row: one.rows[0] ?? 0 }))
  const { told, more } = slots(messages)
  return [
    ...told.map(({ place, values, unique }) => ({
      label: `${label} ${place}`,
      text: unique ? UNIQUE : values,
    })),
    ...(more > 0 ? [{ label, text: `${more} more places differ` }] : []),
  ]
}

function tallyOf(column: Column, rows: readonly number[]): Tally {
  const tally: Tally = new Map()
  for (const row of rows) count(tally, cellAt(column, row), row)
  return tally
}

function differs({ of }: Column, rows: readonly number[]): boolean {
  const first = of[rows[0] ?? 0]
  return rows.some((row) => of[row] !== first)
}

function spanOf(grouped: Grouped, rows: readonly number[]): string {
  const { time } = grouped
  if (!time || rows.length < 2) return ''
  return earliestToLatest(time, rows)
}

function earliestToLatest(column: Column, rows: readonly number[]): string {
  const dated = rows.filter((row) => cellAt(column, row) !== '')
  let [early, late] = [dated[0] ?? 0, dated[0] ?? 0]
  for (const row of dated) {
    if (byTime(cellAt(column, row), cellAt(column, early)) < 0) early = row
    if (byTime(cellAt(column, row), cellAt(column, late)) >= 0) late = row
  }
  const ordered = early === rows[0] && late === rows.at(-1)
  const told = (row: number): string => `${cellAt(column, row)}${ordered ? '' : ` (row ${row + 1})`}`
  return `${told(early)} to ${told(late)}`
}
