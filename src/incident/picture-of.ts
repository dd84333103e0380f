import { drawnRange, merged } from './drawn-range.ts'
import type { Citation, Evidence } from './evidence.ts'
import { lanesOf } from './lanes.ts'
import { byTime, moment } from './moment.ts'
import type { Lane, Picture, Span } from './picture.ts'
import { plain } from './plain.ts'
import type { Report, TimelineEntry } from './report.ts'
import { TROUBLE } from './state-words.ts'
import type { TimeRange } from './window.ts'

const MOST_EVENTS = 12
const LONGEST_EVENT = 160
/** A row as it stands in a timeline without a model: `status_s = Disconnected, remoteIP_s = …`. */
const ROW = /^\w+ = /
/** The id of a session in front of a message says nothing to a reader. */
const SESSION = /\b\w+\s*[:=]+\s*\{?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}?[\s,:]*/gi
/** Who speaks to whom, in front of a message: `Remote 203.0.113.10:500: Local 10.10.0.4:500: `. */
const ADDRESSES = /^(?:\w+ [\da-f.:[\]]*\d[\da-f.:[\]]*:\s+)+/i

/** What can be drawn of an incident; null where neither a state nor an event is known. Pure, and never throws. */
export function pictureOf(
  report: Report,
  evidence: readonly Evidence[],
  searched: readonly TimeRange[],
): Picture | null {
  const lanes = lanesOf(evidence)
  const events = eventsOf(report, lanes)
  if (lanes.length === 0 && events.length === 0) return null
  const asked = isoOf(report.window?.asked ?? '')
  const range = drawnRange({ asked, lanes, events }, searched)
  if (!range) return null
  return {
    from: range.from,
    to: range.to,
    asked,
    searched: merged(searched).flatMap((one) => within(one, range) ?? []),
    quiet: range.quiet,
    lanes: lanes
      .map(({ name, spans }) => ({ name, spans: spans.flatMap((span) => spanWithin(span, range)) }))
      .filter(({ spans }) => spans.length > 0),
    events,
  }
}

/** The entries that the cause rests on first, then in order of time; numbered by time in the end. */
function eventsOf({ timeline, cause }: Report, lanes: readonly Lane[]): Picture['events'] {
  const timed = timeline
    .flatMap((entry) => {
      const at = isoOf(entry.at)
      return at === null ? [] : [{ ...entry, at, causes: cause !== null && cites(cause.evidence, entry) }]
    })
    .sort((a, b) => byTime(a.at, b.at))
    .filter((entry) => entry.causes || !isDrawn(entry, lanes))
  return [...timed.filter(({ causes }) => causes), ...timed.filter(({ causes }) => !causes)]
    .slice(0, MOST_EVENTS)
    .sort((a, b) => byTime(a.at, b.at))
    .map(({ at, event, causes }) => ({
      at,
      text: words(event),
      // Where the cause is known, what merely sounds like trouble is beside the point.
      trouble: causes || (cause === null ? TROUBLE.test(event) : beginsTrouble(at, lanes)),
    }))
}

const cites = (citations: readonly Citation[], { evidence }: TimelineEntry): boolean =>
  evidence.some(({ id, rows }) =>
    citations.some(
      (one) => one.id === id && (one.rows.length === 0 || rows.some((row) => one.rows.includes(row))),
    ),
  )

/** A row whose state a lane shows from the same second on. */
const isDrawn = ({ at, event }: TimelineEntry, lanes: readonly Lane[]): boolean =>
  ROW.test(event) &&
  lanes.some(({ spans }) =>
    spans.some(
      ({ from, state }) => sameSecond(from, at) && state.split(' ').every((word) => event.includes(word)),
    ),
  )

const beginsTrouble = (at: string, lanes: readonly Lane[]): boolean =>
  lanes.some(({ spans }) => spans.some(({ from, trouble }) => trouble && sameSecond(from, at)))

const sameSecond = (a: string, b: string): boolean =>
  Math.floor(Date.parse(a) / 1_000) === Math.floor(Date.parse(b) / 1_000)

/** The entry in few words: of a row its message or its values, of a message not the ids and addresses before it. */
function words(event: string): string {
  const text = plain(event.slice(0, 4 * LONGEST_EVENT).toWellFormed())
  const values = ROW.test(text) ? text.split(/(?:^|, )\w+ = /).filter((value) => value !== '') : []
  const said = values.find((value) => value.length > 25 && value.includes(' ')) ?? (values.join(', ') || text)
  const told = said.replace(SESSION, '').replace(ADDRESSES, '').trim()
  return told.length > LONGEST_EVENT
    ? `${told
        .slice(0, LONGEST_EVENT - 1)
        .toWellFormed()
        .trimEnd()}…`
    : told
}

function isoOf(text: string): string | null {
  const time = Date.parse(moment(text))
  return Number.isFinite(time) ? new Date(time).toISOString() : null
}

/** The part of it inside of the range; null where there is none. */
function within({ from, to }: TimeRange, range: TimeRange): TimeRange | null {
  const [start, end] = [later(from, range.from), earlier(to, range.to)]
  return Date.parse(start) > Date.parse(end) ? null : { from: start, to: end }
}

function spanWithin({ from, to, state, trouble, lastSeen }: Span, range: TimeRange): readonly Span[] {
  const part = within({ from, to }, range)
  if (!part) return []
  const seen =
    lastSeen === undefined || Date.parse(lastSeen) >= Date.parse(part.to) ? null : later(lastSeen, part.from)
  return [{ ...part, state, trouble, ...(seen === null ? {} : { lastSeen: seen }) }]
}

const later = (a: string, b: string): string => (Date.parse(a) < Date.parse(b) ? b : a)
const earlier = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? b : a)
