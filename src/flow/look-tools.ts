import { z } from 'zod'
import type { Guide } from '../incident/guide.ts'
import type { ModelCall } from '../incident/model-answer.ts'
import type { TimeRange, Window } from '../incident/window.ts'
import type { Workspace } from '../incident/workspace.ts'
import { digest, digestRows } from './digest.ts'
import { parseJson } from './parse-json.ts'
import type { ModelTool } from './ports.ts'
import { type Outcome, type Read, read } from './read.ts'
import type { Run } from './run.ts'
import { toolSchema } from './tool-schema.ts'
import { wishTool } from './wish-tool.ts'
import type { Wish } from './wishes.ts'

type Place = {
  readonly window: Window
  readonly values: Readonly<Record<string, string>>
  readonly workspace: Workspace
}
/** What the model is answered; `ok` false = its call was of no use. */
export type Answer = { readonly ok: boolean; readonly text: string }
export type Look<T> = {
  readonly name: string
  readonly description: string
  readonly schema: z.ZodType<T>
  readonly run: (input: T) => Promise<Answer>
}

const Range = {
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
}

/** The model's narrow, read-only tools; workspace, tables and resources are the guide's, filled in by code. */
export function lookTools(
  run: Run,
  guide: Guide,
  place: Place,
): {
  readonly offered: readonly ModelTool[]
  readonly call: (call: ModelCall) => Promise<Answer>
  /** What the model wished for so far. */
  readonly wishes: () => readonly Wish[]
} {
  const wishing = wishTool(run, guide, place)
  const looks = [
    guideQuery(run, guide, place),
    ownQuery(run, guide, place),
    readMore(run),
    ...resourceLooks(run, guide, place),
    ...(wishing ? [look(wishing.tool)] : []),
  ]
  const offered = looks.map(({ name, description, schema }) => ({
    name,
    description,
    parameters: toolSchema(schema),
  }))
  return {
    offered,
    wishes: wishing?.wishes ?? (() => []),
    call: async (call) => {
      const look = looks.find((one) => one.name === call.name)
      if (!look)
        return {
          ok: false,
          text: `There is no tool ${call.name}. Tools: ${[...looks.map((one) => one.name), 'finish'].join(', ')}.`,
        }
      return look.call(call.arguments)
    },
  }
}

const look = <T>(one: Look<T>) => ({
  ...one,
  call: async (text: string): Promise<Answer> => {
    const input = one.schema.safeParse(parseJson(text))
    return input.success
      ? one.run(input.data)
      : { ok: false, text: `Wrong arguments for ${one.name}: ${z.prettifyError(input.error)}` }
  },
})

function guideQuery(run: Run, guide: Guide, place: Place) {
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

function ownQuery(run: Run, guide: Guide, place: Place) {
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

function readMore(run: Run) {
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

function resourceLooks(run: Run, guide: Guide, place: Place) {
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

function logs(
  run: Run,
  place: Place,
  what: Pick<Read, 'step' | 'query' | 'label' | 'text' | 'range'>,
): Promise<Answer> {
  const about = run.doors.kql.describe(what.text)
  return answer(
    read(run, {
      ...what,
      source: { kind: 'logs', table: about.tables[0] ?? '', category: about.category },
      workspace: place.workspace.name,
      call: () =>
        run.doors.tools.queryLogs(
          {
            kql: what.text,
            workspace: place.workspace,
            range: what.range,
            maxRows: run.doors.limits.maxRows,
          },
          run.signal,
        ),
    }),
  )
}

async function answer(outcome: Promise<Outcome>): Promise<Answer> {
  const result = await outcome
  return result.kind === 'evidence'
    ? { ok: true, text: digest(result.evidence) }
    : { ok: true, text: `The read failed: ${result.message} ${result.fix}` }
}

const rangeOf = (
  input: { from?: string | undefined; to?: string | undefined },
  window: Window,
): TimeRange => ({
  from: input.from ? new Date(input.from).toISOString() : window.from,
  to: input.to ? new Date(input.to).toISOString() : window.to,
})
