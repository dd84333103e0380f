import { type Evidence, sourceName } from '../incident/evidence.ts'
import type { Finding, Gap, StepOutcome, Verdict } from '../incident/report.ts'
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
 * The verdict by rule, never by a model: `confirmed` = the cause rests on two independent sources or on a signal that
 * proves it; `likely` = on one; `healthy` = every step ran, no alarm, nothing truncated, no source silent.
 */
export function verdict(facts: Case): Verdict {
  const { cause } = facts
  if (cause) {
    const proven = facts.fired.some((fired) => fired.signal.proves && cites(cause, fired.evidence.id))
    return proven || sources(cause, facts.evidence).size >= 2 ? 'confirmed' : 'likely'
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

/** The independent sources that a statement rests on: a category or table of the logs, or Azure's own word. */
function sources(finding: Finding, evidence: readonly Evidence[]): ReadonlySet<string> {
  const cited = evidence.filter((one) => one.rowCount > 0 && cites(finding, one.id))
  return new Set(cited.map((one) => sourceName(one.source)))
}
