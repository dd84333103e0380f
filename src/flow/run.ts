import { randomUUID } from 'node:crypto'
import type { Evidence } from '../incident/evidence.ts'
import type { InvestigationEvent, NewEvent } from '../incident/investigation.ts'
import type { Request } from '../incident/request.ts'
import type { Doors } from './ports.ts'

/** One investigation under way: its events so far, and what every step needs to add to them. */
export type Run = {
  readonly id: string
  readonly request: Request
  readonly doors: Doors
  readonly events: readonly InvestigationEvent[]
  readonly record: (event: NewEvent) => void
  /** Reserves the next evidence id, so that ids follow the order of asking and not of answering. */
  readonly nextId: () => string
  readonly evidence: () => readonly Evidence[]
  /** Aborts when the requester stops it or the time limit is reached. */
  readonly signal: AbortSignal
  readonly startedAt: number
}

/** Opens an investigation; each event is stamped, kept, and shown to `follow`. */
export function openRun(
  request: Request,
  doors: Doors,
  follow: (event: InvestigationEvent) => void,
  stop: AbortSignal,
): Run {
  const events: InvestigationEvent[] = []
  let asked = 0
  const record = (event: NewEvent): void => {
    const stamped = { ...event, at: doors.clock.now().toISOString() }
    events.push(stamped)
    follow(stamped)
  }
  record({ kind: 'received', request })
  return {
    id: randomUUID(),
    request,
    doors,
    events,
    record,
    nextId: () => `E${++asked}`,
    evidence: () => events.flatMap((e) => (e.kind === 'query-ended' ? [e.evidence] : [])).sort(byId),
    signal: AbortSignal.any([stop, AbortSignal.timeout(doors.limits.minutes * 60_000)]),
    startedAt: performance.now(),
  }
}

const byId = (a: Evidence, b: Evidence): number => Number(a.id.slice(1)) - Number(b.id.slice(1))
