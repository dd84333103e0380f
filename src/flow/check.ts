import type { Citation } from '../incident/evidence.ts'
import { moment } from '../incident/moment.ts'
import type { Finding } from '../incident/report.ts'
import { citationFault, summaryFault } from './cite.ts'
import type { Known } from './claims/ground.ts'
import type { Draft } from './reason/draft.ts'
import type { Run } from './run.ts'
import type { Told } from './tell.ts'

/** What is left of a draft. */
export type Checked = Omit<Told, 'title' | 'summary'> & {
  /** Null where it did not hold. */
  readonly title: string | null
  readonly summary: string | null
}

/**
 * The model's draft without the statements whose citation does not hold; each is recorded with its reason. Title and summary
 * cite nothing: their words may come from all evidence, their numbers from what the statements that hold cite.
 */
export function check(
  draft: Draft,
  run: Run,
  told: Known,
): { readonly told: Checked; readonly withheld: number } {
  const evidence = run.evidence()
  const known: Known = {
    ...told,
    said: [...told.said, ...Object.values(run.request.answers)],
    zone: run.request.zone,
  }
  let withheld = 0
  const stands = (text: string, fault: string | null): boolean => {
    if (fault !== null) {
      withheld++
      run.record({ kind: 'withheld', text, why: fault })
    }
    return fault === null
  }
  const holds = (text: string, citations: readonly Citation[]): boolean =>
    stands(text, citationFault(text, citations, evidence, known))
  const keep = (one: Finding): boolean => holds(one.text, one.evidence)
  const held = {
    cause: draft.cause && keep(draft.cause) ? draft.cause : null,
    findings: draft.findings.filter(keep),
    ruledOut: draft.ruledOut.filter(keep),
    timeline: draft.timeline
      .filter((one) => holds(`${one.at} ${one.event}`, one.evidence))
      .map((one) => ({ ...one, at: moment(one.at) || one.at })),
  }
  const counted = [held.cause ?? [], held.findings, held.ruledOut, held.timeline]
    .flat()
    .flatMap((one) => one.evidence)
  const over = (text: string): boolean => stands(text, summaryFault(text, counted, evidence, known))
  return {
    told: {
      ...held,
      next: draft.next,
      title: draft.title && over(draft.title) ? draft.title : null,
      summary: over(draft.summary) ? draft.summary : null,
    },
    withheld,
  }
}
