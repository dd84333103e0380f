import { byId, type Evidence } from '../incident/evidence.ts'
import { Interrupted } from '../incident/interrupted.ts'
import { activeMs, type InvestigationEvent, type NewEvent, nowOf } from '../incident/investigation.ts'
import type { Request } from '../incident/request.ts'
import { type Journal, pen } from './journal.ts'
import type { Doors } from './ports.ts'
import { type Replay, replay } from './replay.ts'

/** One investigation under way: its events so far, and what every step needs to add to them. */
export type Run = {
  readonly id: string
  readonly request: Request
  readonly doors: Doors
  readonly events: readonly InvestigationEvent[]
  /** What earlier attempts already did. */
  readonly earlier: Replay
  /** Everything of an earlier investigation that the request refers to. */
  readonly eventsOf: Journal['eventsOf']
  readonly done: Journal['done']
  /** Adds an event; it is safe at the latest when the next step has ended. */
  readonly record: (event: NewEvent) => void
  /** Resolves when everything recorded is safe. A step that ends with it is never done again. */
  readonly safe: () => Promise<void>
  /** Reserves the next evidence id, so that ids follow the order of asking and not of answering. */
  readonly nextId: () => string
  readonly evidence: () => readonly Evidence[]
  /** Aborts when the requester stops it, the time limit is reached, or this process may wait no longer. */
  readonly signal: AbortSignal
  /** Why the work ends early with a report of what is known; null while it goes on. */
  readonly ending: () => 'stopped' | 'time-limit' | null
  /** Throws `Interrupted` where this process is leaving: no step may begin, and one that was cut off is not told. */
  readonly mayGoOn: () => void
  /** Resolves when no step is under way any more. */
  readonly idle: () => Promise<void>
  readonly during: <T>(step: Promise<T>) => Promise<T>
  /** The moment that counts as now, the same for whoever goes on after a crash. */
  readonly now: Date
  /** Seconds that were worked on it so far, in all attempts. */
  readonly seconds: () => number
  /** Lets go of timers and listeners; to be called when the work is over, whichever way. */
  readonly close: () => void
}

/** How an investigation is told to end before its time. */
export type Interruptions = {
  /** The requester's wish: it ends in a report of what is known. */
  readonly stop?: AbortSignal
  /** This process is leaving: the step under way may end, no other begins. */
  readonly leave?: AbortSignal
  /** This process waits no longer for the step under way. */
  readonly abandon?: AbortSignal
}

const never = new AbortController().signal

/** Opens an investigation, or goes on with one; each event is stamped, kept, and shown to `follow`. */
export function openRun(
  { doors, journal, worker = 'here' }: { doors: Doors; journal: Journal; worker?: string },
  { stop = never, leave = never, abandon = never }: Interruptions = {},
  follow: (event: InvestigationEvent) => void = () => {},
): Run {
  const [first] = journal.past
  if (first?.kind !== 'received') throw new Error('An investigation begins with its request.')
  const events = [...journal.past]
  let asked = false
  const over = new AbortController()
  const give = (): void => over.abort()
  const stopping = (): void => {
    asked = true
    give()
  }
  const { write, safe } = pen(journal, stopping, give)
  const under = new Set<Promise<unknown>>()
  const earlier = replay(journal.past)
  const record = (event: NewEvent): void => {
    if (earlier.told(event)) return
    const stamped = { ...event, at: doors.clock.now().toISOString() }
    events.push(stamped)
    follow(stamped)
    write(stamped)
  }
  if (events.some((event) => event.kind === 'stop-requested')) stopping()
  const attempt = events.filter((event) => event.kind === 'started').length + 1
  record({ kind: 'started', attempt, worker })
  const spentMs = activeMs(journal.past)
  let late = false
  const timer = setTimeout(
    () => {
      late = true
      give()
    },
    Math.max(1, doors.limits.minutes * 60_000 - spentMs),
  )
  // Listeners of signals that outlive the run would keep it in memory.
  for (const signal of [stop, abandon]) {
    if (signal.aborted) give()
    else signal.addEventListener('abort', give, { once: true })
  }
  const startedAt = performance.now()
  let lastId = earlier.lastId
  return {
    id: first.request.id,
    request: { ...first.request, answers: { ...first.request.answers, ...answersIn(events) } },
    doors,
    events,
    earlier,
    eventsOf: journal.eventsOf,
    done: journal.done,
    record,
    safe,
    nextId: () => `E${++lastId}`,
    evidence: () => [...latest(events).values()].sort(byId),
    signal: over.signal,
    ending: () => (stop.aborted || asked ? 'stopped' : late ? 'time-limit' : null),
    mayGoOn: () => {
      if (leave.aborted || abandon.aborted) throw new Interrupted('handed-back')
    },
    idle: async () => {
      while (under.size > 0) await Promise.allSettled(under)
    },
    during: (step) => {
      under.add(step)
      const done = () => under.delete(step)
      step.then(done, done)
      return step
    },
    now: wholeSecond(new Date(nowOf(events) ?? doors.clock.now())),
    close: () => {
      clearTimeout(timer)
      for (const signal of [stop, abandon]) signal.removeEventListener('abort', give)
    },
    seconds: () => Math.round(spentMs + performance.now() - startedAt) / 1000,
  }
}

/** Nobody reads the thousandths of a second up to which was searched. */
const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000)

/** What the requester answered on the way. */
function answersIn(events: readonly InvestigationEvent[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    events.flatMap((event) => (event.kind === 'answered' ? [[event.parameter, event.answer]] : [])),
  )
}

/** The evidence by its id: a read that was answered twice, around a crash, counts once. */
function latest(events: readonly InvestigationEvent[]): ReadonlyMap<string, Evidence> {
  return new Map(
    events.flatMap((event) =>
      event.kind === 'query-ended' ? [[event.evidence.id, event.evidence] as const] : [],
    ),
  )
}
