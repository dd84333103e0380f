import { z } from 'zod'
import type { TimeRange } from '../../incident/window.ts'
import { nameOf } from '../control-plane.ts'
import type { Trail } from '../follow/trail.ts'
import { ANSWERS, TOOLS } from '../model-words.ts'
import type { Observation } from '../ports.ts'
import { read } from '../read.ts'
import type { Run } from '../run.ts'
import { type Answer, answer, look, Range, rangeOf } from './look.ts'
import { resourcesOf } from './resources-of.ts'

type What = 'activity-log' | 'resource-health' | 'metrics'

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Azure’s own word about the resources of the guides: who changed them, their health, their metrics. */
export function resourceLooks(run: Run, known: () => Trail) {
  const keys = [...resourcesOf(known()).keys()]
  if (keys.length === 0) return []
  const { tools } = run.doors
  const resource = z.string().max(200)
  const about = async (
    what: What,
    key: string,
    { range, detail = '' }: { readonly range: TimeRange; readonly detail?: string },
    call: (id: string) => Promise<Observation>,
  ): Promise<Answer> => {
    const all = resourcesOf(known())
    const id = all.get(key) ?? [...all.values()].find((one) => same(nameOf(one), key) || same(one, key))
    if (id === undefined) return { ok: false, text: ANSWERS.noResource(key, [...all.keys()]) }
    return answer(
      run,
      read(run, {
        step: null,
        query: null,
        label: `${what} of ${key}`,
        text: `${what} ${id}${detail}`,
        source: { kind: 'control-plane', what, resource: id },
        workspace: id,
        range,
        call: () => call(id),
      }),
    )
  }
  return [
    look({
      name: 'activity_log',
      description: TOOLS.activityLog(keys),
      schema: z.strictObject({ resource, ...Range }),
      run: (input) => {
        const range = rangeOf(input, known().searched.window)
        return about('activity-log', input.resource, { range }, (id) =>
          tools.activityLog(id, range, run.signal),
        )
      },
    }),
    look({
      name: 'resource_health',
      description: TOOLS.resourceHealth,
      schema: z.strictObject({ resource }),
      run: (input) =>
        about('resource-health', input.resource, { range: known().searched.window }, (id) =>
          tools.resourceHealth(id, run.signal),
        ),
    }),
    look({
      name: 'metrics',
      description: TOOLS.metrics,
      schema: z.strictObject({
        resource,
        names: z.array(z.string().max(100)).min(1).max(5),
        aggregation: z.enum(['Average', 'Maximum', 'Minimum', 'Total', 'Count']),
        interval: z.string().regex(/^P/).default('PT5M'),
        ...Range,
      }),
      run: (input) => {
        const range = rangeOf(input, known().searched.window)
        const detail = ` ${input.names.join(', ')} ${input.aggregation} ${input.interval}`
        return about('metrics', input.resource, { range, detail }, (id) =>
          tools.metrics(id, input, range, run.signal),
        )
      },
    }),
  ]
}
