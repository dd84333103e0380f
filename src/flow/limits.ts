/** What one investigation may use; reaching one ends it in a report that says which. */
export type Limits = {
  readonly turns: number
  readonly toolCalls: number
  readonly totalTokens: number
  readonly minutes: number
  /** How often the model may make the very same call. */
  readonly repeats: number
  readonly maxRows: number
}

/** Defaults, from what peers need for an investigation that a guide covers, with room for one that it does not. */
export const DEFAULT_LIMITS: Limits = {
  turns: 12,
  toolCalls: 20,
  totalTokens: 250_000,
  minutes: 8,
  repeats: 3,
  maxRows: 500,
}
