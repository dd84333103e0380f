import { Problem } from '../../incident/problem.ts'

const OWN = 'set DATABASE_URL to a Postgres of your own.'
const ELSEWHERE = `set GUIDEPOST_DATA to another folder, or ${OWN}`

const problem = (message: string, fix: string, cause: unknown): Problem =>
  new Problem('storage-unavailable', message, fix, { cause })

/** The built-in database cannot be used on this machine, in whatever folder: why, and what to do. */
export const unavailable = (message: string, first: string, cause?: unknown): Problem =>
  problem(message, `${first}, or ${OWN}`, cause)

/** The built-in database cannot be used in this folder: why, and what to do first where that is known. */
export const unusable = (message: string, first: string | null, cause?: unknown): Problem =>
  problem(message, first ? `${first}, or ${ELSEWHERE}` : `S${ELSEWHERE.slice(1)}`, cause)

/** The error code of the operating system or of Postgres, or an empty text. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
