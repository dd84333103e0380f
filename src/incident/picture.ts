/** What state something was in, for how long; `trouble` = a state that people would call bad. */
export type Span = {
  readonly from: string
  readonly to: string
  readonly state: string
  readonly trouble: boolean
}

/** An incident as a picture shows it: states over time, events, the time that was asked about and what was searched. */
export type Picture = {
  /** The whole stretch that is drawn, ISO 8601 UTC. */
  readonly from: string
  readonly to: string
  /** The moment that the requester meant; null where none was said. */
  readonly asked: string | null
  /** One line for each thing whose state is known, the worst first, at most 6. */
  readonly lanes: readonly { readonly name: string; readonly spans: readonly Span[] }[]
  /** Numbered 1, 2 … in the order of time, at most 12; a number stands in the picture, the words in its legend. */
  readonly events: readonly { readonly at: string; readonly text: string; readonly trouble: boolean }[]
}
