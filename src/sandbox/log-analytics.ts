import type { Engine } from '../kql/engine.ts'
import { KqlError } from '../kql/kql-error.ts'
import type { Table } from '../kql/table.ts'
import { type Answer, type Call, ok, refusal } from './answer.ts'
import type { Evaluators } from './evaluators.ts'
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
): (call: Call, partial: boolean) => Promise<Answer> {
  const seen = (path: string): Promise<Engine> | null => {
    const id = RESOURCE.exec(path)?.[1]
    const name = id && OWN_ID.exec(id)?.[1]?.toLowerCase()
    const customer = WORKSPACE.exec(path)?.[1]?.toLowerCase()
    const workspace = Object.entries(scenario.azure.workspaces).find(
      ([, one]) => workspaceId(one.name) === customer || one.name.toLowerCase() === name,
    )?.[0]
    if (workspace !== undefined) return evaluators.over(workspace, () => tables.get(workspace) ?? [])
    return id && !name
      ? evaluators.over(id.toLowerCase(), () => ofResource([...tables.values()].flat(), id))
      : null
  }
  return async (call, partial) => {
    const engine = seen(decodeURIComponent(call.url.pathname))
    if (!engine) return refusal(404, 'PathNotFoundError', 'The requested path does not exist')
    if (call.method !== 'POST') return refusal(405, 'MethodNotAllowed', `${call.method} is not allowed here.`)
    const asked = question(call.body)
    if (!asked) return refusal(400, 'BadArgumentError', 'The request is not JSON with a query.')
    const range = asked.timespan ? timespan(asked.timespan, now()) : undefined
    try {
      const result = await (await engine).run(asked.query, {
        now: now(),
        timeoutMs: LONGEST_MS,
        ...(range ? { timeRange: range } : {}),
      })
      const body = {
        tables: [
          { name: 'PrimaryResult', columns: result.columns, rows: result.rows.map((row) => row.map(cell)) },
        ],
      }
      return ok(partial ? { ...body, error: PARTIAL } : body)
    } catch (error) {
      if (!(error instanceof KqlError)) throw error
      return { status: 400, body: badQuery(error) }
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

/** Azure sends dynamic values as JSON text. */
const cell = (value: unknown): unknown =>
  value !== null && typeof value === 'object' ? JSON.stringify(value) : value

const PARTIAL = {
  code: 'PartialError',
  message: 'There were some errors when processing your query.',
  details: [
    {
      code: 'EngineError',
      message: 'Something went wrong processing your query on the server.',
      innererror: {
        code: '-2133196797',
        message: 'The results of this query exceed the set limit.',
        severity: 2,
        severityName: 'Error',
      },
    },
  ],
}

/** What stands between this query and an answer is no mistake of its author. */
const bounds = (code: string): string =>
  code === 'E_UNSUPPORTED' || code === 'E_LIMIT'
    ? ' (a limit of the sandbox; Azure itself may answer it)'
    : ''

function badQuery(error: KqlError): unknown {
  const place = error.line === undefined ? {} : { line: error.line, pos: error.column ?? 0 }
  return {
    error: {
      message: 'The request had some invalid properties',
      code: 'BadArgumentError',
      innererror: {
        code: error.code.startsWith('SYN') ? 'SyntaxError' : 'SemanticError',
        message: 'A semantic error occurred.',
        innererror: { code: error.code, message: error.message + bounds(error.code), ...place },
      },
    },
  }
}

function timespan(text: string, now: Date): { from: Date; to: Date } | undefined {
  const [a = '', b] = text.split('/')
  if (b !== undefined)
    return {
      from: a.startsWith('P') ? new Date(Date.parse(b) - duration(a)) : new Date(a),
      to: new Date(b.startsWith('P') ? Date.parse(a) + duration(b) : Date.parse(b)),
    }
  return { from: new Date(now.getTime() - duration(a)), to: now }
}

function duration(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text)
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match ?? []
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
}
