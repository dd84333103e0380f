import { type Evidence, type Row, sourceName } from '../incident/evidence.ts'
import type { Finding } from '../incident/report.ts'
import { factsOf } from './claims/row-facts.ts'
import { sorted } from './claims/sorted.ts'

/** Facts of two sources that lie further apart are not of one incident. */
const NEAR_MS = 60 * 60_000
/** A change may be recorded so long after what it brought about; what is later is an answer to it. */
const LATE_MS = 5 * 60_000
/** Shorter cells are states and names, which two sources rightly have in common. */
const PROSE = 25

const CHANGES = /\/(write|delete|action)$/i
const ONLY_READS = /\/(list|get|read|check|validate|export|audit)[^/]*\/action$/i
const FAILED = /^(failed|cancell?ed)$/i
const SPEAKS_OF_FAILING = /fail|cancel|refus|reject|denied|quota|capacity/i
const NO_TROUBLE = /^(available|unknown|)$/i

/** What one source has to say for a cause. */
type Voice = {
  readonly name: string
  readonly evidence: Evidence
  readonly rows: readonly Row[]
  /** Milliseconds since 1970; null where no row tells a moment. */
  readonly span: { readonly from: number; readonly to: number } | null
}

/**
 * The sources that independently speak for a cause: each is a table or one of its categories, or Azure's own word. Not every
 * citation is one:
 * - what Azure says counts where it is trouble or a change: a resource that is Available, a read of the activity log, or an
 *   attempt that failed (unless the failing is the cause) supports nothing; neither does a change that came after the effect;
 * - facts more than an hour apart are not of one incident;
 * - the rows of a signal that only remarks are no source (`remarks`, by evidence id);
 * - a message that stands in two tables is one claim of whoever wrote it;
 * - a whole table is no second source beside its own category, and an empty result is none.
 */
export function independentSources(
  cause: Finding,
  evidence: readonly Evidence[],
  remarks: ReadonlySet<string>,
): readonly string[] {
  const cited = evidence.filter((one) => one.rowCount > 0 && !remarks.has(one.id))
  const voices = cited.flatMap((one) => voiceOf(cause, one))
  const merged = [...Map.groupBy(voices, ({ name }) => name).values()].map(joined)
  const apart = merged.filter(({ name }) => !merged.some((other) => isIn(name, other.name)))
  return apart.reduce<readonly string[]>((best, voice) => {
    const agreeing = apart.filter((other) => other === voice || agree(voice, other)).map(({ name }) => name)
    return agreeing.length > best.length ? agreeing : best
  }, [])
}

function voiceOf(cause: Finding, evidence: Evidence): readonly Voice[] {
  const own = cause.evidence.filter(({ id }) => id === evidence.id)
  if (own.length === 0) return []
  const whole = own.some(({ rows }) => rows.length === 0)
  const numbers = new Set(own.flatMap(({ rows }) => rows))
  const cited = whole ? evidence.rows : evidence.rows.filter((_, index) => numbers.has(index + 1))
  const rows = cited.filter((row) => speaksFor(cause, evidence, row))
  if (rows.length === 0 && evidence.rows.length > 0) return []
  return [{ name: sourceName(evidence.source), evidence, rows, span: spanOf(evidence, rows) }]
}

/** Whether a row of Azure's own word can be for a cause at all; a row of a log can. */
function speaksFor(cause: Finding, { source }: Evidence, row: Row): boolean {
  if (source.kind === 'logs' || source.what === 'metrics') return true
  if (source.what === 'resource-health') return !NO_TROUBLE.test(textOf(row.availabilityState))
  const operation = textOf(row.operationName)
  if (!CHANGES.test(operation) || ONLY_READS.test(operation)) return false
  return !FAILED.test(textOf(row.status)) || SPEAKS_OF_FAILING.test(cause.text)
}

/** From the first moment to the last; a state of health lasts until it was read. */
function spanOf({ source, to }: Evidence, rows: readonly Row[]): Voice['span'] {
  const lasting = source.kind === 'control-plane' && source.what === 'resource-health'
  const moments = sorted(rows.flatMap((row) => factsOf(row).numbers.moments))
  const [first, last] = [moments[0], moments.at(-1)]
  if (first === undefined || last === undefined) return null
  return { from: first, to: lasting ? Math.max(last, Date.parse(to)) : last }
}

function joined(voices: readonly Voice[]): Voice {
  const spans = voices.flatMap(({ span }) => span ?? [])
  const [first] = voices as readonly [Voice, ...Voice[]]
  return {
    ...first,
    rows: voices.flatMap(({ rows }) => rows),
    span:
      spans.length === 0
        ? null
        : { from: Math.min(...spans.map(({ from }) => from)), to: Math.max(...spans.map(({ to }) => to)) },
  }
}

/** Whether two sources speak of one incident, each by itself. */
function agree(one: Voice, other: Voice): boolean {
  if (isCopy(one, other) || isCopy(other, one)) return false
  if (!one.span || !other.span) return true
  if (one.span.from - other.span.to > NEAR_MS || other.span.from - one.span.to > NEAR_MS) return false
  return !isAfter(one, other) && !isAfter(other, one)
}

/** All changes of the activity log came after what the other source tells. */
const isAfter = (changes: Voice, effect: Voice): boolean =>
  isActivity(changes) &&
  !isActivity(effect) &&
  (changes.span?.from ?? 0) > (effect.span?.to ?? Number.POSITIVE_INFINITY) + LATE_MS

const isActivity = ({ evidence: { source } }: Voice): boolean =>
  source.kind === 'control-plane' && source.what === 'activity-log'

/** Every row of one carries prose that stands in the other as well. */
function isCopy(one: Voice, other: Voice): boolean {
  if (one.rows.length === 0) return false
  const known = new Set(other.rows.flatMap(proseOf))
  return known.size > 0 && one.rows.every((row) => proseOf(row).some((text) => known.has(text)))
}

const proseOf = (row: Row): readonly string[] =>
  factsOf(row)
    .text.split('\n')
    .filter((cell) => cell.length >= PROSE && /\s/.test(cell))

/** A category of a table stands in the table. */
const isIn = (whole: string, part: string): boolean =>
  whole !== part && whole.endsWith('/') && part.startsWith(whole)

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
