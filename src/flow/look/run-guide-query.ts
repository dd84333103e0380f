import { z } from 'zod'
import type { Trail } from '../follow/trail.ts'
import { ANSWERS, TOOLS } from '../model-words.ts'
import type { Run } from '../run.ts'
import { logs, look, Range, rangeOf } from './look.ts'

/** Runs a query of a guide that is followed again, over another range or with other values. */
export function runGuideQuery(run: Run, known: () => Trail) {
  return look({
    name: 'run_guide_query',
    description: TOOLS.runGuideQuery,
    schema: z.strictObject({
      query: z.string().max(200),
      ...Range,
      parameters: z.record(z.string(), z.string()).optional(),
    }),
    run: async (input) => {
      const all = known().followed.flatMap((followed) =>
        followed.guide.steps.flatMap((step) => step.queries.map((query) => ({ followed, step, query }))),
      )
      const found = all.find(({ query }) => query.id === input.query)
      if (!found)
        return {
          ok: false,
          text: ANSWERS.noQuery(
            input.query,
            all.map((one) => one.query.id),
          ),
        }
      const { followed, step, query } = found
      const strange = Object.keys(input.parameters ?? {}).filter((name) => !query.placeholders.includes(name))
      if (strange.length > 0)
        return {
          ok: false,
          text: ANSWERS.noParameter(query.id, strange, query.placeholders),
        }
      const range = rangeOf(input, followed.searched.window)
      const filled = run.doors.kql.fill(query.template, {
        ...followed.values,
        ...input.parameters,
        StartTime: range.from,
        EndTime: range.to,
      })
      if (filled.kind === 'refused') return { ok: false, text: `${filled.message} ${filled.fix}` }
      return logs(run, followed.workspace, {
        step: step.id,
        query: query.id,
        label: `${step.title} (again)`,
        text: filled.text,
        range,
      })
    },
  })
}
