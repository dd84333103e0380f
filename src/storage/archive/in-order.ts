import { moment } from '../../incident/moment.ts'
import { cellText } from './cells.ts'

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i

/**
 * The indexes of a column's cells in order: as numbers or moments where all of its cells are such, else as text in which
 * numbers count as numbers. Empty cells come last in either direction; equal ones stay as they stood.
 */
export function inOrder(cells: readonly unknown[], descending: boolean): Uint32Array {
  const texts = cells.map(cellText)
  const filled = Uint32Array.from(cells, (_, n) => n).filter((n) => texts[n] !== '')
  const empty = Uint32Array.from(cells, (_, n) => n).filter((n) => texts[n] === '')
  const compare = comparison(texts, filled)
  const sorted = filled.sort(descending ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b)
  const all = new Uint32Array(cells.length)
  all.set(sorted)
  all.set(empty, sorted.length)
  return all
}

type Compare = (a: number, b: number) => number

const TEXT = new Intl.Collator('en', { numeric: true })

function comparison(texts: readonly string[], filled: Uint32Array): Compare {
  const text: Compare = (a, b) => TEXT.compare(texts[a] ?? '', texts[b] ?? '')
  const read = reading(texts, filled)
  if (!read) return text
  const values = Float64Array.from(texts, (one) => (one === '' ? 0 : read(one)))
  // What is equal to a number's last digit, or to a thousandth of a second, may still differ beyond it.
  return (a, b) => (values[a] ?? 0) - (values[b] ?? 0) || text(a, b)
}

/** How all of these texts are read as numbers; null where one of them is none. */
function reading(texts: readonly string[], filled: Uint32Array): ((text: string) => number) | null {
  if (filled.every((n) => NUMBER.test(texts[n] ?? ''))) return Number
  if (filled.every((n) => !Number.isNaN(milliseconds(texts[n] ?? '')))) return milliseconds
  return null
}

/** Milliseconds since 1970; NaN = it is no moment. */
const milliseconds = (text: string): number => Date.parse(moment(text))
