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
 * proves it; `likely` = on one; a cause on nothing but empty results is `inconclusive`; `healthy` = every
 * step ran, no alarm, nothing truncated, no source silent.
 */
export function verdict(facts: Case): Verdict {
  const { cause } = facts
  if (cause) {
    const proven = facts.fired.some((fired) => fired.signal.proves && cites(cause, fired.evidence.id))
    if (proven || sources(cause, facts.evidence).length >= 2) return 'confirmed'
    const cited = facts.evidence.filter((one) => cites(cause, one.id))
    return cited.length > 0 && cited.every((one) => one.rowCount === 0) ? 'inconclusive' : 'likely'
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

/** The independent sources of a statement: tables or categories, or Azure's own word; a whole table is none beside its categories. */
function sources(finding: Finding, evidence: readonly Evidence[]): readonly string[] {
  const cited = evidence.filter((one) => one.rowCount > 0 && cites(finding, one.id))
  const names = [...new Set(cited.map((one) => sourceName(one.source)))]
  const isIn = (whole: string, part: string): boolean =>
    whole !== part && whole.endsWith('/') && part.startsWith(whole)
  return names.filter((whole) => !names.some((part) => isIn(whole, part)))
}
