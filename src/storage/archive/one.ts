import { sql } from 'kysely'
import type { Archive, Recorded } from '../../flow/archive.ts'
import type { Database } from '../database.ts'
import { isId } from './hostile.ts'
import { LISTED, type ListedRow, listedOf } from './listed.ts'
import { type Looked, openLook } from './look.ts'

type Row = ListedRow & { readonly channel: string; readonly thread: string; readonly trimmed: boolean }

/** One investigation with all that is kept of it. */
export function oneOf(database: Database): Archive['one'] {
  const { find, read } = openLook()
  return async (id): Promise<Recorded | null> => {
    if (!isId(id)) return null
    const found = await database.snapshot(async (trx) => {
      const { rows } = await sql<Row>`
        select ${LISTED}, own.channel, own.thread, own.trimmed_at is not null as trimmed
        from investigation own join person on person.key = own.person where own.id = ${id}`.execute(trx)
      const { rows: words } = await sql<Recorded['words'][number]>`
        select coalesce(person.name, person.account) as person, is_right as right, note, at
        from feedback join person on person.key = feedback.person
        where investigation = ${id} order by at, person.key`.execute(trx)
      const looked: readonly Looked[] = rows.length > 0 ? await find(trx, id) : []
      return { row: rows[0], words, looked }
    })
    const { row, words, looked } = found
    if (!row) return null
    const events = await read(looked)
    const reported = events.findLast(({ event }) => event.kind === 'reported')?.event
    const listed = listedOf(row)
    return {
      ...listed,
      ...(reported?.kind === 'reported' ? { receipt: reported.report.receipt } : {}),
      channel: row.channel,
      thread: row.thread,
      events,
      words,
      trimmed: row.trimmed,
    }
  }
}
