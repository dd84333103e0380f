import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { readEvents } from '../events.ts'
import { told } from './told.ts'

const BATCH = 50

/** Tells the rows of what ended before they said what their reports say; a few at a time, so that nobody waits. */
export async function fillIn(database: Database): Promise<void> {
  for (;;) {
    const { rows } = await database.ask('work', (db) =>
      sql<{ id: string }>`
        select id from investigation where ended_at is not null and title is null
        order by ended_at desc limit ${BATCH}`.execute(db),
    )
    for (const { id } of rows) {
      const [event] = await database.ask('work', (db) => readEvents(db, id, ['reported']))
      const columns = event?.kind === 'reported' ? told(event.report) : sql`title = ''`
      await database.ask('work', (db) =>
        sql`update investigation set ${columns} where id = ${id} and title is null`.execute(db),
      )
    }
    if (rows.length < BATCH) return
  }
}
