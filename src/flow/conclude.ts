import type { Guide } from '../incident/guide.ts'
import type { Finding, Gap, Report, TimelineEntry } from '../incident/report.ts'
import type { Question } from '../incident/request.ts'
import { azureSays } from './azure-says.ts'
import { citationFault } from './cite.ts'
import type { ControlPlane } from './control-plane.ts'
import { draftReport } from './draft-report.ts'
import { byTime, moment } from '../incident/moment.ts'
import type { Silence } from './liveness.ts'
import { observe } from './observe.ts'
import type { Reasoned } from './reason.ts'
import type { Run } from './run.ts'
import type { Searched } from './search.ts'
import { firedSignals, signalFinding } from './signals.ts'
import { stepOutcomes } from './steps.ts'
import { type Told, tell } from './tell.ts'
import { verdict } from './verdict.ts'

const MOST_ENTRIES = 60

/** Checks every citation, sets the verdict by rule, and puts the report together; what does not hold is withheld and counted. */
export function conclude(
  run: Run,
  guide: Guide,
  facts: {
    readonly why: string
    readonly questions: readonly Question[]
    readonly searched: Searched
    readonly azure: ControlPlane
    readonly silent: readonly Silence[]
    readonly gaps: readonly Gap[]
    readonly reasoned: Reasoned | null
  },
): Report {
  const { gathered, elsewhere, window } = facts.searched
  const fired = firedSignals(gathered)
  const azure = azureSays(facts.azure.evidence)
  const steps = stepOutcomes(guide, gathered)
  const hasSignals = gathered.some(({ query }) => query.signal)
  const logs = [...gathered, ...elsewhere].flatMap(({ outcome }) =>
    outcome.kind === 'evidence' ? [outcome.evidence] : [],
  )
  const judge = (cause: Finding | null) =>
    verdict({
      cause,
      fired,
      evidence: [...logs, ...facts.azure.evidence],
      steps,
      gaps: facts.gaps,
      trouble: azure.trouble || (!hasSignals && logs.some((one) => observe(one).trouble)),
      hasSignals,
    })
  const checked = facts.reasoned?.draft ? check(facts.reasoned.draft, run) : null
  const told = checked
    ? { ...checked.told, findings: [...fired.map(signalFinding), ...checked.told.findings] }
    : tell(guide, {
        gathered,
        elsewhere,
        window,
        zone: run.request.zone,
        azure,
        silent: new Set(facts.silent.map(({ source }) => source)),
        gaps: facts.gaps,
        healthy: judge(null) === 'healthy',
      })
  const set = judge(told.cause)
  run.record({ kind: 'reported', verdict: set })
  const stopped = facts.reasoned?.stopped ?? null
  return draftReport(run, {
    ...told,
    status: steps.some((step) => step.status !== 'done') || stopped ? 'partial' : 'completed',
    guide: { id: guide.id, title: guide.title, why: facts.why },
    questions: facts.questions,
    verdict: set,
    window: {
      asked: window.asked,
      from: window.from,
      to: window.to,
      widened: window.widened,
      assumed: window.assumed,
    },
    timeline: tidy(told.timeline),
    steps,
    gaps: [...facts.gaps, ...(stopped ? [unreasoned(stopped)] : [])],
    withheld: checked?.withheld ?? 0,
  })
}

/** The model's draft without the statements whose citation does not hold. */
function check(draft: NonNullable<Reasoned['draft']>, run: Run): { told: Told; withheld: number } {
  const evidence = run.evidence()
  let withheld = 0
  const holds = (text: string, citations: Finding['evidence']): boolean => {
    const fault = citationFault(text, citations, evidence)
    if (fault !== null) withheld++
    return fault === null
  }
  const keep = (one: Finding): boolean => holds(one.text, one.evidence)
  const everything = evidence.map(({ id }) => ({ id, rows: [] }))
  const cause = draft.cause && keep(draft.cause) ? draft.cause : null
  const findings = draft.findings.filter(keep)
  const told = {
    cause,
    findings,
    ruledOut: draft.ruledOut.filter(keep),
    timeline: draft.timeline
      .filter((one) => holds(`${one.at} ${one.event}`, one.evidence))
      .map((one) => ({ ...one, at: moment(one.at) || one.at })),
    next: draft.next,
    title:
      draft.title && holds(draft.title, everything)
        ? draft.title
        : (cause?.text ?? 'What the evidence shows'),
    summary: holds(draft.summary, everything)
      ? draft.summary
      : (cause?.text ??
        'The summary did not agree with the evidence and was left out; the findings below do.'),
  }
  return { told, withheld }
}

const unreasoned = (why: string): Gap => ({
  what: 'The model’s analysis',
  why,
  fix: 'The evidence and signals below stand by themselves; ask again to let the model try once more.',
})

/** In order of time; what two queries saw of the same moment stands once. */
function tidy(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const unique = new Map(entries.map((entry) => [`${entry.at}|${entry.event}`, entry]))
  return [...unique.values()].sort((a, b) => byTime(a.at, b.at)).slice(0, MOST_ENTRIES)
}
