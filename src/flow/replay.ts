import type { InvestigationEvent, ModelPurpose, NewEvent } from '../incident/investigation.ts'

type Kind<K> = Extract<InvestigationEvent, { kind: K }>
/** A read that was begun before: its id, and how it ended if it did. */
export type EarlierRead = {
  readonly id: string
  readonly end: Kind<'query-ended'> | Kind<'query-failed'> | null
}
export type EarlierTurn = Kind<'model-ended'> | Kind<'model-failed'>

/** What was done before in this investigation, handed out once each to whoever asks for the same again. */
export type Replay = {
  readonly read: (key: string) => EarlierRead | null
  readonly turn: (purpose: ModelPurpose) => EarlierTurn | null
  readonly guide: Kind<'guide-chosen'> | null
  /** True where this very event was recorded before; once for each time that it was. */
  readonly told: (event: NewEvent) => boolean
  /** The highest number of an evidence id so far. */
  readonly lastId: number
}

/** What every attempt comes by again on its way. */
const REPEATED: ReadonlySet<InvestigationEvent['kind']> = new Set([
  'asked',
  'link-followed',
  'resolved',
  'widened',
  'limit-reached',
  'withheld',
  'concluded',
])

/** What the events of earlier attempts allow to skip; a read or turn that was given up counts as not done. */
export function replay(past: readonly InvestigationEvent[]): Replay {
  const started = past.filter((event) => event.kind === 'query-started')
  const ends = new Map(
    past.flatMap((event) =>
      event.kind === 'query-ended' || (event.kind === 'query-failed' && event.failure !== 'cancelled')
        ? [[event.id, event] as const]
        : [],
    ),
  )
  const reads = Map.groupBy([...new Map(started.map((one) => [one.id, one])).values()], ({ key }) => key)
  const turns = past.filter(
    (event): event is EarlierTurn =>
      event.kind === 'model-ended' || (event.kind === 'model-failed' && event.failure !== 'cancelled'),
  )
  const told = past.flatMap(({ at: _, ...event }) =>
    REPEATED.has(event.kind) ? [JSON.stringify(event)] : [],
  )
  return {
    read: (key) => {
      const next = reads.get(key)?.shift()
      return next ? { id: next.id, end: ends.get(next.id) ?? null } : null
    },
    turn: (purpose) => {
      const at = turns.findIndex((turn) => turn.purpose === purpose)
      return at < 0 ? null : (turns.splice(at, 1)[0] ?? null)
    },
    guide: past.findLast((event) => event.kind === 'guide-chosen') ?? null,
    told: (event) => {
      if (!REPEATED.has(event.kind)) return false
      const at = told.indexOf(JSON.stringify(event))
      if (at >= 0) told.splice(at, 1)
      return at >= 0
    },
    lastId: Math.max(0, ...started.map(({ id }) => Number(id.slice(1)))),
  }
}
