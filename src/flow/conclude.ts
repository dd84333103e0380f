import type { Guide } from '../incident/guide.ts'
import type { Finding, Gap, Report, TimelineEntry } from '../incident/report.ts'
import type { Question } from '../incident/request.ts'
import { citationFault } from './cite.ts'
import { draftReport } from './draft-report.ts'
import type { Gathered } from './gather.ts'
import { moment, observe } from './observe.ts'
import type { Reasoned } from './reason.ts'
import type { Run } from './run.ts'
import type { Searched } from './search.ts'
import { firedSignals, isAlarm, signalFinding, signalTimeline } from './signals.ts'
import { queryGaps, stepOutcomes } from './steps.ts'
import { verdict } from './verdict.ts'

/** Checks every citation, sets the verdict by rule, and puts the report together; what does not hold is withheld and counted. */
export function conclude(
  run: Run,
  guide: Guide,
  facts: {
    readonly why: string
    readonly questions: readonly Question[]
    readonly searched: Searched
    readonly silent: readonly Gap[]
    readonly reasoned: Reasoned | null
  },
): Report {
  const { gathered, window } = facts.searched
  const evidence = run.evidence()
  const fired = firedSignals(gathered)
  const seen = gathered
    .filter(({ query }) => !query.signal)
    .flatMap(({ outcome }) => (outcome.kind === 'evidence' ? [observe(outcome.evidence)] : []))
  const draft = facts.reasoned?.draft ?? null
  const stopped = facts.reasoned?.stopped ?? null
  let withheld = 0
  const holds = (text: string, one: Pick<Finding, 'evidence'>): boolean => {
    const fault = citationFault(text, one.evidence, evidence)
    if (fault !== null) withheld++
    return fault === null
  }
  const signalled = fired.map(signalFinding)
  const own = draft
    ? [...draft.findings.filter((one) => holds(one.text, one))]
    : seen.flatMap((one) => one.findings)
  const cause = draft
    ? draft.cause && holds(draft.cause.text, draft.cause)
      ? draft.cause
      : null
    : causeOf(fired.filter(isAlarm).map(signalFinding))
  const timeline = draft
    ? draft.timeline
        .filter((one) => holds(`${one.at} ${one.event}`, one))
        .map((one) => ({ ...one, at: moment(one.at) || one.at }))
    : [...fired.flatMap(signalTimeline), ...seen.flatMap((one) => one.timeline)]
  const steps = stepOutcomes(guide, gathered)
  const gaps = [
    ...queryGaps(gathered),
    ...facts.silent,
    ...(stopped
      ? [
          {
            what: 'The model’s analysis',
            why: stopped,
            fix: 'The evidence and signals below stand by themselves; ask again to let the model try once more.',
          },
        ]
      : []),
  ]
  const sight = gaps.filter((gap) => gap.what !== 'The model’s analysis')
  const set = verdict({
    cause,
    fired,
    evidence: answered(gathered),
    steps,
    gaps: sight,
    trouble: seen.some((one) => one.trouble) && !facts.searched.gathered.some(({ query }) => query.signal),
    hasSignals: gathered.some(({ query }) => query.signal),
  })
  run.record({ kind: 'reported', verdict: set })
  return draftReport(run, {
    status: steps.some((step) => step.status !== 'done') || stopped ? 'partial' : 'completed',
    guide: { id: guide.id, title: guide.title, why: facts.why },
    questions: facts.questions,
    verdict: set,
    title:
      draft?.title ||
      `${guide.title}: ${cause ? set : set === 'healthy' ? 'nothing wrong was found' : 'no cause was found'}`,
    summary:
      draft && holds(draft.summary, { evidence: evidence.map(({ id }) => ({ id, rows: [] })) })
        ? draft.summary
        : summaryOf(cause, set, window.from, window.to, signalled.length + own.length),
    window: {
      asked: window.asked,
      from: window.from,
      to: window.to,
      widened: window.widened,
      assumed: window.assumed,
    },
    cause,
    timeline: tidy(timeline),
    findings: [...signalled, ...own],
    ruledOut: draft ? draft.ruledOut.filter((one) => holds(one.text, one)) : quiet(gathered),
    steps,
    gaps,
    next:
      draft?.next ??
      (set === 'healthy' ? [] : ['Read the findings against the guide’s own advice for them.']),
    withheld,
  })
}

/** Without a model the cause is what the signals say, the strongest first, and nothing more. */
function causeOf(alarms: readonly Finding[]): Finding | null {
  const [main, ...others] = alarms
  if (!main) return null
  return {
    text: alarms.map((one) => one.text).join(' '),
    evidence: [...main.evidence, ...others.flatMap((one) => one.evidence)],
  }
}

/** Signals that stayed off over rows that were searched whole. */
function quiet(gathered: readonly Gathered[]): readonly Finding[] {
  return gathered.flatMap(({ query, outcome }) =>
    query.signal &&
    isAlarm({ signal: query.signal, first: '', evidence: {} as never }) &&
    outcome.kind === 'evidence' &&
    outcome.evidence.rowCount === 0 &&
    !outcome.evidence.truncated
      ? [{ text: `Not seen: ${query.signal.means}`, evidence: [{ id: outcome.evidence.id, rows: [] }] }]
      : [],
  )
}

function summaryOf(cause: Finding | null, set: string, from: string, to: string, found: number): string {
  if (cause) return cause.text
  if (set === 'healthy')
    return `Nothing wrong was found between ${from} and ${to}: every step ran, no signal is on, and every source is writing.`
  return found > 0
    ? `No signal of the guide names a cause between ${from} and ${to}; the findings below are what the rows say.`
    : `Nothing was found between ${from} and ${to}, and that does not prove that nothing happened: see what could not be seen.`
}

const answered = (gathered: readonly Gathered[]) =>
  gathered.flatMap(({ outcome }) => (outcome.kind === 'evidence' ? [outcome.evidence] : []))

/** In order of time; what two queries saw of the same moment stands once. */
function tidy(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const unique = new Map(entries.map((entry) => [`${entry.at}|${entry.event}`, entry]))
  return [...unique.values()].sort((a, b) => a.at.localeCompare(b.at)).slice(0, 60)
}
