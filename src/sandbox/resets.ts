import { randomUUID } from 'node:crypto'
import { type Answer, type Call, ok, refusal, same } from './answer.ts'
import type { Item } from './network.ts'
import type { Scenario } from './scenario.ts'

/** What resets have made of a resource; `above` = the gateway of a connection. */
export type Changes = (
  id: string,
  above?: string | null,
) => { readonly provisioningState?: string; readonly connectionStatus?: string }

/** The resets that run and have run. */
export type Resets = {
  readonly changes: Changes
  /** Begins one, unless something runs on the resource. `operation` = Microsoft.Network/connections/resetconnection/action. */
  readonly begin: (call: Call, resource: Item, operation: string) => Answer
  /** How far it is, as an Azure-AsyncOperation or as a Location; null = there is none of that id. */
  readonly progress: (id: string, as: 'operations' | 'operationResults') => Answer | null
  /** Activity log entries, in the story's time. */
  readonly events: () => readonly Item[]
}

type Run = {
  readonly id: string
  readonly resource: string
  readonly operation: string
  readonly reference: string | null
  readonly began: number
  readonly ends: number
}

/** Runs resets in real seconds, as the scenario's `afterReset` says. */
export function resets({ azure }: Pick<Scenario, 'azure'>, now: () => Date): Resets {
  const { seconds, operation: outcome, resets: needed } = azure.afterReset
  const status = azure.afterReset.status ?? (outcome === 'Succeeded' ? 'Connected' : undefined)
  const runs: Run[] = []
  const runsNow = (run: Run): boolean => now().getTime() < run.ends
  const changes: Changes = (id, above) => {
    const own = runs.findLast((run) => same(run.resource, id))
    const over = runs.filter(
      (run) => (same(run.resource, id) || same(run.resource, above ?? undefined)) && !runsNow(run),
    )
    const ended = outcome === 'Succeeded' ? 'Succeeded' : 'Failed'
    return {
      ...(own ? { provisioningState: runsNow(own) ? 'Updating' : ended } : {}),
      ...(over.length >= needed && status ? { connectionStatus: status } : {}),
    }
  }
  const events = (): readonly Item[] =>
    runs.flatMap((run) => [
      event(run, azure.subscription, 'Accepted', run.began),
      ...(runsNow(run) ? [] : [event(run, azure.subscription, outcome, run.ends)]),
    ])
  return {
    changes,
    events,
    begin: (call, resource, operation) => {
      const { provisioningState } = resource.properties as Item
      if (provisioningState === 'Updating' || provisioningState === 'Deleting')
        return refusal(
          409,
          'AnotherOperationInProgress',
          `Another operation on this or dependent resource is in progress. ${resource.id}`,
        )
      const began = now().getTime()
      const run = {
        id: randomUUID(),
        resource: String(resource.id),
        operation,
        reference: call.reference,
        began,
        ends: began + seconds * 1000,
      }
      runs.push(run)
      return { status: 202, body: '', headers: addresses(call.url, azure.subscription, run.id) }
    },
    progress: (id, as) => {
      const run = runs.find((one) => same(one.id, id))
      if (!run) return null
      if (runsNow(run))
        return {
          ...(as === 'operations' ? ok({ status: 'InProgress' }) : { status: 202, body: '' }),
          headers: { 'retry-after': '1' },
        }
      if (as === 'operationResults' || outcome === 'Succeeded') return ok({ status: outcome })
      const code = outcome === 'Failed' ? 'InternalServerError' : 'OperationCanceled'
      return ok({ status: outcome, error: { code, message: 'An error occurred.', details: [] } })
    },
  }
}

function addresses(called: URL, subscription: string, id: string): Record<string, string> {
  const at = (what: string): string =>
    `${called.origin}/subscriptions/${subscription}/providers/Microsoft.Network/locations/westeurope/${what}/${id}?api-version=${called.searchParams.get('api-version') ?? '2025-05-01'}`
  return { 'azure-asyncoperation': at('operations'), location: at('operationResults'), 'retry-after': '1' }
}

function event(run: Run, subscription: string, status: string, at: number): Item {
  return {
    resourceId: run.resource,
    subscriptionId: subscription,
    operationName: run.operation,
    status,
    level: status === 'Failed' ? 'Error' : 'Informational',
    caller: 'acting-identity',
    eventTimestamp: new Date(at).toISOString(),
    correlationId: run.id,
    operationId: run.id,
    category: 'Administrative',
    httpRequest: { clientRequestId: run.reference ?? '', method: 'POST' },
  }
}
