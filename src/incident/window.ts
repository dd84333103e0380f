/** A stretch of time, both ends included, ISO 8601 UTC. */
export type TimeRange = { readonly from: string; readonly to: string }

/** The time that was asked about, and the range that was searched because of it. */
export type Window = TimeRange & {
  /** The moment that the requester meant, ISO 8601 UTC; for a range its middle. */
  readonly asked: string
  /** What the requester said: a moment (`from` = `to`) or a range; null where no time was given. */
  readonly meant: TimeRange | null
  readonly widened: boolean
  /** Everything that was assumed to get here, each a sentence that people are told. */
  readonly assumed: readonly string[]
  /** All ranges that were searched, in order; absence is claimed for these alone. */
  readonly searched: readonly TimeRange[]
}
