import { z } from 'zod'
import type { Guide } from '../../incident/guide.ts'
import type { Run } from '../run.ts'
import { logs, look, type Place, Range, rangeOf } from './look.ts'

/** Runs a query of the guide again, over another range or with other values. */
export function guideQuery(run: Run, guide: Guide, place: Place) {
  const ids = guide.steps.flatMap((step) => step.queries.map((query) => query.id))
  return look({
    name: 'run_guide_query',
    description:
      'Run one of the guide’s queries again, over another time range or with other parameter values; what is left out stays as it was.',
    schema: z.strictObject({
      query: z.enum(ids.length > 0 ? (ids as [string, ...string[]]) : ['none']),
      ...Range,
      parameters: z.record(z.string(), z.string()).optional(),
    }),
    run: async (input) => {
      const step = guide.steps.find((one) => one.queries.some((query) => query.id === input.query))
      const query = step?.queries.find((one) => one.id === input.query)
      if (!step || !query) return { ok: false, text: 'The guide has no such query.' }
      const range = rangeOf(input, place.window)
      const filled = run.doors.kql.fill(query.template, {
        ...place.values,
        ...input.parameters,
        StartTime: range.from,
        EndTime: range.to,
      })
      if (filled.kind === 'refused') return { ok: false, text: `${filled.message} ${filled.fix}` }
      return logs(run, place, {
        step: step.id,
        query: query.id,
        label: `${step.title} (again)`,
        text: filled.text,
        range,
      })
    },
  })
}
