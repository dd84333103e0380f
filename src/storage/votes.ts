import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Vote, Voted } from '../flow/proposals.ts'
import type { AuditEvent } from '../incident/audit.ts'
import { ITSELF, type Person } from '../incident/person.ts'
import { shortSeal } from '../incident/proposal.ts'
import { recordAudit } from './audit-trail.ts'
import type { Database } from './database.ts'
import { known, storable } from './people.ts'
import { isSealed, readProposals } from './proposal-rows.ts'
import type { Jobs } from './queue.ts'
import type { Schema } from './schema.ts'
import { dueNow } from './work.ts'

/** Takes one person's yes or no; the last one that is needed decides, and has the action carried out. */
export async function vote(database: Database, jobs: Jobs | null, given: Vote): Promise<Voted> {
  const mark = randomUUID()
  const who = storable(given.who)
  return database.transact('someone-waits', async (trx): Promise<Voted> => {
    // The proposal is locked before anything of it is read, so that two who decide at once take turns.
    const { rows } = await sql`select 1 from proposal where id = ${given.id} for update`.execute(trx)
    const [row] = rows.length > 0 ? await readProposals(trx, { id: given.id }) : []
    if (!row) return { kind: 'refused', why: 'unknown' }
    const person = await known(trx, given.by)
    const refuse = async (why: Extract<Voted, { kind: 'refused' }>['why']): Promise<Voted> => {
      await refusalKept(trx, {
        id: given.id,
        actor: person.key,
        origin: given.by.platform,
        mark,
        detail: { why, yes: given.yes },
      })
      return { kind: 'refused', why }
    }
    if (given.seal !== shortSeal(row.seal) || !isSealed(row)) return refuse('altered')
    // The account as well: the configuration may have learnt since then whose it is.
    const { rows: before } = await sql<{ yes: boolean }>`
      select yes from vote where proposal = ${given.id} and (who = ${who} or person = ${person.key})
      order by at limit 1`.execute(trx)
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
      await sayExpired(trx, jobs, [row], given.by.platform)
      return refuse('expired')
    }
    if (row.state !== 'open') return refuse(row.state === 'expired' ? 'expired' : 'decided')
    await sql`
      insert into vote (proposal, who, person, yes, note) values (${given.id}, ${who}, ${person.key},
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
        seal: row.seal,
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
  const mark = randomUUID()
  await database.transact('someone-waits', async (trx) => {
    const { key: actor } = await known(trx, by)
    await refusalKept(trx, { id, actor, origin: by.platform, mark, detail: { why } })
  })
}

/** The audit entry of a refusal; the `mark` tells that it stands there already, where only the answer was lost. */
async function refusalKept(
  trx: Transaction<Schema>,
  { id, mark, detail, ...by }: { id: string; mark: string } & Pick<AuditEvent, 'actor' | 'origin' | 'detail'>,
): Promise<void> {
  const { rows } = await sql`
    select 1 from audit where object = ${id} and strpos(detail, ${mark}) > 0`.execute(trx)
  if (rows.length > 0) return
  await recordAudit(trx, { ...by, event: 'approval-refused', object: id, detail: { ...detail, mark } })
}

type Over = { readonly id: string; readonly investigation: string }

/** Ends what nobody decided in time, so that its buttons go. */
export async function expireProposals(database: Database, jobs: Jobs | null): Promise<void> {
  await database.transact('work', async (trx) => {
    const { rows } = await sql<Over>`
      update proposal set state = 'expired', ended_at = clock_timestamp() where id in (
        select id from proposal where state = 'open' and expires_at <= clock_timestamp()
        order by expires_at limit 50 for update skip locked)
      returning id, investigation`.execute(trx)
    await sayExpired(trx, jobs, rows, 'clean-up')
  })
}

/** Everybody is shown that they are over, and the audit trail keeps it. */
async function sayExpired(
  trx: Transaction<Schema>,
  jobs: Jobs | null,
  over: readonly Over[],
  origin: string,
): Promise<void> {
  for (const { investigation } of over) await dueNow(trx, jobs, investigation)
  for (const { id } of over)
    await recordAudit(trx, {
      actor: ITSELF.account,
      event: 'proposal-expired',
      object: id,
      origin,
      detail: {},
    })
}
