import { sql, type Transaction } from 'kysely'
import type { Vote, Voted } from '../flow/proposals.ts'
import { ITSELF, type Person } from '../incident/person.ts'
import { shortSeal } from '../incident/proposal.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { known, storable } from './people.ts'
import { isSealed, readProposals, viewOfRow } from './proposal-rows.ts'
import type { Jobs } from './queue.ts'
import type { Schema } from './schema.ts'
import { dueNow } from './work.ts'

type Locked = {
  readonly state: string
  readonly investigation: string
  readonly approvals: number
  readonly late: boolean
}

/** Takes one person's yes or no; the last one that is needed decides, and has the action carried out. */
export async function vote(database: Database, jobs: Jobs | null, given: Vote): Promise<Voted> {
  return database.transact('someone-waits', async (trx): Promise<Voted> => {
    // The proposal is locked before anything of it is judged, so that two who decide at once take turns.
    const { rows } = await sql<Locked>`
      select state, investigation, approvals, expires_at <= clock_timestamp() as late
      from proposal where id = ${given.id} for update`.execute(trx)
    const [row] = rows
    if (!row) return { kind: 'refused', why: 'unknown' }
    const person = await known(trx, given.by)
    const refuse = async (why: Extract<Voted, { kind: 'refused' }>['why']): Promise<Voted> => {
      await recordAudit(trx, {
        actor: person.key,
        event: 'approval-refused',
        object: given.id,
        origin: given.by.platform,
        detail: { why, yes: given.yes },
      })
      return { kind: 'refused', why }
    }
    const [found] = await readProposals(trx, { id: given.id })
    if (!found || given.seal !== shortSeal(found.seal) || !isSealed(viewOfRow(found)))
      return refuse('altered')
    const { rows: before } = await sql<{ yes: boolean }>`
      select yes from vote where proposal = ${given.id} and who = ${given.who}`.execute(trx)
    const yeses = () => countOf(trx, given.id)
    // A second click, or the first one whose answer was lost.
    if (before[0]) {
      if (before[0].yes !== given.yes) return refuse(row.state === 'open' ? 'voted' : 'decided')
      return { kind: 'taken', more: given.yes ? Math.max(0, row.approvals - (await yeses())) : 0 }
    }
    if (row.state === 'open' && row.late) {
      await sql`update proposal set state = 'expired', ended_at = clock_timestamp() where id = ${given.id}`.execute(
        trx,
      )
      await dueNow(trx, jobs, row.investigation)
      return refuse('expired')
    }
    if (row.state !== 'open') return refuse(row.state === 'expired' ? 'expired' : 'decided')
    await sql`
      insert into vote (proposal, who, person, yes, note) values (${given.id}, ${storable(given.who)}, ${person.key},
        ${given.yes}, ${given.note === null ? null : storable(given.note)})`.execute(trx)
    const more = given.yes ? Math.max(0, row.approvals - (await yeses())) : 0
    if (more === 0) {
      await sql`
        update proposal set state = ${given.yes ? 'approved' : 'rejected'}, decided_at = clock_timestamp(),
          ended_at = case when ${given.yes} then null else clock_timestamp() end
        where id = ${given.id}`.execute(trx)
      if (given.yes) await jobs?.act(trx, given.id)
    }
    await dueNow(trx, jobs, row.investigation)
    await recordAudit(trx, {
      actor: person.key,
      event: given.yes ? 'approved' : 'rejected',
      object: given.id,
      origin: given.by.platform,
      detail: {
        seal: found.seal,
        more,
        ...(given.note === null ? {} : { noteHmac: person.hash(given.note) }),
      },
    })
    return { kind: 'taken', more }
  })
}

async function countOf(trx: Transaction<Schema>, id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from vote where proposal = ${id} and yes`.execute(trx)
  return rows[0]?.n ?? 0
}

/** Keeps that somebody was refused before their word was counted. */
export async function keepRefusal(database: Database, id: string, by: Person, why: string): Promise<void> {
  await database.transact('someone-waits', async (trx) => {
    const person = await known(trx, by)
    await recordAudit(trx, {
      actor: person.key,
      event: 'approval-refused',
      object: id,
      origin: by.platform,
      detail: { why },
    })
  })
}

/** Ends what nobody decided in time, so that its buttons go. */
export async function expireProposals(database: Database, jobs: Jobs | null): Promise<void> {
  await database.transact('work', async (trx) => {
    const { rows } = await sql<{ id: string; investigation: string }>`
      update proposal set state = 'expired', ended_at = clock_timestamp() where id in (
        select id from proposal where state = 'open' and expires_at <= clock_timestamp()
        order by expires_at limit 50 for update skip locked)
      returning id, investigation`.execute(trx)
    for (const { investigation } of rows) await dueNow(trx, jobs, investigation)
    for (const { id } of rows)
      await recordAudit(trx, {
        actor: ITSELF.account,
        event: 'proposal-expired',
        object: id,
        origin: 'clean-up',
        detail: {},
      })
  })
}
