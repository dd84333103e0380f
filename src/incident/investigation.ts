import type { Evidence, Source } from './evidence.ts'
import type { ModelFailure, ReadFailure } from './failure.ts'
import type { LimitUse } from './limit-use.ts'
import type { ModelCall, ModelUsage } from './model-answer.ts'
import type { Proposal } from './proposal.ts'
import type { Report, ReportStatus, Verdict } from './report.ts'
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
  /** Someone began to work on it: for the first time, after an answer, or because whoever did before is gone. */
  | { readonly kind: 'started'; readonly attempt: number; readonly worker: string }
  | {
      readonly kind: 'guide-chosen'
      readonly guideId: string
      readonly title: string
      readonly why: string
      readonly sha256: string
    }
  /** A guide that another one points to; `key` begins the ids of its steps, `depth` = how many links lead there. */
  | {
      readonly kind: 'link-followed'
      readonly guideId: string
      readonly key: string
      readonly title: string
      readonly why: string
      readonly depth: number
    }
  | { readonly kind: 'asked'; readonly question: Question }
  /** It waits for answers to the open questions of the report until then, and nobody works on it. */
  | { readonly kind: 'parked'; readonly until: string; readonly report: Report }
  /** `by` = the key of the person. */
  | { readonly kind: 'answered'; readonly parameter: string; readonly answer: string; readonly by: string }
  | { readonly kind: 'resolved'; readonly window: Window; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'widened'; readonly range: TimeRange; readonly why: string }
  /** `key` is equal for two reads that ask the same of the same place. */
  | ({ readonly kind: 'query-started'; readonly key: string } & QueryLabel)
  | ({
      readonly kind: 'query-ended'
      readonly evidence: Evidence
      readonly partial: string | null
    } & QueryLabel)
  | ({
      readonly kind: 'query-failed'
      readonly failure: ReadFailure
      readonly message: string
      readonly fix: string
    } & QueryLabel)
  /** `read` = the messages that were new to the model in this turn, for whoever looks later; events of before lack it. */
  | {
      readonly kind: 'model-started'
      readonly turn: number
      readonly purpose: ModelPurpose
      readonly read?: readonly { readonly role: string; readonly content: string }[]
    }
  | ({
      readonly kind: 'model-ended'
      readonly turn: number
      readonly purpose: ModelPurpose
      readonly text: string
      readonly calls: readonly ModelCall[]
      readonly finish: 'stop' | 'tool-calls' | 'length' | 'content-filter'
      readonly refusal: string | null
    } & ModelUsage)
  | {
      readonly kind: 'model-failed'
      readonly turn: number
      readonly purpose: ModelPurpose
      readonly failure: ModelFailure
      readonly message: string
      readonly fix: string
    }
  /** A limit ended the model's work, or made its last turn the last. */
  | { readonly kind: 'limit-reached'; readonly uses: readonly LimitUse[] }
  /** A statement of the model that its citation does not bear out, and why. */
  | { readonly kind: 'withheld'; readonly text: string; readonly why: string }
  /** `rule` = why that verdict, in words; events of before lack it. */
  | { readonly kind: 'concluded'; readonly verdict: Verdict; readonly rule?: string }
  /** An action that people are to be asked for. */
  | { readonly kind: 'proposed'; readonly proposal: Proposal }
  | { readonly kind: 'stop-requested' }
  /** Whoever worked on it had to leave and gave it back. */
  | { readonly kind: 'handed-back' }
  /** The one report; nothing of the work comes after it. */
  | { readonly kind: 'reported'; readonly report: Report }
  | { readonly kind: 'delivered'; readonly message: string }
  | { readonly kind: 'undeliverable'; readonly why: string }
)

/** What a model turn was for: choosing the guide, or reasoning over the evidence. */
export type ModelPurpose = 'guide' | 'reason'

type Body<E> = E extends unknown ? Omit<E, 'at'> : never
/** An event before its time was stamped on it. */
export type NewEvent = Body<InvestigationEvent>

/** `accepted` = waits for a worker, `waiting` = waits for a person; the rest as the report says. */
export type InvestigationStatus = 'accepted' | 'running' | ReportStatus

/** It has not ended: somebody works on it, will, or waits for an answer. */
export const isOpen = (status: string): boolean =>
  status === 'accepted' || status === 'running' || status === 'waiting'

/** The status that the events so far amount to. */
export function statusOf(events: readonly InvestigationEvent[]): InvestigationStatus {
  return events.reduce<InvestigationStatus>((status, event) => {
    if (event.kind === 'started') return 'running'
    if (event.kind === 'parked') return 'waiting'
    if (event.kind === 'answered' || event.kind === 'handed-back') return 'accepted'
    return event.kind === 'reported' ? event.report.status : status
  }, 'accepted')
}

/**
 * The moment that counts as now: when work began, for the first time or after the last answer before anything was read.
 * Whoever goes on after a crash, or after a question that came up while reading, keeps it, so that the same queries are
 * asked and what was read stays what is known. Null where nobody began yet.
 */
export function nowOf(events: readonly InvestigationEvent[]): string | null {
  const read = events.findIndex((event) => event.kind === 'query-started')
  const before = read < 0 ? events : events.slice(0, read)
  const answered = before.findLastIndex((event) => event.kind === 'answered')
  return events.slice(answered + 1).find((event) => event.kind === 'started')?.at ?? null
}

/** What others than the work itself add, some of them much later. */
const ASIDE: ReadonlySet<InvestigationEvent['kind']> = new Set([
  'received',
  'answered',
  'stop-requested',
  'parked',
  'handed-back',
  'reported',
  'delivered',
  'undeliverable',
])

/** How long it was worked on, milliseconds: from each start to the last thing that happened before the next one. */
export function activeMs(events: readonly InvestigationEvent[]): number {
  let total = 0
  let began: string | null = null
  let last: string | null = null
  for (const event of events) {
    if (event.kind === 'started') {
      total += between(began, last)
      began = event.at
    }
    if (!ASIDE.has(event.kind)) last = event.at
  }
  return total + between(began, last)
}

/** Never less than nothing: the clock of a recorded incident begins anew with each process. */
const between = (from: string | null, to: string | null): number =>
  from && to ? Math.max(0, Date.parse(to) - Date.parse(from)) : 0
