import type { Observation, Tools } from '../flow/ports.ts'

/**
 * The tools where the subscription `own` goes by the name of `alias`, a GUID: whoever asks and reads sees `own` alone. What
 * a log query says is the workspace's business, and stays. Closing them ends nothing, since others use the server as well.
 */
export function underAlias(tools: Tools, own: string, alias: string): Tools {
  const outside = (id: string): string =>
    id.replace(/^\/subscriptions\/([^/]+)/i, (whole, named: string) =>
      named.toLowerCase() === own.toLowerCase() ? `/subscriptions/${alias}` : whole,
    )
  const written = new RegExp(alias, 'gi')
  const inside = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(written, () => own))
  const told = async (answer: Promise<Observation>): Promise<Observation> => inside(await answer)
  return {
    ready: tools.ready,
    up: tools.up,
    close: async () => undefined,
    queryLogs: ({ workspace, ...query }, signal) => {
      const { subscription } = workspace
      const named = subscription.toLowerCase() === own.toLowerCase() ? alias : subscription
      return told(tools.queryLogs({ ...query, workspace: { ...workspace, subscription: named } }, signal))
    },
    activityLog: (id, range, signal) => told(tools.activityLog(outside(id), range, signal)),
    resourceHealth: (id, signal) => told(tools.resourceHealth(outside(id), signal)),
    metrics: (id, metric, range, signal) => told(tools.metrics(outside(id), metric, range, signal)),
  }
}
