import { moment } from '../incident/moment.ts'
import type { Finding } from '../incident/report.ts'
import { citationFault } from './cite.ts'
import type { Draft } from './reason.ts'
import type { Run } from './run.ts'
import type { Told } from './tell.ts'

/** What is left of a draft. */
export type Checked = Omit<Told, 'title' | 'summary'> & {
  /** Null where it did not hold. */
  readonly title: string | null
  readonly summary: string | null
}

/** The model's draft without the statements whose citation does not hold; each is recorded with its reason. */
export function check(
  draft: Draft,
  run: Run,
  known: readonly string[],
): { readonly told: Checked; readonly withheld: number } {
  const evidence = run.evidence()
  let withheld = 0
  const holds = (text: string, citations: Finding['evidence']): boolean => {
    const fault = citationFault(text, citations, evidence, known)
    if (fault !== null) {
      withheld++
      run.record({ kind: 'withheld', text, why: fault })
    }
    return fault === null
  }
  const keep = (one: Finding): boolean => holds(one.text, one.evidence)
  const everything = evidence.map(({ id }) => ({ id, rows: [] }))
  const told = {
    cause: draft.cause && keep(draft.cause) ? draft.cause : null,
    findings: draft.findings.filter(keep),
    ruledOut: draft.ruledOut.filter(keep),
    timeline: draft.timeline
      .filter((one) => holds(`${one.at} ${one.event}`, one.evidence))
      .map((one) => ({ ...one, at: moment(one.at) || one.at })),
    next: draft.next,
    title: draft.title && holds(draft.title, everything) ? draft.title : null,
    summary: holds(draft.summary, everything) ? draft.summary : null,
  }
  return { told, withheld }
}
