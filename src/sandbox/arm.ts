import { type Answer, type Call, ok, refusal, same } from './answer.ts'
import { type Item, network } from './network.ts'
import { actionRoutes } from './reset-routes.ts'
import { resets } from './resets.ts'
import type { Scenario } from './scenario.ts'
import { workspaceId } from './workspace-id.ts'

/** Azure Resource Manager, from the scenario. `shiftMs` is how far the real clock is ahead of the story's. */
export function arm(scenario: Scenario, shiftMs: number): (call: Call) => Answer {
  const { azure } = scenario
  const running = resets(scenario, () => new Date(Date.now() - shiftMs))
  const shown = network(scenario, running.changes)
  const act = actionRoutes(scenario, shown, running)
  const root = `/subscriptions/${azure.subscription}`
  const subscription = {
    id: root,
    subscriptionId: azure.subscription,
    tenantId: '00000000-0000-0000-0000-00000000000a',
    displayName: 'sandbox',
    state: 'Enabled',
    subscriptionPolicies: {},
    authorizationSource: 'RoleBased',
  }
  const workspaces = Object.values(azure.workspaces).map((one) => ({
    id: `${root}/resourceGroups/${one.resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${one.name}`,
    name: one.name,
    type: 'Microsoft.OperationalInsights/workspaces',
    location: 'westeurope',
    properties: {
      customerId: workspaceId(one.name),
      provisioningState: 'Succeeded',
      sku: { name: 'PerGB2018' },
      retentionInDays: 30,
    },
  }))
  const fixed: readonly Item[] = [...workspaces, ...others(scenario)]
  const all = (): readonly Item[] => [...shown.all(), ...fixed]
  const routes: readonly (readonly [RegExp, (match: RegExpExecArray, call: Call) => Answer])[] = [
    [/^\/subscriptions$/i, () => ok({ value: [subscription] })],
    [/^\/subscriptions\/[^/]+$/i, () => ok(subscription)],
    [/\/providers\/Microsoft\.OperationalInsights\/workspaces$/i, () => ok({ value: workspaces })],
    [
      /\/workspaces\/([^/]+)\/tables$/i,
      (match) =>
        ok({
          value: (Object.values(azure.workspaces).find((one) => same(one.name, match[1]))?.tables ?? []).map(
            (name) => ({ name, properties: { schema: { name, tableType: 'Microsoft' } } }),
          ),
        }),
    ],
    [
      /\/providers\/Microsoft\.Insights\/eventtypes\/management\/values$/i,
      (_, call) =>
        ok({
          value: activity(
            [...azure.activityLog, ...running.events()],
            call.url.searchParams.get('$filter') ?? '',
            shiftMs,
          ),
        }),
    ],
    [
      /^(.*)\/providers\/Microsoft\.ResourceHealth\/availabilityStatuses\/current$/i,
      (match) => ok(health(azure.health, match[1] ?? '')),
    ],
    [
      /^(.*)\/providers\/Microsoft\.Insights\/metrics$/i,
      (match, call) => ok({ value: metrics(azure.metrics, match[1] ?? '', call.url.searchParams) }),
    ],
    [
      /^(.*)\/providers\/Microsoft\.Insights\/metricDefinitions$/i,
      (match) =>
        ok({
          value: azure.metrics
            .filter((one) => same(String(one.resource), match[1]))
            .map((one) => ({
              name: { value: one.name },
              unit: one.unit,
              resourceId: match[1],
              namespace: '',
              supportedAggregationTypes: [one.aggregation],
            })),
        }),
    ],
    [
      /^\/subscriptions\/[^/]+\/resourcegroups$/i,
      () =>
        ok({
          value: [
            ...new Set(all().map((one) => /resourceGroups\/([^/]+)/i.exec(String(one.id))?.[1] ?? '')),
          ].map((name) => ({
            id: `${root}/resourceGroups/${name}`,
            name,
            location: 'westeurope',
            properties: { provisioningState: 'Succeeded' },
          })),
        }),
    ],
    [
      /^(\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+)?)\/resources$/i,
      (match) =>
        ok({
          value: all().filter((one) => String(one.id).toLowerCase().startsWith(`${match[1]}/`.toLowerCase())),
        }),
    ],
  ]
  return (call) => {
    const [, collection, asked] = call.url.pathname.split('/')
    if (!same('subscriptions', collection) || (asked && !same(azure.subscription, asked)))
      return refusal(404, 'SubscriptionNotFound', `The subscription of ${call.url.pathname} was not found.`)
    const acted = act(call)
    if (acted) return acted
    for (const [route, answer] of routes) {
      const match = route.exec(decodeURIComponent(call.url.pathname))
      if (match)
        return call.method === 'GET'
          ? answer(match, call)
          : refusal(405, 'MethodNotAllowed', `${call.method} is not allowed here.`)
    }
    const found = all().find((one) => same(String(one.id), decodeURIComponent(call.url.pathname)))
    return found && call.method === 'GET'
      ? ok(found)
      : refusal(404, 'ResourceNotFound', `The resource ${call.url.pathname} was not found.`)
  }
}

