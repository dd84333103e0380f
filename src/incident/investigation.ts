import type { Evidence, Source } from './evidence.ts'
import type { Verdict } from './report.ts'
import type { Question, Request } from './request.ts'
import type { TimeRange, Window } from './window.ts'

/** What a read was for, in words that progress and reports show. */
export type QueryLabel = {
  readonly id: string
  readonly step: string | null
  readonly label: string
  readonly source: Source['kind']
}

/** One thing that happened in an investigation; the list of them is the investigation. `at` is ISO 8601 UTC. */
export type InvestigationEvent = { readonly at: string } & (
  | { readonly kind: 'received'; readonly request: Request }
  | { readonly kind: 'guide-chosen'; readonly guideId: string; readonly title: string; readonly why: string }
  | { readonly kind: 'asked'; readonly question: Question }
  | { readonly kind: 'resolved'; readonly window: Window; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'widened'; readonly range: TimeRange; readonly why: string }
  | ({ readonly kind: 'query-started' } & QueryLabel)
  | ({ readonly kind: 'query-ended'; readonly evidence: Evidence } & QueryLabel)
  | ({ readonly kind: 'query-failed'; readonly message: string; readonly fix: string } & QueryLabel)
  | { readonly kind: 'model-started'; readonly turn: number }
  | {
      readonly kind: 'model-ended'
      readonly turn: number
      readonly calls: readonly string[]
      readonly promptTokens: number
      readonly cachedTokens: number
      readonly completionTokens: number
    }
  | { readonly kind: 'model-failed'; readonly turn: number; readonly message: string }
  /** A statement of the model that its citation does not bear out, and why. */
  | { readonly kind: 'withheld'; readonly text: string; readonly why: string }
  | { readonly kind: 'reported'; readonly verdict: Verdict }
)

type Body<E> = E extends unknown ? Omit<E, 'at'> : never
/** An event before its time was stamped on it. */
export type NewEvent = Body<InvestigationEvent>
