import type { ReadFailure } from '../incident/failure.ts'
import type { GuideQuery, Step } from '../incident/guide.ts'
import type { Outcome } from './read.ts'

/** What became of one query of the guide. */
export type Gathered = {
  readonly step: Step
  readonly query: GuideQuery
  /** The query as it was sent; null where it could not be filled. */
  readonly text: string | null
  readonly outcome:
    | Outcome
    | {
        readonly kind: 'skipped'
        readonly message: string
        readonly fix: string
        readonly failure: ReadFailure
      }
  /** The misspelt column that was corrected to get this outcome. */
  readonly repaired?: { readonly from: string; readonly to: string }
}
