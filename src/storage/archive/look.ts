import type { Kysely } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Numbered } from '../../flow/archive.ts'
import type { Row } from '../../incident/evidence.ts'
import type { InvestigationEvent } from '../../incident/investigation.ts'
import type { Report } from '../../incident/report.ts'
import type { Body } from '../bodies.ts'
import { bodiesOf, EVENT_AT, eventFrom, HAS_BODY } from '../events.ts'
import type { Schema } from '../schema.ts'
import { shortRow } from './cells.ts'

const SAMPLE = 3
/** Characters of such events that are kept at most, and for how long at most. */
const KEPT = 8_000_000
const KEPT_MS = 600_000

/** An event as it was found: with its body, or as it was looked at before. */
export type Looked = {
  readonly seq: number
  readonly uid: string
  readonly kind: string
  readonly at: string
  readonly large: boolean
  readonly body: Body | null
  readonly before: InvestigationEvent | null
}

/**
 * The events of an investigation without the mass of their rows. Large evidence never changes while it is stored, so it is
 * unpacked once and not for every look at a page.
 */
export function openLook(): {
  readonly find: (db: Kysely<Schema>, id: string) => Promise<readonly Looked[]>
  readonly read: (looked: readonly Looked[]) => Promise<readonly Numbered[]>
} {
  const before = new LRUCache<string, InvestigationEvent>({
    maxSize: KEPT,
    ttl: KEPT_MS,
    ttlAutopurge: true,
    sizeCalculation: (event) => JSON.stringify(event).length,
  })
  return {
    find: async (db, id) => {
      const rows = await db
        .selectFrom('event')
        .select(['seq', 'uid', 'kind', 'pieces', EVENT_AT.as('at')])
        .where('investigation', '=', id)
        .where(HAS_BODY)
        .orderBy('seq')
        .execute()
      // Held on to, since it may be dropped before the rest was read.
      const known = new Map(rows.map(({ uid }) => [uid, before.get(uid) ?? null]))
      const unknown = rows.filter(({ uid }) => !known.get(uid)).map(({ seq }) => seq)
      const bodies = await bodiesOf(db, id, unknown)
      return rows.map(({ pieces, ...row }) => ({
        ...row,
        large: pieces > 0 && row.kind === 'query-ended',
        body: bodies.get(row.seq) ?? null,
        before: known.get(row.uid) ?? null,
      }))
    },
    read: async (looked) => {
      const events: Numbered[] = []
      // One after the other, so that but one of them is unpacked at a time.
      for (const { seq, uid, kind, at, large, body, before: known } of looked) {
        const event = body ? brief(await eventFrom({ kind, at }, body)) : known
        if (!event) continue
        if (large && body) before.set(uid, event)
        events.push({ seq, event })
      }
      return events
    },
  }
}

const few = (rows: readonly Row[]): readonly Row[] => rows.slice(0, SAMPLE).map((row) => shortRow(row).row)

function brief(event: InvestigationEvent): InvestigationEvent {
  if (event.kind === 'query-ended')
    return { ...event, evidence: { ...event.evidence, rows: few(event.evidence.rows) } }
  return event.kind === 'reported' || event.kind === 'parked'
    ? { ...event, report: briefReport(event.report) }
    : event
}

const briefReport = (report: Report): Report => ({
  ...report,
  evidence: report.evidence.map((one) => ({ ...one, sample: few(one.sample) })),
})
