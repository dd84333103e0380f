import { KqlError } from './kql-error.ts'

/** What one query may use at most. */
export const limits = {
  /** Characters of a query's text; reading a longer one takes longer than answering it. */
  queryCharacters: 1_000_000,
  /** Rows that one operator may make. */
  rows: 2_000_000,
  /** Characters of one value that a function makes, a list or bag as it is written out. */
  characters: 50_000_000,
  /** Characters of an answer, likewise; Azure sends 64 MB at the most. */
  answerCharacters: 100_000_000,
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

/** Throws KqlError (E_LIMIT) for a text, list or bag that would be longer than the limit. */
export function withinCharacters(count: number): void {
  if (count > limits.characters)
    throw new KqlError(
      'E_LIMIT',
      `a value would be longer than ${grouped(limits.characters)} characters, the limit`,
    )
}

/** Throws KqlError (E_LIMIT) for an answer that whoever asked could hardly read. */
export function withinAnswer(count: number): void {
  if (count > limits.answerCharacters)
    throw new KqlError(
      'E_LIMIT',
      `the answer would be longer than ${grouped(limits.answerCharacters)} characters, the limit of an answer`,
    )
}

/** What V8 says where a text, a list or the stack would be larger than it can hold, as the limit that it is. */
export function asLimit(cause: unknown): unknown {
  if (!(cause instanceof RangeError)) return cause
  if (/call stack/.test(cause.message))
    return new KqlError('E_LIMIT', 'the query is nested more deeply than the limit of the stack')
  return /Invalid (string|array|typed array) length|allocation failed/i.test(cause.message)
    ? new KqlError('E_LIMIT', 'a value would be longer than the limit of what can be held')
    : cause
}

/** Throws KqlError (E_LIMIT) for a query whose text is too long to be read in time. */
export function withinText(query: string): void {
  if (query.length > limits.queryCharacters)
    throw new KqlError(
      'E_LIMIT',
      `the query has ${grouped(query.length)} characters; the limit is ${grouped(limits.queryCharacters)}`,
    )
}
