import type { Evidence } from '../incident/evidence.ts'
import { digestGroups } from './digest/digest-groups.ts'
import { titleOf } from './digest/head.ts'
import { plainRows } from './digest/plain-rows.ts'
import { tableOfEvidence } from './digest/read-table.ts'
import { within } from './digest/within.ts'

/** Characters that one evidence may cost a reader unless told otherwise: about 3,000 tokens. */
export const ROOM = 10_000
/** In less than this nothing can be told of rows. */
const LEAST = 1_000
/** Thousands of rows cost a reader little more than this many of them would, evenly chosen. */
const SAMPLE = 100
const LITTLE_MORE = 1.25

/**
 * An evidence as the model reads it, in at most `room` characters: every row where they fit, otherwise the rows by template,
 * each with its count, its first and last moment, its rows, what differs in them and one row as it stands. Equal evidence
 * gives equal text. What is left out is said with how to read it. A room below 1,000 is taken as 1,000.
 */
export function digest(evidence: Evidence, room: number = ROOM): string {
  const most = Math.max(LEAST, room)
  const title = titleOf(evidence)
  const { rows } = evidence
  if (rows.length === 0) return `${title}\n(no rows)`
  const plain = plainRows(title, tableOfEvidence(evidence), most)
  if (plain) return within(plain, most)
  return within(digestGroups(title, evidence, roomForMany(evidence, most)), most)
}

/** What a hundred rows of the same kind would cost, and little more: the price of an evidence does not grow with its rows. */
function roomForMany(evidence: Evidence, most: number): number {
  const { rows } = evidence
  if (rows.length <= SAMPLE) return most
  const few = Array.from({ length: SAMPLE }, (_, n) => rows[Math.floor((n * rows.length) / SAMPLE)] ?? {})
  const price = digest({ ...evidence, rows: few, rowCount: SAMPLE }, most).length
  return Math.min(most, Math.max(LEAST, Math.round(price * LITTLE_MORE)))
}
