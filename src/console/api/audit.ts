import { z } from 'zod'
import type { AuditFilter } from '../../flow/archive.ts'
import { witnessed } from '../operations/witness.ts'
import { endpoint, json } from './endpoint.ts'
import { Limit, Name, When } from './shapes/field.ts'

const Entry = z
  .object({
    seq: z.number().int(),
    at: z.string(),
    actor: z.string().describe('Key of a person, or `guidepost`.'),
    person: z.string().nullable().describe('The name of the actor, where it is still known.'),
    event: z.string(),
    object: z.string(),
    origin: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    previous: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' })

const list = endpoint({
  method: 'get',
  path: '/api/audit',
  role: 'operator',
  tag: 'Operations',
  name: 'listAudit',
  summary: 'The audit trail, the newest first',
  query: z.strictObject({
    from: When.optional(),
    to: When.optional(),
    actor: Name.optional().describe('Key of a person, or their account on a platform.'),
    event: Name.optional(),
    object: Name.optional(),
    before: z.coerce.number().int().min(1).optional().describe('`next` of the part before.'),
    limit: Limit,
  }),
  gives: {
    status: 200,
    type: 'application/json',
    schema: z.object({ items: z.array(Entry), next: z.number().int().nullable() }).meta({ id: 'AuditList' }),
    what: 'A part of the trail.',
  },
  answer: async ({ query: { before, limit, ...rest } }, { audit }) => {
    const filter: AuditFilter = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    )
    const items = await audit.newest(filter, before ?? null, limit)
    return json({ items, next: items.length < limit ? null : (items.at(-1)?.seq ?? null) })
  },
})

const verification = endpoint({
  method: 'get',
  path: '/api/audit/verification',
  role: 'operator',
  tag: 'Operations',
  name: 'verifyAudit',
  summary: 'Check that every row of the audit trail is as it was written',
  query: z.strictObject({
    witness: Name.optional().describe(
      'A head that was noted down before (`head` of this answer); it must still stand.',
    ),
  }),
  gives: {
    status: 200,
    type: 'application/json',
    schema: z
      .object({
        whole: z.boolean(),
        rows: z.number().int(),
        head: z.string().describe('Note it down outside of the database.'),
        at: z.string().nullable().describe('When the last row was written.'),
        faults: z.array(z.object({ seq: z.number().int(), what: z.string() })),
      })
      .meta({ id: 'AuditVerification' }),
    what: 'What was found.',
  },
  answer: async ({ query: { witness } }, { audit }) => {
    const { faults, head, at } = await audit.verify(witness === undefined ? null : witnessed(witness))
    return json({ whole: faults.length === 0, rows: head.seq, head: `${head.seq}:${head.hash}`, at, faults })
  },
})

/** Who did what. */
export const AUDIT = [list, verification]
