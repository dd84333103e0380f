import { KqlError } from './kql-error.ts'

/** What one query may use at most. */
export const limits = {
  /** Characters of a query's text; reading a longer one takes longer than answering it. */
  queryCharacters: 1_000_000,
  /** Rows that one operator may make. */
  rows: 2_000_000,
  /** Characters of one text that a function makes. */
  characters: 50_000_000,
  /** Megabytes of memory of the evaluator. */
  memoryMegabytes: 1024,
  /** Milliseconds, unless a run asks for another number. */
  milliseconds: 30_000,
} as const

const grouped = (n: number): string => n.toLocaleString('en-US')

/** Passes a count of rows on; throws KqlError (E_LIMIT) above the limit. */
export function withinRows(count: number, what: string): number {
  if (count > limits.rows)
    throw new KqlError('E_LIMIT', `${what} makes more than ${grouped(limits.rows)} rows, the limit of rows`)
  return count
}

/** Throws KqlError (E_LIMIT) for a text that would be longer than the limit. */
export function withinCharacters(count: number): void {
  if (count > limits.characters)
    throw new KqlError(
      'E_LIMIT',
      `a text would be longer than ${grouped(limits.characters)} characters, the limit`,
    )
}

/** Throws KqlError (E_LIMIT) for a query whose text is too long to be read in time. */
export function withinText(query: string): void {
  if (query.length > limits.queryCharacters)
    throw new KqlError(
      'E_LIMIT',
      `the query has ${grouped(query.length)} characters; the limit is ${grouped(limits.queryCharacters)}`,
    )
}
