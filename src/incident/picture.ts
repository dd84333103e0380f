import type { TimeRange } from './window.ts'

/** What state something was in, for how long; `trouble` = a state that people would call bad. */
export type Span = {
  readonly from: string
  readonly to: string
  readonly state: string
  readonly trouble: boolean
  /** The last row that shows it, where none ends it: from there to `to` no row says otherwise, which is all that is known. */
  readonly lastSeen?: string
}

/** The states of one thing in order of time, without overlap. */
export type Lane = { readonly name: string; readonly spans: readonly Span[] }

/** An incident as a picture shows it: states over time, events, the time that was asked about and what was searched. */
export type Picture = {
  /** The whole stretch that is drawn, ISO 8601 UTC. */
  readonly from: string
  readonly to: string
  /** The moment that the requester meant; null where none was said. */
  readonly asked: string | null
  /** What was searched of it, in order, without overlap; the rest is unknown. */
  readonly searched: readonly TimeRange[]
  /** Long stretches in which nothing that is drawn begins or ends, so that they may be left out visibly. */
  readonly quiet: readonly TimeRange[]
  /** One line for each thing whose state is known, the worst first, at most 6. */
  readonly lanes: readonly Lane[]
  /** Numbered 1, 2 … in the order of time, at most 12; a number stands in the picture, the words in its legend. */
  readonly events: readonly { readonly at: string; readonly text: string; readonly trouble: boolean }[]
}
