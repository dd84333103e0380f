import { z } from 'zod'
import type { Guide } from '../../incident/guide.ts'
import type { Run } from '../run.ts'
import { logs, look, type Place, Range, rangeOf } from './look.ts'

/** Runs a guarded query of the model’s own on the guide’s workspace and tables. */
export function ownQuery(run: Run, guide: Guide, place: Place) {
  const tables = [
    ...new Set(
      guide.steps.flatMap((step) =>
        step.queries.flatMap((query) => run.doors.kql.describe(query.template).tables),
      ),
    ),
  ]
  return look({
    name: 'query_logs',
    description: `Run a KQL query of your own, when no guide query answers the question. Tables: ${tables.join(', ')}. “TABLE | getschema” tells its columns. Filter TimeGenerated inside from and to, and the resource as the guide’s queries do.`,
    schema: z.strictObject({ kql: z.string().min(1).max(10_000), why: z.string().max(300), ...Range }),
    run: async (input) => {
      const guarded = await run.doors.kql.guard(input.kql, { tables })
      if (guarded.kind === 'refused') return { ok: false, text: `${guarded.message} ${guarded.fix}` }
      return logs(run, place, {
        step: null,
        query: null,
        label: input.why,
        text: input.kql,
        range: rangeOf(input, place.window),
      })
    },
  })
}
