import type { Parameter } from '../incident/guide.ts'
import { byTime } from '../incident/moment.ts'
import type { Finding, Gap, Report, TimelineEntry } from '../incident/report.ts'
import type { Window } from '../incident/window.ts'
import { azureSays } from './azure-says.ts'
import { check } from './check.ts'
import { draftReport } from './draft-report.ts'
import { farOff } from './far-off.ts'
import type { Trail } from './follow/trail.ts'
import { inTime } from './in-time.ts'
import { observe } from './observe.ts'
import type { Reasoned } from './reason.ts'
import type { Run } from './run.ts'
import { firedSignals, signalFinding } from './signals.ts'
import { stepOutcomes } from './steps.ts'
import { tell } from './tell.ts'
import { judged } from './verdict.ts'

const MOST_ENTRIES = 60

/** Checks every citation, sets the verdict by rule, and puts the report together; what does not hold is withheld and counted. */
export function conclude(run: Run, trail: Trail, reasoned: Reasoned | null): Report {
  const { guide, gaps } = trail
  const [{ why, questions }] = trail.followed
  const { gathered, elsewhere, window } = trail.searched
  const fired = firedSignals(gathered)
  const azure = azureSays(trail.azure.evidence)
  const steps = stepOutcomes(guide, gathered)
  const hasSignals = gathered.some(({ query }) => query.signal)
  const logs = [...gathered, ...elsewhere].flatMap(({ outcome }) =>
    outcome.kind === 'evidence' ? [outcome.evidence] : [],
  )
  const judge = (cause: Finding | null) =>
    judged({
      cause,
      fired,
      evidence: run.evidence(),
      steps,
      gaps,
      trouble: azure.trouble || (!hasSignals && logs.some((one) => observe(one).trouble)),
      hasSignals,
    })
  const plainly = tell(guide, {
    gathered,
    elsewhere,
    window,
    zone: run.request.zone,
    azure,
    silent: new Set(trail.alive.flatMap(({ source, gap }) => (gap ? [source] : []))),
    gaps,
    explained: trail.explained,
    healthy: judge(null).verdict === 'healthy',
  })
  const known = [
    run.request.text,
    window.asked,
    ...window.searched.flatMap(({ from, to }) => [from, to]),
    ...guide.parameters.flatMap(namesOf),
  ]
  const checked = reasoned?.draft
    ? check(reasoned.draft, run, { said: known, guides: trail.followed.map((one) => one.guide.markdown) })
    : null
  const told = checked
    ? {
        ...checked.told,
        title: checked.told.title ?? checked.told.cause?.text ?? plainly.title,
        summary: [
          checked.told.summary ?? checked.told.cause?.text ?? plainly.summary,
          ...offTheTime(checked.told.cause, run, window),
        ].join(' '),
        findings: [...fired.map(signalFinding), ...checked.told.findings],
        ruledOut: [...checked.told.ruledOut, ...untold(plainly.ruledOut, checked.told.ruledOut)],
      }
    : plainly
  const { verdict: set, rule } = judge(told.cause)
  run.record({ kind: 'concluded', verdict: set, rule })
  const stopped = reasoned?.stopped ?? null
  const ending = run.ending()
  return draftReport(run, {
    ...told,
    status:
      ending === 'stopped'
        ? 'stopped'
        : ending || stopped || steps.some((step) => step.status !== 'done')
          ? 'partial'
          : 'completed',
    guide: { id: guide.id, title: guide.title, why: [why, ...further(trail)].join('; ') },
    questions: [...questions, ...(reasoned?.asked ?? [])],
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
    gaps: [...gaps, ...(ending ? [unfinished(ending, run)] : []), ...(stopped ? [unreasoned(stopped)] : [])],
    withheld: checked?.withheld ?? 0,
  })
}

/** Where the model's cause lies far from the time asked about, the words that the signals' report has for it. */
function offTheTime(cause: Finding | null, run: Run, window: Window): readonly string[] {
  const moments = (cause?.evidence ?? []).flatMap(({ id, rows }) => {
    const cited = run.evidence().find((one) => one.id === id)
    const dated = cited ? (inTime(cited)?.entries ?? []) : []
    return dated.filter(({ number }) => rows.length === 0 || rows.includes(number)).map(({ at }) => at)
  })
  const off = farOff(moments, window, run.request.zone)
  return off ? [off] : []
}

/** That other guides were followed from the chosen one. */
function further({ followed }: Trail): readonly string[] {
  const titles = [...new Set(followed.slice(1).map(({ guide }) => `“${guide.title}”`))]
  return titles.length > 0
    ? [`from there ${titles.join(', ')} ${titles.length > 1 ? 'were' : 'was'} followed`]
    : []
}

/** What code ruled out and the model did not speak of. */
const untold = (plain: readonly Finding[], told: readonly Finding[]): readonly Finding[] => {
  const cited = new Set(told.flatMap((one) => one.evidence.map(({ id }) => id)))
  return plain.filter((one) => !one.evidence.some(({ id }) => cited.has(id)))
}

/** What the guide itself calls the things that a parameter may stand for. */
function namesOf({ source }: Parameter): readonly string[] {
  if (source.kind === 'value') return [source.value]
  return source.kind === 'choose' ? source.choices.flatMap(({ label, value }) => [label, value]) : []
}

const unfinished = (ending: 'stopped' | 'time-limit', run: Run): Gap =>
  ending === 'stopped'
    ? {
        what: 'The rest of the investigation',
        why: 'it was stopped by request',
        fix: 'Ask again to have it done.',
      }
    : {
        what: 'The rest of the investigation',
        why: `the limit of ${run.doors.limits.minutes} minutes was reached`,
        fix: 'Ask again, over a shorter time, or raise limits.minutes.',
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
