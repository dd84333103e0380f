/**
 * SQLSTATEs after which the same work may succeed later: class 08 (connection), 57P01-03 (the server goes down or comes
 * up), 53300 (too many connections), 40001 and 40P01 (two transactions stood in each other's way), 25006 (a server that
 * only reads, as after a failover). From the PostgreSQL manual, appendix A.
 */
const PASSING = /^(08...|57P0[123]|53300|40001|40P01|25006)$/
const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/
const WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|connection error|socket hang up|client was closed|driver has already been destroyed/i
/** The disk, the memory or a configured limit of the server is used up. */
const FULL = /^(53100|53200|53400|58030)$/

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

/** The database was not reached, or asks to try again. */
export function isLost(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isLost)
  const code = codeOf(error)
  return (
    PASSING.test(code) ||
    NETWORK.test(code) ||
    (error instanceof Error && code === '' && WORDS.test(error.message))
  )
}

/** The database has no room left. */
export const isFull = (error: unknown): boolean => FULL.test(codeOf(error))

/** This very event stands there already. */
export const isSameEvent = (error: unknown): boolean =>
  codeOf(error) === '23505' &&
  typeof error === 'object' &&
  error !== null &&
  'constraint' in error &&
  error.constraint === 'event_uid_key'
