import type { Engine } from '../kql/engine.ts'
import { KqlError } from '../kql/kql-error.ts'
import type { Table } from '../kql/table.ts'
import { type Answer, type Call, ok, refusal } from './answer.ts'
import { badQuery } from './bad-query.ts'
import type { Evaluators } from './evaluators.ts'
import { partial, resultSet } from './result-set.ts'
import type { Scenario } from './scenario.ts'
import { ofResource } from './tables.ts'
import { workspaceId } from './workspace-id.ts'

const WORKSPACE = /^\/v1\/workspaces\/([^/]+)\/query$/i
const RESOURCE = /^\/v1(\/subscriptions\/.+)\/query$/i
const OWN_ID = /\/providers\/Microsoft\.OperationalInsights\/workspaces\/([^/]+)$/i
/** A query that never ends must not keep the others from their answers. */
const LONGEST_MS = 10_000

/** Log Analytics queries, answered by the KQL room over what one workspace, or one resource, sees of the scenario. */
export function logAnalytics(
  scenario: Scenario,
  tables: ReadonlyMap<string, readonly Table[]>,
  evaluators: Evaluators,
  now: () => Date,
): (call: Call, cut: boolean) => Promise<Answer> {
  const seen = (
    path: string,
  ): { readonly engine: Promise<Engine>; readonly own?: readonly Table[] } | null => {
    const id = RESOURCE.exec(path)?.[1]
    const name = id && OWN_ID.exec(id)?.[1]?.toLowerCase()
    const customer = WORKSPACE.exec(path)?.[1]?.toLowerCase()
    const workspace = Object.entries(scenario.azure.workspaces).find(
      ([, one]) => workspaceId(one.name) === customer || one.name.toLowerCase() === name,
    )?.[0]
    if (workspace !== undefined)
      return { engine: evaluators.over(workspace, () => tables.get(workspace) ?? []) }
    // Anything may be called a resource: none of them gets an evaluator of its own.
    return id && !name
      ? { engine: evaluators.over('', () => []), own: ofResource([...tables.values()].flat(), id) }
      : null
  }
  return async (call, cut) => {
    const scope = seen(decodeURIComponent(call.url.pathname))
    if (!scope) return refusal(404, 'PathNotFoundError', 'The requested path does not exist')
    if (call.method !== 'POST') return refusal(405, 'MethodNotAllowed', `${call.method} is not allowed here.`)
    const asked = question(call.body)
    if (!asked) return refusal(400, 'BadArgumentError', 'The request is not JSON with a query.')
    const range = asked.timespan ? timespan(asked.timespan, now()) : undefined
    if (range === null) return refusal(400, 'BadArgumentError', 'The timespan is not in ISO 8601.')
    try {
      const result = await (await scope.engine).run(asked.query, {
        now: now(),
        ...(scope.own ? { tables: scope.own } : {}),
        timeoutMs: LONGEST_MS,
        ...(range ? { timeRange: range } : {}),
      })
      const body = resultSet(result)
      return ok(cut && !body.error ? { ...body, error: partial() } : body)
    } catch (error) {
      if (!(error instanceof KqlError)) throw error
      return badQuery(error, asked.query)
    }
  }
}

function question(body: string): { readonly query: string; readonly timespan?: string } | null {
  try {
    const { query, timespan } = JSON.parse(body)
    return typeof query === 'string' ? { query, ...(typeof timespan === 'string' ? { timespan } : {}) } : null
  } catch {
    return null
  }
}

/** A duration before now, or an interval of which one end may be a duration; null for anything else. */
function timespan(text: string, now: Date): { from: Date; to: Date } | null {
  const [a = '', b, more] = text.split('/')
  const [before, after] = [duration(a), duration(b ?? '')]
  const to = b === undefined ? now.getTime() : after === null ? Date.parse(b) : Date.parse(a) + after
  const from = before === null ? Date.parse(a) : to - before
  const known = more === undefined && !Number.isNaN(from) && !Number.isNaN(to)
  return known && (b !== undefined || before !== null) ? { from: new Date(from), to: new Date(to) } : null
}

function duration(text: string): number | null {
  const match = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text)
  if (!match) return null
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (
    (((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 3600 +
      Number(minutes) * 60 +
      Number(seconds)) *
    1000
  )
}
