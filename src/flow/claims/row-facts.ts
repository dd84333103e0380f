import type { Row } from '../../incident/evidence.ts'
import { moment } from '../../incident/moment.ts'
import { TROUBLE } from '../../incident/state-words.ts'
import { legible, searchable } from './legible.ts'
import { type Numbers, numbersIn } from './numbers-in.ts'
import { wordsOf } from './stem.ts'

/** What a row says, read once. */
export type RowFacts = {
  /** Its cells, one a line, searchable. */
  readonly text: string
  /** The same as they are written. */
  readonly raw: string
  readonly numbers: Numbers
  /** Its cells as text, by column. */
  readonly cells: ReadonlyMap<string, string>
  /** Cells that are a number and nothing else, by column. */
  readonly measures: ReadonlyMap<string, number>
  readonly words: () => ReadonlySet<string>
}

/** What words of trouble in a statement may count. */
export const SPEAKS_OF_TROUBLE = ' trouble'
/** Longer cells are prose, which speaks of everything. */
const STATE_LENGTH = 40
const facts = new WeakMap<Row, RowFacts>()

/** Reads a row; a row that was read before is not read again. */
export function factsOf(row: Row): RowFacts {
  const known = facts.get(row)
  if (known) return known
  const cells = Object.entries(row).map(([name, value]) => [name, cellText(value)] as const)
  const raw = cells.map(([, text]) => legible(text)).join('\n')
  const measures = new Map(
    cells.flatMap(([name, text]) => (NUMBER.test(text) ? [[name, Number(text)] as const] : [])),
  )
  let words: ReadonlySet<string> | null = null
  const read: RowFacts = {
    text: cells.flatMap(([, text]) => [text, ...decoded(text)].map(searchable)).join('\n'),
    raw,
    cells: new Map(cells),
    numbers: numbersIn(raw),
    measures,
    words: () => {
      if (words) return words
      const said = new Set(cells.flatMap(([, text]) => (moment(text) ? [] : [...wordsOf(legible(text))])))
      const bad = cells.some(([, text]) => text.length <= STATE_LENGTH && TROUBLE.test(text))
      if (bad) said.add(SPEAKS_OF_TROUBLE)
      for (const value of measures.values()) if (classOf(value)) said.add(classOf(value))
      words = said
      return said
    },
  }
  facts.set(row, read)
  return read
}

/** Escaped characters of an address, and what stands for one blank there. */
const ESCAPED = /(?:%[\da-f]{2})+/gi

/** The text of a cell as its writer meant it, where it came escaped, as in an address. */
function decoded(text: string): readonly string[] {
  const plain = text.replace(ESCAPED, (escaped) => {
    try {
      return decodeURIComponent(escaped)
    } catch {
      // Not every escaped byte is a character.
      return escaped
    }
  })
  return plain === text ? [] : [plain, plain.replaceAll('+', ' ')]
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** The class of a status, such as 5xx; empty where the number is none. */
const classOf = (value: number): string =>
  Number.isInteger(value) && value >= 100 && value < 600 ? `${Math.floor(value / 100)}xx` : ''

/** A cell as text; a moment in the one form that all have in common. */
export const cellText = (value: unknown): string =>
  moment(value) || (typeof value === 'string' ? value : JSON.stringify(value ?? ''))
