/** How a recorded incident of a guide was judged last. */
export type Rehearsed = {
  readonly guide: string
  readonly scenario: string
  readonly right: boolean
  /** What the judge found wanting, a line each. */
  readonly faults: readonly string[]
  readonly verdict: string | null
  /** The guide's text that it was played with. */
  readonly sha256: string
  /** ISO 8601 UTC, by the database's clock. */
  readonly at: string
}

/** The last result of each recorded incident. */
export type Rehearsals = {
  readonly of: (guide: string) => Promise<readonly Rehearsed[]>
  readonly keep: (results: readonly Omit<Rehearsed, 'at'>[]) => Promise<void>
}
