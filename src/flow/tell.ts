import { type Evidence, sourceName } from '../incident/evidence.ts'
import type { Guide } from '../incident/guide.ts'
import { sayMoment, sayRange } from '../incident/moment.ts'
import type { Finding, Gap, Report } from '../incident/report.ts'
import type { Window } from '../incident/window.ts'
import { advice } from './advice.ts'
import type { AzureSays } from './azure-says.ts'
import { farOff } from './far-off.ts'
import { fewRows } from './few-rows.ts'
import type { Gathered } from './gathered.ts'
import { observe } from './observe.ts'
import type { Observed } from './seen.ts'
import { type Fired, firedSignals, isAlarm, isGrave, signalFinding, signalTimeline } from './signals.ts'

const SHORTLY_MS = 30 * 60_000

/** What a report says in words, before code has checked a citation. */
export type Told = Pick<Report, 'title' | 'summary' | 'cause' | 'timeline' | 'findings' | 'ruledOut' | 'next'>

/** The report's words without a model: signals, last states, Azure's own word; never a cause that no signal names. */
export function tell(
  guide: Guide,
  facts: {
    readonly gathered: readonly Gathered[]
    readonly elsewhere: readonly Gathered[]
    readonly window: Window
    readonly zone: string
    readonly azure: AzureSays
    /** Names of the sources whose silence proves nothing. */
    readonly silent: ReadonlySet<string>
    readonly gaps: readonly Gap[]
    readonly healthy: boolean
    /** Evidence ids of alarms whose cause a linked guide shows. */
    readonly explained: ReadonlySet<string>
  },
): Told {
  const fired = firedSignals(facts.gathered)
  // What rows seem to say is noise where the guide's own signals say that nothing is wrong.
  const seen = facts.healthy ? [] : observations(facts.gathered, fired)
  const causing = causes(fired.filter(({ evidence }) => !facts.explained.has(evidence.id)))
  const remarks = fired.filter((one) => !isAlarm(one)).map(signalFinding)
  const findings = [
    ...fired.map(signalFinding),
    ...facts.azure.findings,
    ...seen.flatMap((one) => one.findings.map(({ finding }) => finding)),
  ]
  const cause = causeOf(causing)
  const off = causing[0] ? farOff(causing[0].moments, facts.window, facts.zone) : null
  return {
    title: causing[0]
      ? short(causing[0].signal.means)
      : facts.healthy
        ? 'Nothing wrong was found'
        : 'No cause was found',
    summary: [
      cause ? cause.text : nothing(facts, findings.length),
      ...(cause ? others(fired, causing) : []),
      ...(cause ? remarks.map((one) => one.text) : []),
      ...(off ? [off] : []),
      ...shortlyBefore(facts.azure, causing[0] ?? null),
    ].join(' '),
    cause,
    timeline: [
      ...fired.flatMap(signalTimeline),
      ...facts.azure.timeline,
      ...seen.flatMap((one) => one.timeline),
    ],
    findings,
    ruledOut: [...quiet([...facts.gathered, ...facts.elsewhere], facts.silent), ...facts.azure.ruledOut],
    next: facts.healthy ? [] : advice(guide, causing[0] ?? null, facts.gaps),
  }
}

/** What settles the cause where something does; otherwise every alarm, the mildest only where nothing worse is on. */
function causes(fired: readonly Fired[]): readonly Fired[] {
  const alarms = fired.filter(isAlarm)
  const proving = alarms.filter(({ signal }) => signal.proves)
  if (proving.length > 0) return proving
  const grave = alarms.filter(isGrave)
  return grave.length > 0 ? grave : alarms
}

function causeOf(causing: readonly Fired[]): Finding | null {
  if (causing.length === 0) return null
  const findings = causing.map(signalFinding)
  return {
    text: findings.map((one) => one.text).join(' '),
    evidence: findings.flatMap((one) => one.evidence),
  }
}

/** Changes that Azure recorded in the half hour before, since they are what people look for next. */
function shortlyBefore({ timeline }: AzureSays, main: Fired | null): string[] {
  const [first] = main?.moments ?? []
  if (!first) return []
  const before = timeline.filter(({ at }) => {
    const ms = Date.parse(first) - Date.parse(at)
    return ms >= 0 && ms <= SHORTLY_MS
  })
  return before.map(({ at, event }) => `Shortly before, at ${sayMoment(at)}, ${event}.`)
}

/** The effects that people feel, next to what caused them. */
const others = (fired: readonly Fired[], causing: readonly Fired[]): string[] =>
  fired.filter((one) => isAlarm(one) && !causing.includes(one)).map((one) => signalFinding(one).text)

function nothing(
  { window, healthy }: { readonly window: Window; readonly healthy: boolean },
  found: number,
): string {
  const [asked = window, ...further] = window.searched
  const outside = window.searched.filter((range) => range.from > window.to || range.to < window.from)
  const range = [window, ...outside].map(sayRange).join(', and ')
  // Whether the sources were alive is known of the first range; in the others only the signals were asked.
  const wider =
    further.length > 0 ? ` No signal is on from ${further.map(sayRange).join(', or from ')} either.` : ''
  if (healthy)
    return `Nothing wrong was found from ${sayRange(asked)}: every step ran, no signal is on, and every source is writing.${wider}`
  return found > 0
    ? `No signal of the guide names a cause from ${range}; the findings below are what the rows say.`
    : `Nothing was found from ${range}, and that does not prove that nothing happened: see what could not be seen.`
}

/** What the rows of the queries without a signal say, less what a signal already tells of the same source and moment. */
function observations(gathered: readonly Gathered[], fired: readonly Fired[]): readonly Observed[] {
  const known = new Set(
    fired.flatMap(({ evidence, moments }) => moments.map((at) => `${sourceName(evidence.source)} ${at}`)),
  )
  const proven = fired.some(({ signal }) => signal.proves)
  return gathered.flatMap(({ step, query, outcome }) => {
    if (query.signal || outcome.kind !== 'evidence') return []
    const { evidence } = outcome
    const isNew = (at: string): boolean => !known.has(`${sourceName(evidence.source)} ${at}`)
    const read = observe(evidence, !proven)
    const seen = read.findings.length > 0 ? read : fewRows(step.title, evidence, !fired.some(isAlarm))
    return [
      {
        ...seen,
        findings: seen.findings.filter((one) => one.moments.some(isNew)),
        timeline: seen.timeline.filter((entry) => isNew(entry.at)),
      },
    ]
  })
}

/** Signals that stayed off over rows that were searched whole, in every range that was searched. */
function quiet(gathered: readonly Gathered[], silent: ReadonlySet<string>): readonly Finding[] {
  const asked = gathered.flatMap(({ query, outcome }) =>
    query.signal ? [{ signal: query.signal, outcome }] : [],
  )
  return [...Map.groupBy(asked, ({ signal }) => signal.id).values()].flatMap((all) => {
    const [first] = all
    const rows = all.flatMap(({ outcome }) =>
      outcome.kind === 'evidence' &&
      isBlank(outcome.evidence) &&
      !silent.has(sourceName(outcome.evidence.source))
        ? [outcome.evidence.id]
        : [],
    )
    return first && first.signal.severity !== 'info' && rows.length === all.length
      ? [{ text: `Not seen: ${first.signal.means}`, evidence: rows.map((id) => ({ id, rows: [] })) }]
      : []
  })
}

const isBlank = (evidence: Evidence): boolean => evidence.rowCount === 0 && !evidence.truncated
const short = (means: string): string => {
  const bare = means.replace(/\.$/, '')
  return bare.length > 140 ? `${bare.slice(0, 139)}…` : bare
}
