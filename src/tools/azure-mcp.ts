import { setTimeout as rest } from 'node:timers/promises'
import type { LogQuery, Observation, Tools } from '../flow/ports.ts'
import { Problem } from '../incident/problem.ts'
import { bound } from '../kql/bound.ts'
import { describe } from '../kql/describe.ts'
import { type Child, child, type ToolName } from './child.ts'
import type { Command } from './launch.ts'
import { observation } from './reply.ts'
import { type ResourceId, resourceId } from './resource-id.ts'
import { activityRows, logRows, metricRows } from './rows.ts'
import { within } from './within.ts'

export type AzureMcpOptions = {
  readonly command: Command
  /** The story's now; the server counts `hours` back from it. */
  readonly now: () => Date
  /** Limit of one call, milliseconds. */
  readonly callTimeoutMs?: number
  /** The largest answer that is read at all, bytes. */
  readonly maxMessageBytes?: number
}

const HOUR_MS = 3_600_000
const MAX_EVENTS = 200
// A server that was killed gets this long before its successor starts.
const BACKOFF_MS = 250

/** Azure's data through the Azure MCP Server; workspace, hours and row limit are filled in here, never by a caller. */
export function azureMcp({ command, now, callTimeoutMs = 60_000, maxMessageBytes }: AzureMcpOptions): Tools {
  const server = child(command, maxMessageBytes)
  const ask = (tool: ToolName, args: Record<string, unknown>, subject: string, signal?: AbortSignal) =>
    read(server, { tool, args, subject, timeoutMs: callTimeoutMs }, signal)
  const hours = (from: string): number =>
    Math.max(1, Math.ceil((now().getTime() - Date.parse(from)) / HOUR_MS) + 1)
  return {
    ready: server.ready,
    close: server.close,
    queryLogs: (query, signal) =>
      logs(query, hours(query.range.from), (args) =>
        ask('monitor_workspace_log_query', args, `the workspace ${query.workspace.workspace}`, signal),
      ),
    activityLog: async (id, range, signal) => {
      const parts = resourceId(id)
      if (!parts) return notAnId(id)
      const args = {
        ...about(parts),
        'resource-name': parts.name,
        'resource-type': parts.type,
        hours: hours(range.from),
        top: MAX_EVENTS + 1,
      }
      const answer = await ask('monitor_activitylog_list', args, id, signal)
      if (answer.kind !== 'rows') return answer
      return {
        ...answer,
        rows: activityRows(answer.rows, range).slice(0, MAX_EVENTS),
        truncated: answer.rows.length > MAX_EVENTS,
      }
    },
    resourceHealth: async (id, signal) => {
      const parts = resourceId(id)
      if (!parts) return notAnId(id)
      return ask(
        'resourcehealth_availability-status_get',
        { subscription: parts.subscription, resourceId: id },
        id,
        signal,
      )
    },
    metrics: async (id, metric, range, signal) => {
      const parts = resourceId(id)
      if (!parts) return notAnId(id)
      const args = {
        ...about(parts),
        resource: parts.name,
        'resource-type': parts.type,
        'metric-namespace': parts.type,
        'metric-names': metric.names.join(','),
        aggregation: metric.aggregation,
        interval: metric.interval,
        'start-time': range.from,
        'end-time': range.to,
        'max-buckets': 500,
      }
      const answer = await ask('monitor_metrics_query', args, id, signal)
      return answer.kind === 'rows' ? { ...answer, rows: metricRows(answer.rows) } : answer
    },
  }
}

const about = (parts: ResourceId) => ({
  subscription: parts.subscription,
  'resource-group': parts.resourceGroup,
})

async function logs(
  query: LogQuery,
  hours: number,
  ask: (args: Record<string, unknown>) => Promise<Observation>,
): Promise<Observation> {
  const { workspace, kql, maxRows } = query
  const args = {
    subscription: workspace.subscription,
    'resource-group': workspace.resourceGroup,
    workspace: workspace.workspace,
    table: describe(kql).tables[0] ?? 'AzureDiagnostics',
    hours,
  }
  const attempt = (rows: number) => ask({ ...args, query: bound(kql, rows + 1), limit: rows + 1 })
  let answer = await attempt(maxRows)
  let rows = maxRows
  // A connection that dies of one large answer dies again of the same one.
  for (
    let repeat = 0;
    repeat < 2 && rows > 1 && answer.kind === 'failed' && answer.failure === 'too-large';
    repeat++
  ) {
    rows = Math.max(1, Math.floor(rows / 10))
    answer = await attempt(rows)
  }
  if (answer.kind !== 'rows') return answer
  return {
    ...answer,
    rows: logRows(answer.rows.slice(0, rows)),
    truncated: answer.truncated || answer.rows.length > rows,
  }
}

async function read(
  server: Child,
  {
    tool,
    args,
    subject,
    timeoutMs,
  }: { tool: ToolName; args: Record<string, unknown>; subject: string; timeoutMs: number },
  signal?: AbortSignal,
): Promise<Observation> {
  const started = performance.now()
  const ms = (): number => Math.round(performance.now() - started)
  try {
    let reply = await server.call(tool, args, timeoutMs, signal)
    if (reply.kind === 'lost') {
      const rested = await within(rest(BACKOFF_MS), timeoutMs, signal)
      const left = Math.max(1, timeoutMs - ms())
      reply =
        rested.kind === 'cancelled'
          ? { kind: 'cancelled', message: 'given up' }
          : await server.call(tool, args, left, signal)
    }
    return observation(reply, ms(), subject)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'failed', failure: 'unavailable', message: error.message, fix: error.fix, ms: ms() }
  }
}

const notAnId = (id: string): Observation => ({
  kind: 'failed',
  failure: 'not-found',
  message: `${id} is not the id of an Azure resource.`,
  fix: 'Correct the resource in the guide.',
  ms: 0,
})
