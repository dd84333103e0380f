import { z } from 'zod'
import { readRows } from '../digest/read-rows.ts'
import { ROOM } from '../digest.ts'
import type { Run } from '../run.ts'
import { look } from './look.ts'

/** Reads on in an evidence that was shown in part. */
export function readEvidence(run: Run) {
  return look({
    name: 'read_evidence',
    description:
      'Read more of an evidence: rows from … to, the rows of a template (T3), or rows that contain a text (any case; in one column, if named). Conditions add up. One row alone is shown in full.',
    schema: z.strictObject({
      id: z.string(),
      from: z.number().int().positive().optional(),
      to: z.number().int().positive().optional(),
      template: z.string().max(20).optional(),
      contains: z.string().min(1).max(300).optional(),
      column: z.string().max(200).optional(),
      since: z.iso.datetime({ offset: true }).optional(),
      until: z.iso.datetime({ offset: true }).optional(),
    }),
    run: async ({ id, ...wanted }) => {
      const all = run.evidence()
      const evidence = all.find((one) => one.id === id)
      if (evidence) return readRows(evidence, wanted, ROOM)
      const ids = all.map((one) => `${one.id} (${one.rowCount} rows)`).join(', ')
      return { ok: false, text: `There is no evidence ${id}. There is ${ids || 'none yet'}.` }
    },
  })
}
