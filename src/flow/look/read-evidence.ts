import { z } from 'zod'
import { digestRows } from '../digest.ts'
import type { Run } from '../run.ts'
import { look } from './look.ts'

/** Reads on in an evidence that was shown in part. */
export function readEvidence(run: Run) {
  return look({
    name: 'read_evidence',
    description: 'Read further rows of an evidence that was shown in part. Rows are numbered from 1.',
    schema: z.strictObject({
      id: z.string(),
      from: z.number().int().positive(),
      to: z.number().int().positive(),
    }),
    run: async ({ id, from, to }) => {
      const evidence = run.evidence().find((one) => one.id === id)
      return evidence
        ? { ok: true, text: digestRows(evidence, from, to) }
        : { ok: false, text: `There is no evidence ${id}.` }
    },
  })
}
