import type { Engine } from '../kql/engine.ts'
import { KqlError } from '../kql/kql-error.ts'
import type { Table } from '../kql/table.ts'
import { type Answer, type Call, ok, refusal } from './answer.ts'
import type { Scenario } from './scenario.ts'
import { workspaceId } from './workspace-id.ts'

const WORKSPACE = /^\/v1\/workspaces\/([^/]+)\/query$/i
const RESOURCE = /^\/v1(\/subscriptions\/.+)\/query$/i

/** Log Analytics queries, answered by the KQL room over the scenario's tables. */
export function logAnalytics(
  scenario: Scenario,
  engine: Pick<Engine, 'run'>,
  now: () => Date,
): (call: Call, partial: boolean) => Promise<Answer> {
  return async (call, partial) => {
    const path = decodeURIComponent(call.url.pathname)
    const workspace = Object.values(scenario.azure.workspaces).find(
      (one) => workspaceId(one.name) === WORKSPACE.exec(path)?.[1],
    )
    if (!workspace && !RESOURCE.test(path))
      return refusal(404, 'PathNotFoundError', 'The requested path does not exist')
    const asked = JSON.parse(call.body || '{}') as { query?: string; timespan?: string }
    const range = asked.timespan ? timespan(asked.timespan, now()) : undefined
    try {
      const result = await engine.run(asked.query ?? '', {
        now: now(),
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

/** Azure sends dynamic values as JSON text. */
const cell = (value: unknown): unknown =>
  value !== null && typeof value === 'object' ? JSON.stringify(value) : value

/** Tables that a workspace of the scenario shows: the listed ones, or all where none are listed. */
export function visibleTables(scenario: Scenario, tables: readonly Table[]): readonly Table[] {
  const lists = Object.values(scenario.azure.workspaces).map((one) => one.tables)
  return lists.some((list) => list === undefined)
    ? tables
    : tables.filter((table) => lists.some((list) => list?.includes(table.name)))
}

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

function badQuery(error: KqlError): unknown {
  const place = error.line === undefined ? {} : { line: error.line, pos: error.column ?? 0 }
  return {
    error: {
      message: 'The request had some invalid properties',
      code: 'BadArgumentError',
      innererror: {
        code: error.code.startsWith('SYN') ? 'SyntaxError' : 'SemanticError',
        message: 'A semantic error occurred.',
        innererror: { code: error.code, message: error.message, ...place },
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
