import type { Observation, Tools } from '../flow/ports.ts'
import { describe } from '../kql/describe.ts'
import type { Child, ToolName } from './child.ts'
import type { Deadline } from './deadline.ts'
import { patience } from './patience.ts'
import { queryLogs } from './query-logs.ts'
import { bounded, read } from './read.ts'
import { type ResourceId, resourceId } from './resource-id.ts'
import { asKept, reachableHours } from './retention.ts'
import { activityRows, metricRows } from './rows.ts'
import { signedIn } from './signed-in.ts'

export type ReadOptions = {
  /** The story's now; the server counts `hours` back from it. */
  readonly now: () => Date
  /** Limit of one read with all its repeats, milliseconds; 20 s unless told. */
  readonly callTimeoutMs?: number | undefined
  /** A subscription that `ready` lists the workspaces of, so that no question waits for signing in. */
  readonly subscription?: string | undefined
}

const HOUR_MS = 3_600_000
const MAX_EVENTS = 200
const CALL_MS = 20_000

/**
 * Azure's data through a server that runs, which others may use as well; workspace, hours and row limit are filled in here,
 * never by a caller. `close` ends the server.
 */
export function azureTools(
  server: Child,
  { now, callTimeoutMs = CALL_MS, subscription }: ReadOptions,
): Tools {
  const call = signedIn(server.call, callTimeoutMs)
  const { limit, hear } = patience(callTimeoutMs)
  const whole = async (
    subject: string,
    work: (until: Deadline) => Promise<Observation>,
    signal?: AbortSignal,
  ): Promise<Observation> => {
    const answer = await bounded(server, limit(subject), work, signal)
    hear(subject, answer)
    return answer
  }
  const ask = (tool: ToolName, args: Record<string, unknown>, subject: string, signal?: AbortSignal) =>
    whole(`${tool} ${subject}`, (until) => read(call, { tool, args, subject }, until, signal), signal)
  const hours = (from: string): number =>
    Math.max(1, Math.ceil((now().getTime() - Date.parse(from)) / HOUR_MS) + 1)
  return {
    ready: async () => {
      await server.ready()
      // Whether it succeeds is told by the first read that needs it.
      if (subscription) await call('monitor_workspace_list', { subscription }, callTimeoutMs)
    },
    up: server.up,
    close: server.close,
    queryLogs: (query, signal) =>
      asKept('log rows that queries can reach', query.range, now(), () =>
        whole(
          `${query.workspace.name} ${describe(query.kql).tables[0] ?? ''}`,
          (until) =>
            queryLogs(query, hours(query.range.from), (question) => read(call, question, until, signal)),
          signal,
        ),
      ),
    activityLog: async (id, range, signal) => {
      const parts = resourceId(id)
      if (!parts) return notAnId(id)
      const args = {
        ...about(parts),
        'resource-name': parts.name,
        'resource-type': parts.type,
        hours: Math.min(hours(range.from), reachableHours('the activity log')),
        top: MAX_EVENTS + 1,
      }
      const answer = await asKept('the activity log', range, now(), () =>
        ask('monitor_activitylog_list', args, id, signal),
      )
      if (answer.kind !== 'rows') return answer
      return {
        ...answer,
        // The server gives the newest ones where there are more.
        rows: activityRows(answer.rows, range).slice(-MAX_EVENTS),
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
        'metric-namespace': parts.namespace,
        'metric-names': metric.names.join(','),
        aggregation: metric.aggregation,
        interval: metric.interval,
        'start-time': range.from,
        'end-time': range.to,
        'max-buckets': 500,
      }
      const answer = await asKept('metrics', range, now(), () =>
        ask('monitor_metrics_query', args, id, signal),
      )
      return answer.kind === 'rows' ? { ...answer, rows: metricRows(answer.rows) } : answer
    },
  }
}

const about = (parts: ResourceId) => ({
  subscription: parts.subscription,
  'resource-group': parts.resourceGroup,
})

const notAnId = (id: string): Observation => ({
  kind: 'failed',
  failure: 'not-found',
  message: `${id} is not the id of an Azure resource.`,
  fix: 'Correct the resource in the guide.',
  ms: 0,
})
