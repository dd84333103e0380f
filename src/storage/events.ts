import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { InvestigationEvent } from '../incident/investigation.ts'
import { type Body, fromBody, toBody } from './bodies.ts'
import type { Schema } from './schema.ts'

/** Events made ready to be stored. `uid` makes a repeated write known as the same. */
export type Batch = {
  readonly rows: readonly { readonly uid: string; readonly event: InvestigationEvent; readonly body: Body }[]
}

/** Compresses what is large, outside of any transaction. */
export async function batchOf(events: readonly InvestigationEvent[]): Promise<Batch> {
  const rows = await Promise.all(
    events.map(async (event) => {
      const { at: _, kind: __, ...body } = event
      return { uid: randomUUID(), event, body: await toBody(body) }
    }),
  )
  return { rows }
}

/** Stores a batch whose numbers end at `last`. Rejects with a taken key where the batch is stored already. */
export async function insertBatch(
  trx: Transaction<Schema>,
  investigation: string,
  batch: Batch,
  last: number,
): Promise<void> {
  if (batch.rows.length === 0) return
  const first = last - batch.rows.length + 1
  await trx
    .insertInto('event')
    .values(
      batch.rows.map(({ uid, event, body }, index) => ({
        investigation,
        seq: first + index,
        uid,
        at: event.at,
        kind: event.kind,
        body: body.text,
        pieces: body.pieces.length,
        evidence: event.kind === 'query-ended' ? event.evidence.id : null,
      })),
    )
    .execute()
  for (const [index, { body }] of batch.rows.entries())
    for (const [n, data] of body.pieces.entries())
      await trx
        .insertInto('piece')
        .values({ investigation, seq: first + index, n, data })
        .execute()
}

/** True where this very batch stands already: its first write succeeded and only the answer was lost. */
export async function isStored(trx: Transaction<Schema>, batch: Batch): Promise<boolean> {
  const uid = batch.rows[0]?.uid
  if (!uid) return false
  const found = await trx.selectFrom('event').select('seq').where('uid', '=', uid).execute()
  return found.length > 0
}

/** An event whose body is kept. */
export const HAS_BODY = sql<boolean>`(body is not null or pieces > 0)`
/** When it happened, as it was told. */
export const EVENT_AT = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The events in order; those whose body has expired are left out. */
export async function readEvents(
  db: Kysely<Schema>,
  investigation: string,
  kinds?: readonly InvestigationEvent['kind'][],
): Promise<readonly InvestigationEvent[]> {
  let query = db
    .selectFrom('event')
    .select(['seq', 'kind', EVENT_AT.as('at')])
    .where('investigation', '=', investigation)
    .where(HAS_BODY)
  if (kinds) query = query.where('kind', 'in', kinds)
  const rows = await query.orderBy('seq').execute()
  const bodies = await bodiesOf(
    db,
    investigation,
    rows.map(({ seq }) => seq),
  )
  return Promise.all(
    rows.flatMap(({ seq, kind, at }) => {
      const body = bodies.get(seq)
      return body ? [eventFrom({ kind, at }, body)] : []
    }),
  )
}

/** The bodies of these events, as they are stored; without those that are not kept any more. */
export async function bodiesOf(
  db: Kysely<Schema>,
  investigation: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Body>> {
  if (seqs.length === 0) return new Map()
  const rows = await db
    .selectFrom('event')
    .select(['seq', 'body', 'pieces'])
    .where('investigation', '=', investigation)
    .where('seq', 'in', seqs)
    .where(HAS_BODY)
    .execute()
  const large = rows.filter((row) => row.pieces > 0).map((row) => row.seq)
  const pieces =
    large.length > 0
      ? await db
          .selectFrom('piece')
          .select(['seq', 'data'])
          .where('investigation', '=', investigation)
          .where('seq', 'in', large)
          .orderBy('seq')
          .orderBy('n')
          .execute()
      : []
  const bySeq = Map.groupBy(pieces, (piece) => piece.seq)
  return new Map(
    rows.map(({ seq, body: text }) => [
      seq,
      { text, pieces: (bySeq.get(seq) ?? []).map((piece) => piece.data) },
    ]),
  )
}

/** The event that was stored with this body. */
export async function eventFrom(
  { kind, at }: { readonly kind: string; readonly at: string },
  body: Body,
): Promise<InvestigationEvent> {
  return { kind, at, ...((await fromBody(body)) as object) } as InvestigationEvent
}
