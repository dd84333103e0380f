/** What one investigation may use; reaching one ends it in a report that says which. */
export type Limits = {
  readonly turns: number
  /** Reads that the model asks for. */
  readonly toolCalls: number
  /** Tokens of one request, as estimated before it is sent. */
  readonly requestTokens: number
  /** Tokens of all requests and answers. */
  readonly totalTokens: number
  /** The bound of everything: reads, model turns with their waits and repeats; what runs then is given up. */
  readonly minutes: number
  /** How often the model may make the very same call. */
  readonly repeats: number
  /** How many answers in a row may hold no usable call. */
  readonly badCalls: number
  readonly maxRows: number
}

/** Defaults, from what peers need for an investigation that a guide covers, with room for one that it does not. */
export const DEFAULT_LIMITS: Limits = {
  turns: 12,
  toolCalls: 20,
  requestTokens: 60_000,
  totalTokens: 250_000,
  minutes: 8,
  repeats: 3,
  badCalls: 3,
  maxRows: 2_000,
}
