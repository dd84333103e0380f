import { z } from 'zod'
import type { Guide } from '../../incident/guide.ts'
import type { TimeRange } from '../../incident/window.ts'
import { type Read, read } from '../read.ts'
import type { Run } from '../run.ts'
import { answer, look, type Place, Range, rangeOf } from './look.ts'

/** Azure’s own word about the resources of the guide: who changed them, their health, their metrics. */
export function resourceLooks(run: Run, guide: Guide, place: Place) {
  const keys = Object.keys(guide.resources)
  if (keys.length === 0) return []
  const resource = z.enum(keys as [string, ...string[]])
  const control = (
    what: 'activity-log' | 'resource-health' | 'metrics',
    key: string,
    range: TimeRange,
    call: Read['call'],
  ) =>
    answer(
      read(run, {
        step: null,
        query: null,
        label: `${what} of ${key}`,
        text: `${what} ${guide.resources[key]}`,
        source: { kind: 'control-plane', what, resource: guide.resources[key] ?? '' },
        workspace: guide.resources[key] ?? '',
        range,
        call,
      }),
    )
  const id = (key: string): string => guide.resources[key] ?? ''
  return [
    look({
      name: 'activity_log',
      description: 'Who changed a resource of the guide, and when.',
      schema: z.strictObject({ resource, ...Range }),
      run: (input) => {
        const range = rangeOf(input, place.window)
        return control('activity-log', input.resource, range, () =>
          run.doors.tools.activityLog(id(input.resource), range, run.signal),
        )
      },
    }),
    look({
      name: 'resource_health',
      description: 'Azure’s own word on whether a resource of the guide is available now.',
      schema: z.strictObject({ resource }),
      run: (input) =>
        control('resource-health', input.resource, place.window, () =>
          run.doors.tools.resourceHealth(id(input.resource), run.signal),
        ),
    }),
    look({
      name: 'metrics',
      description:
        'Metric values of a resource of the guide over time, by the metric names that Azure Monitor documents for its type; a wrong name and no data both give no rows.',
      schema: z.strictObject({
        resource,
        names: z.array(z.string()).min(1).max(5),
        aggregation: z.enum(['Average', 'Maximum', 'Minimum', 'Total', 'Count']),
        interval: z.string().regex(/^P/).default('PT5M'),
        ...Range,
      }),
      run: (input) => {
        const range = rangeOf(input, place.window)
        return control('metrics', input.resource, range, () =>
          run.doors.tools.metrics(id(input.resource), input, range, run.signal),
        )
      },
    }),
  ]
}
