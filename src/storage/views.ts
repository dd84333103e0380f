import { sql } from 'kysely'
import type { View } from '../flow/memory.ts'
import type { InvestigationStatus } from '../incident/investigation.ts'
import type { Picture } from '../incident/picture.ts'
import { pictureOf } from '../incident/picture-of.ts'
import type { Progress } from '../incident/progress.ts'
import type { Report } from '../incident/report.ts'
import type { Database } from './database.ts'
import { readEvents } from './events.ts'
import { readProposals, viewOfRow } from './proposal-rows.ts'

type Row = {
  readonly status: InvestigationStatus
  readonly platform: string
  readonly channel: string
  readonly thread: string
  readonly address: string | null
  readonly text: string
  readonly progress: string | null
  readonly ahead: string
}

/** What people are shown of an investigation; null where there is none. */
export async function viewOf(
  database: Database,
  id: string,
  { drawn }: { readonly drawn: boolean } = { drawn: false },
): Promise<View | null> {
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<Row>`
      select own.status, own.platform, own.channel, own.thread, own.address, coalesce(own.request, '') as text,
        delivery.progress,
        (select count(*) from investigation other
          where own.status = 'accepted' and other.ended_at is null and other.status = 'accepted' and other.queued
            and (other.turn, other.created_at) < (own.turn, own.created_at)) as ahead
      from investigation own left join delivery on delivery.investigation = own.id
      where own.id = ${id}`.execute(db),
  )
  const [row] = rows
  if (!row) return null
  const { platform, channel, thread, address, status, text } = row
  const events = await database.ask('someone-waits', (db) => readEvents(db, id, ['parked', 'reported']))
  const proposals =
    events.at(-1)?.kind === 'reported'
      ? await database.ask('someone-waits', (db) => readProposals(db, { investigation: id }))
      : []
  const last = events.at(-1)
  const report = last?.kind === 'reported' || last?.kind === 'parked' ? last.report : null
  return {
    id,
    status,
    text,
    place: { platform, channel, thread, ...(address === null ? {} : { address }) },
    report,
    progress: row.progress === null ? null : (JSON.parse(row.progress) as Progress),
    ahead: Number(row.ahead),
    proposals: proposals.map(viewOfRow),
    picture: drawn && last?.kind === 'reported' ? await pictureIn(database, id, last.report) : null,
  }
}

/** Drawn from all rows, of which the report quotes but a few. */
async function pictureIn(database: Database, id: string, report: Report): Promise<Picture | null> {
  const events = await database.ask('someone-waits', (db) =>
    readEvents(db, id, ['query-ended', 'resolved', 'widened']),
  )
  const evidence = events.flatMap((event) => (event.kind === 'query-ended' ? [event.evidence] : []))
  const searched = events.flatMap((event) =>
    event.kind === 'widened' ? [event.range] : event.kind === 'resolved' ? event.window.searched : [],
  )
  return pictureOf(report, evidence, searched)
}
