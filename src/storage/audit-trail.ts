import { canonicalize } from 'json-canonicalize'
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { AuditFilter, AuditHead, AuditLine, AuditTrail } from '../flow/archive.ts'
import { type AuditEntry, type AuditEvent, auditFaults, auditText } from '../incident/audit.ts'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

const PAGE = 1_000
/** The moment with all its microseconds, however the session shows times. */
const AT = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/**
 * Adds an entry in the transaction of what it records. The last thing a transaction does: from here on every other
 * entry waits for its end, which keeps the chain in one line.
 */
export async function recordAudit(trx: Transaction<Schema>, event: AuditEvent): Promise<void> {
  const [before, between] = auditText(event)
  // One statement, so that others wait for as short as can be; the moment is taken when it is our turn.
  const { numAffectedRows } = await sql`
    with head as materialized (select seq + 1 as seq, hash from audit_head for update),
      turn as materialized (
        select seq, hash as previous,
          to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment
        from head),
      entry as materialized (
        select seq, previous, moment,
          encode(sha256(convert_to(
            ${before}::text || moment || ${between}::text || previous || '","seq":' || seq || '}', 'UTF8')), 'hex') as hash
        from turn),
      kept as (
        insert into audit (seq, at, actor, event, object, origin, detail, previous, hash)
        select seq, moment::timestamptz, ${event.actor}::text, ${event.event}::text, ${event.object}::text,
          ${event.origin}::text, ${canonicalize(event.detail)}::text, previous, hash
        from entry)
    update audit_head set seq = entry.seq, hash = entry.hash from entry`.execute(trx)
  if (numAffectedRows !== 1n) throw new Error('The head of the audit trail is missing.')
}

/** The trail as it is read and verified; adding to it happens where things happen. */
export function auditTrail(database: Database): AuditTrail {
  return {
    read: (filter) => entries((work) => database.ask('someone-waits', work), filter),
    newest: async (filter, before, limit) => {
      const page = await database.ask('someone-waits', (db) =>
        filtered(db, filter, before === null ? null : sql<boolean>`seq < ${before}`)
          .orderBy('seq', 'desc')
          .limit(limit)
          .execute(),
      )
      return page.map(lineOf)
    },
    head: () => database.ask('work', headOf),
    verify: (witness = null) =>
      database.snapshot(async (trx) => {
        const head = await headOf(trx)
        let at: string | null = null
        let stood = witness === null || witness.seq === 0
        const seen = async function* (): AsyncIterable<AuditEntry> {
          for await (const entry of entries((work) => work(trx), {})) {
            at = entry.at
            stood ||= entry.seq === witness?.seq && entry.hash === witness.hash
            yield entry
          }
        }
        const faults = await auditFaults(seen(), head)
        const rewritten = { seq: witness?.seq ?? 0, what: 'it is not the row that was noted down' }
        return { faults: stood ? faults : [...faults, rewritten], head, at }
      }),
  }
}

async function headOf(db: Kysely<Schema>): Promise<AuditHead> {
  const { rows } = await sql<{ seq: string; hash: string }>`select seq, hash from audit_head`.execute(db)
  return { seq: Number(rows[0]?.seq ?? 0), hash: rows[0]?.hash ?? '' }
}

type Ask = <T>(work: (db: Kysely<Schema>) => Promise<T>) => Promise<T>

async function* entries(ask: Ask, filter: AuditFilter): AsyncIterable<AuditLine> {
  let after: string | null = null
  for (;;) {
    const since: string | null = after
    const page: readonly Row[] = await ask((db) =>
      filtered(db, filter, since === null ? null : sql<boolean>`seq > ${since}`)
        .orderBy('seq')
        .limit(PAGE)
        .execute(),
    )
    for (const row of page) yield lineOf(row)
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last.seq
  }
}

type Row = Awaited<ReturnType<ReturnType<typeof filtered>['execute']>>[number]

const lineOf = ({ seq, when, detail, name, platform, account, ...rest }: Row): AuditLine => ({
  ...rest,
  seq: Number(seq),
  at: when,
  detail: parsed(detail),
  person: platform ? `${name ?? account} (${platform}:${account})` : null,
})

function filtered(
  db: Kysely<Schema>,
  { from, to, actor, event, object }: AuditFilter,
  bound: RawBuilder<boolean> | null,
) {
  let query = db
    .selectFrom('audit')
    .leftJoin('person', 'person.key', 'audit.actor')
    .select(['seq', 'actor', 'event', 'object', 'origin', 'detail', 'previous', 'hash', AT.as('when')])
    .select(['person.name', 'person.platform', 'person.account'])
  if (bound) query = query.where(bound)
  if (from) query = query.where(sql<boolean>`at >= ${from}::timestamptz`)
  if (to) query = query.where(sql<boolean>`at < ${to}::timestamptz`)
  if (actor)
    query = query.where((eb) => eb.or([eb('audit.actor', '=', actor), eb('person.account', '=', actor)]))
  if (event) query = query.where('event', '=', event)
  if (object) query = query.where('object', '=', object)
  return query
}

/** What is not as the program writes it was tampered with; it is shown as it stands, and its hash cannot hold. */
function parsed(text: string): AuditEntry['detail'] {
  try {
    const detail = JSON.parse(text)
    return canonicalize(detail) === text ? detail : { tampered: text }
  } catch {
    return { tampered: text }
  }
}
