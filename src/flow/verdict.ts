import type { Evidence } from '../incident/evidence.ts'
import type { Finding, Gap, StepOutcome, Verdict } from '../incident/report.ts'
import { independentSources } from './independent.ts'
import { type Fired, isAlarm } from './signals.ts'

export type Case = {
  readonly cause: Finding | null
  readonly fired: readonly Fired[]
  readonly evidence: readonly Evidence[]
  readonly steps: readonly StepOutcome[]
  readonly gaps: readonly Gap[]
  /** Rows spoke of trouble though no signal names it. */
  readonly trouble: boolean
  /** The guide has signals at all; without one nobody said what healthy looks like. */
  readonly hasSignals: boolean
}

/**
 * The verdict by rule, never by a model: `confirmed` = the cause rests on two independent sources (what counts as one stands in
 * independent.ts) or cites an alarm that proves it; `likely` = on one; a cause on nothing that speaks for it, such as empty
 * results alone or a resource that is Available, is `inconclusive`; `healthy` = every step ran, no alarm, nothing truncated, no source silent. A truncated
 * result supports what its rows show and proves no absence.
 */
export function verdict(facts: Case): Verdict {
  const { cause, fired } = facts
  if (cause) {
    const proven = fired.some((one) => one.signal.proves && isAlarm(one) && cites(cause, one.evidence.id))
    const alarms = new Set(fired.filter(isAlarm).map(({ evidence }) => evidence.id))
    const remarks = fired.filter((one) => !isAlarm(one) && !alarms.has(one.evidence.id))
    const sources = independentSources(
      cause,
      facts.evidence,
      new Set(remarks.map(({ evidence }) => evidence.id)),
    )
    if (proven || sources.length >= 2) return 'confirmed'
    const rows = facts.evidence.some(
      (one) => one.source.kind === 'logs' && one.rowCount > 0 && cites(cause, one.id),
    )
    return sources.length === 1 || rows ? 'likely' : 'inconclusive'
  }
  const calm =
    facts.hasSignals &&
    !facts.fired.some(isAlarm) &&
    !facts.trouble &&
    facts.gaps.length === 0 &&
    facts.steps.every((step) => step.status === 'done') &&
    facts.evidence.every((one) => !one.truncated)
  return calm ? 'healthy' : 'inconclusive'
}

const cites = (finding: Finding, id: string): boolean =>
  finding.evidence.some((citation) => citation.id === id)
