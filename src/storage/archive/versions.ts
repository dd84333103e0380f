import { sql } from 'kysely'
import type { Archive } from '../../flow/archive.ts'
import type { Database } from '../database.ts'
import { isId } from './hostile.ts'

/**
 * A hash over all that moves when something moves that people see: numbers and states alone, for it is asked twice a
 * second.
 */
export async function versions(database: Database, ids: readonly string[]): ReturnType<Archive['versions']> {
  const asked = [...new Set(ids.filter(isId).map((id) => id.toLowerCase()))]
  if (asked.length === 0) return new Map()
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<{ id: string; version: string }>`
      select own.id, md5(concat_ws(' ',
        own.status, own.last_seq, own.fence, own.trimmed_at, own.title, person.name, person.platform,
        delivery.wanted, delivery.shown, delivery.state, delivery.message is null, delivery.why,
        -- What somebody forgotten had said is gone, and its event stands.
        (select concat_ws(',', count(*), count(value), count(*) filter (where state = 'open'))
          from wait where wait.investigation = own.id),
        (select string_agg(concat_ws(',', proposal.id, proposal.state, length(proposal.log), proposal.comparison,
            (select concat_ws(',', count(*), count(note), count(voter.platform), max(vote.at))
              from vote join person voter on voter.key = vote.person where vote.proposal = proposal.id)),
            ';' order by proposal.id)
          from proposal where proposal.investigation = own.id),
        (select concat_ws(',', count(*), count(author.platform), max(at))
          from feedback join person author on author.key = feedback.person where feedback.investigation = own.id)
      )) as version
      from investigation own join person on person.key = own.person
        left join delivery on delivery.investigation = own.id
      where own.id = any (${asked}::uuid[])`.execute(db),
  )
  const known = new Map(rows.map(({ id, version }) => [id, version]))
  return new Map(
    ids.flatMap((id) => {
      const version = known.get(id.toLowerCase())
      return version === undefined ? [] : [[id, version] as const]
    }),
  )
}

/**
 * Every change that the list shows is in the audit trail, besides who works on what; so its length and the few that are
 * open say whether anything has changed.
 */
export async function latest(database: Database): Promise<string> {
  const { rows } = await database.ask('someone-waits', (db) =>
    sql<{ version: string }>`
      select concat_ws('-', (select seq from audit_head), count(*), sum(fence),
        count(*) filter (where status = 'running'), count(guide)) as version
      from investigation where ended_at is null`.execute(db),
  )
  return rows[0]?.version ?? ''
}
