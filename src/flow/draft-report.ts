import type { LimitUse } from '../incident/limit-use.ts'
import { costOf } from '../incident/price.ts'
import type { Report } from '../incident/report.ts'
import { withoutOtherLinks } from './links.ts'
import type { Run } from './run.ts'

const SAMPLE = 3
type Told = Omit<Report, 'id' | 'request' | 'evidence' | 'receipt' | 'proposals' | 'withheldStatements'>

/** Completes a report with what every report has: id, request, evidence list and receipt. */
export function draftReport(run: Run, told: Told): Report {
  const turns = run.events.flatMap((event) => (event.kind === 'model-ended' ? [event] : []))
  const sum = (of: (turn: (typeof turns)[number]) => number): number =>
    turns.reduce((total, turn) => total + of(turn), 0)
  const limits = limitsOf(run)
  const tokens = {
    promptTokens: sum((turn) => turn.promptTokens),
    cachedTokens: sum((turn) => turn.cachedTokens),
    completionTokens: sum((turn) => turn.completionTokens),
  }
  const price = run.doors.model?.price
  return {
    id: run.id,
    request: run.request.text,
    ...told,
    proposals: [],
    withheldStatements: run.events.flatMap((event) =>
      event.kind === 'withheld'
        ? [{ text: withoutOtherLinks(event.text, ''), why: withoutOtherLinks(event.why, '') }]
        : [],
    ),
    evidence: run.evidence().map((one) => ({
      id: one.id,
      ...(one.step === null ? {} : { step: one.step }),
      query: one.text,
      workspace: one.workspace,
      from: one.from,
      to: one.to,
      rowCount: one.rowCount,
      truncated: one.truncated,
      sample: one.rows.slice(0, SAMPLE),
    })),
    receipt: {
      model: run.doors.model?.name ?? null,
      modelCalls: run.events.filter((event) => event.kind === 'model-started').length,
      ...tokens,
      queries: new Set(
        run.events.flatMap((event) =>
          event.kind === 'query-started' && event.source === 'logs' ? [event.id] : [],
        ),
      ).size,
      seconds: run.seconds(),
      ...(price ? { cost: costOf(price, tokens), currency: price.currency } : {}),
      ...(limits.length > 0 ? { limits } : {}),
    },
  }
}

/** Nothing where no limit was reached. */
function limitsOf(run: Run): readonly LimitUse[] {
  const told = run.events.findLast((event) => event.kind === 'limit-reached')?.uses ?? []
  const late = run.ending() === 'time-limit'
  if (!late && told.length === 0) return []
  const minutes = { limit: 'minutes', used: Math.round(run.seconds() / 6) / 10 } as const
  return [...told, { ...minutes, most: run.doors.limits.minutes, reached: late }]
}

/** A report of an investigation that came to nothing, with the one reason and what to do about it. */
export function brokenReport(
  run: Run,
  told: Pick<Told, 'status' | 'title' | 'summary'> & Partial<Told>,
  { why, fix }: { readonly why: string; readonly fix: string },
): Report {
  return earlyReport(run, { ...told, gaps: [{ what: 'The investigation', why, fix }] })
}

/** A report that ends before any evidence: a question is open, or no guide fits. */
export function earlyReport(
  run: Run,
  told: Pick<Told, 'status' | 'title' | 'summary'> & Partial<Told>,
): Report {
  const nothing = {
    questions: [],
    guide: null,
    verdict: 'inconclusive',
    window: null,
    cause: null,
    timeline: [],
    findings: [],
    ruledOut: [],
    steps: [],
    gaps: [],
    next: [],
    withheld: 0,
  } as const
  return draftReport(run, { ...nothing, ...told })
}
