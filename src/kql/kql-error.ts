/** Why a query, or a table it reads, cannot be used; line and column count from 1. */
export class KqlError extends Error {
  readonly code: string
  readonly line?: number
  readonly column?: number
  constructor(code: string, message: string, place?: { readonly line: number; readonly column: number }) {
    super(message)
    this.name = 'KqlError'
    this.code = code
    if (place) {
      this.line = place.line
      this.column = place.column
    }
  }
}

/** The error for a part of the language that is not evaluated here. */
export function unsupported(what: string): KqlError {
  return new KqlError('E_UNSUPPORTED', `${what} is not supported by the local evaluator`)
}
