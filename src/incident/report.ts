import type { Citation, Row } from './evidence.ts'
import type { LimitUse } from './limit-use.ts'
import type { Question } from './request.ts'

export type Verdict = 'healthy' | 'confirmed' | 'likely' | 'inconclusive'
export type ReportStatus = 'completed' | 'partial' | 'waiting' | 'stopped' | 'failed'

export type Finding = { readonly text: string; readonly evidence: readonly Citation[] }
export type TimelineEntry = {
  readonly at: string
  readonly event: string
  readonly evidence: readonly Citation[]
}
export type Gap = { readonly what: string; readonly why: string; readonly fix: string }
export type StepOutcome = {
  readonly id: string
  readonly title: string
  readonly status: 'done' | 'failed' | 'skipped'
  readonly reason?: string
}
export type ProposalLine = {
  readonly id: string
  readonly action: string
  readonly resource: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly reason: string
}
export type EvidenceLine = {
  readonly id: string
  readonly step?: string
  readonly query: string
  readonly workspace: string
  readonly from: string
  readonly to: string
  readonly rowCount: number
  readonly truncated: boolean
  readonly sample: readonly Row[]
}
export type Receipt = {
  /** Null = no model was used. */
  readonly model: string | null
  readonly modelCalls: number
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
  readonly queries: number
  readonly seconds: number
  /** Only where a price is configured; the money is `currency`. */
  readonly cost?: number
  readonly currency?: string
  /** Only where a limit was reached: that one, and how the others stood. */
  readonly limits?: readonly LimitUse[]
}

/** What people are told, neutral of any platform; also the document that `investigate --json` prints. */
export type Report = {
  readonly id: string
  readonly status: ReportStatus
  readonly request: string
  readonly questions: readonly Question[]
  readonly guide: { readonly id: string; readonly title: string; readonly why: string } | null
  readonly verdict: Verdict
  readonly title: string
  readonly summary: string
  readonly window: {
    readonly asked: string
    readonly from: string
    readonly to: string
    readonly widened: boolean
    readonly assumed: readonly string[]
  } | null
  readonly cause: Finding | null
  readonly timeline: readonly TimelineEntry[]
  readonly findings: readonly Finding[]
  readonly ruledOut: readonly Finding[]
  readonly steps: readonly StepOutcome[]
  readonly gaps: readonly Gap[]
  readonly next: readonly string[]
  readonly proposals: readonly ProposalLine[]
  readonly evidence: readonly EvidenceLine[]
  /** Statements that were left out because their citation did not hold. */
  readonly withheld: number
  /** The same, with the reason of each; reports of before do not have it. */
  readonly withheldStatements?: readonly { readonly text: string; readonly why: string }[]
  readonly receipt: Receipt
}

/** Whether a statement rests on Azure’s own word alone (activity log, health, metrics), and not on what a log claims. */
export const isAzuresWord = (citations: readonly Citation[], evidence: readonly EvidenceLine[]): boolean =>
  citations.length > 0 &&
  citations.every(({ id }) => evidence.find((one) => one.id === id)?.workspace.startsWith('/'))
