import pg from 'pg'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import { statusOf } from '../../src/incident/investigation.ts'
import { auditTrail } from '../../src/storage/audit-trail.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { readEvents } from '../../src/storage/events.ts'
import type { ChatServer } from '../fakes/chat-server.ts'

const TERMINAL = ['completed', 'partial', 'stopped', 'failed']

/**
 * What must hold for each accepted request, however often a process died: one report, one message that shows it, no
 * finished query or model turn done twice, and a whole audit trail. Gives what does not.
 */
export async function broken(
  url: string,
  chat: ChatServer,
  ids: readonly string[],
  options: { readonly status?: string; readonly delivered?: boolean } = {},
): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=guidepost' })
  await client.connect()
  const database = openDatabase({ url: () => url, revive: async () => undefined })
  try {
    const found: string[] = []
    const { rows } = await client.query(`
      select i.id, i.status, i.thread, d.message, d.mark, d.state,
        (select count(*)::int from event e where e.investigation = i.id and e.kind = 'reported') as reports
      from investigation i left join delivery d on d.investigation = i.id`)
    const known = new Map(rows.map((row) => [row.id, row]))
    for (const id of ids) {
      const row = known.get(id)
      if (!row) {
        found.push(`${id} is lost`)
        continue
      }
      if (!TERMINAL.includes(row.status)) found.push(`${id} is ${row.status}`)
      if (options.status && row.status !== options.status) found.push(`${id} ended ${row.status}`)
      if (row.reports !== 1) found.push(`${id} has ${row.reports} reports`)
      if (options.delivered !== false) {
        const shown = chat.messages.filter(({ mark }) => mark === row.mark)
        if (shown.length !== 1) found.push(`${id} has ${shown.length} messages`)
        else if (shown[0]?.status !== row.status) found.push(`${id} shows ${shown[0]?.status}`)
      }
    }
    if (rows.length !== ids.length) found.push(`${rows.length} investigations for ${ids.length} requests`)
    for (const id of ids)
      found.push(...repeated(await readEvents(database.kysely, id)).map((what) => `${id}: ${what}`))
    const { faults } = await auditTrail(database).verify()
    found.push(...faults.map((fault) => `audit row ${fault.seq}: ${fault.what}`))
    return found
  } finally {
    await database.close()
    await client.end()
  }
}

/** Steps that ended and were done again all the same; and a status that the events do not amount to. */
function repeated(events: readonly InvestigationEvent[]): readonly string[] {
  const found: string[] = []
  const ended = events.flatMap((event) =>
    event.kind === 'query-ended' || event.kind === 'query-failed' ? [event.id] : [],
  )
  if (new Set(ended).size !== ended.length) found.push('a query ended twice')
  const keys = new Map(
    events.flatMap((event) => (event.kind === 'query-started' ? [[event.id, event.key]] : [])),
  )
  const asked = ended.map((id) => keys.get(id))
  if (new Set(asked).size !== asked.length) found.push('the same query was asked under two ids')
  const turns = events.flatMap((event) => (event.kind === 'model-ended' ? [event.turn] : []))
  if (new Set(turns.map(String)).size !== turns.length) found.push('a model turn was taken twice')
  const last = events.findLast((event) => event.kind === 'reported')
  if (last?.kind === 'reported' && statusOf(events) !== last.report.status)
    found.push('the status is another')
  return found
}