/** Resources that only metrics, health or the activity log speak of exist as well. */
function others(scenario: Scenario): Item[] {
  const ids = [
    ...scenario.azure.metrics.map((one) => one.resource),
    ...scenario.azure.activityLog.map((one) => one.resourceId),
    ...scenario.azure.health.map(
      (one) => String(one.id ?? '').split('/providers/Microsoft.ResourceHealth')[0],
    ),
  ]
  return [
    ...new Set(ids.filter((id): id is string => typeof id === 'string' && id.includes('/providers/'))),
  ].map((id) => {
    const [provider, ...rest] = id.split('/providers/').at(-1)?.split('/') ?? []
    return {
      id,
      name: rest.at(-1),
      type: [provider, ...rest.filter((_, index) => index % 2 === 0)].join('/'),
      location: 'westeurope',
    }
  })
}

function activity(events: readonly Item[], filter: string, shiftMs: number): Item[] {
  const bound = (operator: string): number =>
    Date.parse(new RegExp(`eventTimestamp ${operator} '([^']+)'`).exec(filter)?.[1] ?? '') - shiftMs
  const [from, to] = [bound('ge'), bound('le')]
  const wanted = /resourceId eq '([^']+)'/i.exec(filter)?.[1]
  return events
    .filter((event) => {
      const at = Date.parse(String(event.eventTimestamp))
      return !(at < from) && !(at > to) && (!wanted || same(String(event.resourceId), wanted))
    })
    .map((event) => ({
      description: '',
      level: 'Informational',
      properties: {},
      ...event,
      operationName: localized(event.operationName),
      status: localized(event.status),
    }))
}

/** Azure gives these as a pair; a scenario may give the plain text. */
function localized(value: unknown): Item {
  const given = value !== null && typeof value === 'object' ? (value as Item) : { value: value ?? '' }
  return { localizedValue: given.value ?? '', ...given }
}

function health(records: readonly Item[], id: string): Item {
  const found = records.find((one) => {
    const of = String(one.id ?? one.resourceId ?? one.resource ?? '').toLowerCase()
    return of === id.toLowerCase() || of.startsWith(`${id.toLowerCase()}/`)
  })
  const told = (found?.properties ?? found) as Item | undefined
  return {
    id: `${id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
    name: 'current',
    type: 'Microsoft.ResourceHealth/AvailabilityStatuses',
    location: 'westeurope',
    properties: told
      ? // Azure's own spelling has one r; a scenario may spell it right.
        { ...(told.occurredTime === undefined ? {} : { occuredTime: told.occurredTime }), ...told }
      : {
          availabilityState: 'Unknown',
          summary: 'No health information is recorded for this resource.',
          reasonType: '',
        },
  }
}

function metrics(records: readonly Item[], id: string, query: URLSearchParams): Item[] {
  const names = (query.get('metricnames') ?? '').split(',')
  const [from, to] = (query.get('timespan') ?? '').split('/').map((text) => Date.parse(text))
  return records
    .filter((one) => same(String(one.resource), id) && names.some((name) => same(name, String(one.name))))
    .map((one) => ({
      id: `${id}/providers/Microsoft.Insights/metrics/${one.name}`,
      type: 'Microsoft.Insights/metrics',
      name: { value: one.name, localizedValue: one.name },
      unit: one.unit ?? 'Count',
      timeseries: [
        {
          metadatavalues: [],
          data: points(one.points)
            .filter(([at]) => !(Date.parse(at) < (from ?? 0)) && !(Date.parse(at) > (to ?? 0)))
            .map(([at, value]) => ({
              timeStamp: at,
              [String(one.aggregation ?? 'Average').toLowerCase()]: value,
            })),
        },
      ],
    }))
}

const points = (value: unknown): [string, number][] =>
  Array.isArray(value) ? value.map((point) => [String(point[0]), Number(point[1])]) : []
