import type { Evidence, Row } from './evidence.ts'
import { byTime, moment, timeColumn } from './moment.ts'
import type { Picture, Span } from './picture.ts'
import { plain } from './plain.ts'
import type { Report } from './report.ts'
import { ENTITY, STATE, TROUBLE } from './state-words.ts'
import type { TimeRange } from './window.ts'

const MOST_LANES = 6
const MOST_EVENTS = 12
const MOST_STATES = 12
/** Of a long search the stretch around what happened is drawn, with so much of it on both sides. */
const AROUND = 0.15
const LEAST_AROUND_MS = 5 * 60_000

type Lane = Picture['lanes'][number]

/** What can be drawn of an incident; null where neither a state nor an event is known. Pure, and never throws. */
export function pictureOf(
  report: Report,
  evidence: readonly Evidence[],
  searched: readonly TimeRange[],
): Picture | null {
  // Two queries may show the same thing.
  const byContent = new Map(evidence.flatMap(lanesOf).map((lane) => [JSON.stringify(lane), lane]))
  const lanes = [...byContent.values()].sort((a, b) => troubled(b) - troubled(a)).slice(0, MOST_LANES)
  const events = eventsOf(report)
  if (lanes.length === 0 && events.length === 0) return null
  const asked = report.window && isTime(report.window.asked) ? report.window.asked : null
  const range = rangeOf(lanes, events, asked, searched)
  if (!range) return null
  return {
    ...range,
    asked,
    lanes: lanes.map((lane) => within(lane, range)).filter(({ spans }) => spans.length > 0),
    events,
  }
}

const isTime = (iso: string): boolean => Number.isFinite(Date.parse(iso))
const troubled = ({ spans }: Lane): number => spans.filter(({ trouble }) => trouble).length

/** One lane for each thing whose state the rows tell, if its state ever changes or is bad. */
function lanesOf(evidence: Evidence): readonly Lane[] {
  const { rows } = evidence
  const time = timeColumn(rows)
  const state = Object.keys(rows[0] ?? {}).find(
    (name) => STATE.test(name) && distinct(rows, name) <= MOST_STATES,
  )
  if (time === null || state === undefined || rows.length < 2) return []
  const entity = Object.keys(rows[0] ?? {})
    .filter((name) => ENTITY.test(name))
    .slice(0, 2)
  const byEntity = Map.groupBy(rows, (row) => entity.map((name) => textOf(row[name])).join(' '))
  return [...byEntity].flatMap(([name, own]) => {
    const ordered = own
      .map((row) => ({ at: moment(row[time]), state: plain(textOf(row[state])) }))
      .filter(({ at, state: value }) => isTime(at) && value !== '')
      .sort((a, b) => byTime(a.at, b.at))
    const spans = spansOf(ordered)
    return spans.length > 1 || spans.some(({ trouble }) => trouble)
      ? [{ name: plain(name).trim() || evidence.id, spans }]
      : []
  })
}

/** From each row to the next; the last state is drawn as the moment that it was seen. */
function spansOf(ordered: readonly { readonly at: string; readonly state: string }[]): readonly Span[] {
  const spans: { from: string; to: string; state: string; trouble: boolean }[] = []
  for (const { at, state } of ordered) {
    const last = spans.at(-1)
    if (last) last.to = at
    if (last?.state !== state) spans.push({ from: at, to: at, state, trouble: TROUBLE.test(state) })
  }
  return spans
}

/** The entries that the cause cites first, then the others; numbered by time in the end. */
function eventsOf({ timeline, cause }: Report): Picture['events'] {
  const ids = new Set(cause?.evidence.map(({ id }) => id))
  const timed = timeline.filter(({ at }) => isTime(at))
  const first = timed.filter(({ evidence }) => evidence.some(({ id }) => ids.has(id)))
  const others = timed.filter((one) => !first.includes(one))
  return [...first, ...others]
    .slice(0, MOST_EVENTS)
    .sort((a, b) => byTime(a.at, b.at))
    .map(({ at, event }) => ({ at, text: plain(event), trouble: TROUBLE.test(event) }))
}

function rangeOf(
  lanes: readonly Lane[],
  events: Picture['events'],
  asked: string | null,
  searched: readonly TimeRange[],
): TimeRange | null {
  const changes = lanes.flatMap(({ spans }) =>
    spans.flatMap(({ from, trouble }, at) => (at > 0 || trouble ? [from] : [])),
  )
  const moments = [...events.map(({ at }) => at), ...changes, ...(asked === null ? [] : [asked])]
    .map((at) => Date.parse(at))
    .filter(Number.isFinite)
  if (moments.length === 0) return null
  const [first, last] = [Math.min(...moments), Math.max(...moments)]
  const around = Math.max(LEAST_AROUND_MS, (last - first) * AROUND)
  const bounds = searched
    .flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)])
    .filter(Number.isFinite)
  const from = Math.max(first - around, Math.min(first, ...bounds))
  const to = Math.min(last + around, Math.max(last, ...bounds))
  return {
    from: new Date(Math.min(from, first)).toISOString(),
    to: new Date(Math.max(to, last, from + 60_000)).toISOString(),
  }
}

/** The part of a lane that is drawn. */
function within({ name, spans }: Lane, { from, to }: TimeRange): Lane {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  return {
    name,
    spans: spans.flatMap((span) => {
      const begin = Math.max(start, Date.parse(span.from))
      const finish = Math.min(end, Date.parse(span.to))
      return begin > finish
        ? []
        : [{ ...span, from: new Date(begin).toISOString(), to: new Date(finish).toISOString() }]
    }),
  }
}

const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
const distinct = (rows: readonly Row[], name: string): number =>
  new Set(rows.map((row) => textOf(row[name]))).size
