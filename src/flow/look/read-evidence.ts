import { z } from 'zod'
import { readRows } from '../digest/read-rows.ts'
import { ROOM } from '../digest.ts'
import { fenced } from '../fence.ts'
import { ANSWERS, TOOLS } from '../model-words.ts'
import type { Run } from '../run.ts'
import { look } from './look.ts'

/** Reads on in an evidence that was shown in part. */
export function readEvidence(run: Run) {
  return look({
    name: 'read_evidence',
    description: TOOLS.readEvidence,
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
      const ids = all.map((one) => `${one.id} (${one.rowCount} rows)`)
      if (!evidence) return { ok: false, text: ANSWERS.noEvidence(id, ids) }
      const { ok, text } = readRows(evidence, wanted, ROOM)
      return { ok, text: ok ? fenced(run, text) : text }
    },
  })
}
