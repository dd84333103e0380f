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
  return judged(facts).verdict
}

/** The verdict with the rule that set it, in words for whoever asks why. */
export function judged(facts: Case): { readonly verdict: Verdict; readonly rule: string } {
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
    if (proven) return { verdict: 'confirmed', rule: 'The cause cites a signal that settles it by itself.' }
    if (sources.length >= 2)
      return {
        verdict: 'confirmed',
        rule: `The cause rests on ${sources.length} independent sources: ${sources.join(', ')}.`,
      }
    if (sources.length === 1)
      return { verdict: 'likely', rule: `The cause rests on one source: ${sources[0]}.` }
    const rows = facts.evidence.some(
      (one) => one.source.kind === 'logs' && one.rowCount > 0 && cites(cause, one.id),
    )
    return rows
      ? { verdict: 'likely', rule: 'The cause rests on rows of logs that no other source bears out.' }
      : { verdict: 'inconclusive', rule: 'Nothing that was read speaks for the cause by itself.' }
  }
  const missing = unrest(facts)
  return missing === null
    ? {
        verdict: 'healthy',
        rule: 'Every step ran, no signal fired, nothing was cut off, and every source was shown to be alive.',
      }
    : { verdict: 'inconclusive', rule: `No cause was found, and it cannot be called healthy: ${missing}.` }
}

/** What keeps calm from being health; null = nothing does. */
function unrest(facts: Case): string | null {
  if (!facts.hasSignals) return 'the guide has no signals that would say what healthy looks like'
  if (facts.fired.some(isAlarm)) return 'a signal fired'
  if (facts.trouble) return 'rows speak of trouble'
  if (facts.gaps.length > 0) return 'something could not be seen'
  if (facts.steps.some((step) => step.status !== 'done')) return 'not every step was done'
  return facts.evidence.some((one) => one.truncated) ? 'an answer was cut off' : null
}

const cites = (finding: Finding, id: string): boolean =>
  finding.evidence.some((citation) => citation.id === id)
