import type { Column, Table } from '../../../src/kql/table.ts'

/** A row of a gateway's or firewall's diagnostics, as plain values; `at` is milliseconds since 1970. */
export type Log = {
  readonly at: number
  readonly resource: string
  readonly category: string
  readonly operation: string
  readonly level: string
  readonly status: string
  readonly instance: string
  readonly remote: string
  readonly message: string
  readonly bytes: number | null
  readonly duration: number
  readonly properties: string
  readonly tags: { readonly zones: readonly string[]; readonly team: string } | null
}
/** A row of the activity log. */
export type Change = {
  readonly at: number
  readonly resource: string
  readonly operation: string
  readonly caller: string
  readonly outcome: string
}

const START = Date.UTC(2026, 0, 10)
const DAY = 86_400_000
const CATEGORIES = ['TunnelDiagnosticLog', 'IKEDiagnosticLog', 'GatewayDiagnosticLog', 'RouteDiagnosticLog']
const STATUSES = ['Connected', 'Disconnected', 'Connecting']
const CODES = [
  'E0101 timeout',
  'E0102 PSK mismatch',
  'E0303 no proposal chosen',
  'ok',
  'rekey',
  'NorthTunnel up',
]

/** Numbers from 0 to below 1 that are the same in every run. */
function dice(): () => number {
  let state = 20_260_110
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) / 2 ** 24
  }
}

/** So many rows of diagnostics over one day, in order of time, and a twenty-fifth of that in changes. */
export function makeRows(count: number): {
  readonly logs: readonly Log[]
  readonly changes: readonly Change[]
} {
  const next = dice()
  const one = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  const resources = Array.from({ length: 12 }, (_, n) => `VGW-${n < 6 ? 'TOKYO' : 'OSAKA'}-${n}`)
  const logs = Array.from({ length: count }, (_, n): Log => {
    const remote = `203.0.${Math.floor(next() * 4)}.${Math.floor(next() * 60)}`
    const code = one(CODES)
    return {
      at: START + Math.floor((n / count) * DAY),
      resource: one(resources),
      category: one(CATEGORIES),
      operation: next() < 0.7 ? 'TunnelStateChange' : 'IkeLogEvent',
      level: next() < 0.1 ? 'Error' : 'Informational',
      status: one(STATUSES),
      instance: `instance_${Math.floor(next() * 2)}`,
      remote,
      message: `Remote ${remote}:${500 + Math.floor(next() * 3)} session ${n % 997} says ${code}`,
      bytes: next() < 0.05 ? null : Math.floor(next() * 1_000_000) / 4,
      duration: Math.floor(next() * 5000),
      properties: JSON.stringify({ peer: { ip: remote, asn: 65_000 + (n % 5) }, retry: n % 3 }),
      tags: next() < 0.2 ? null : { zones: ['1', '2', '3'].slice(0, 1 + (n % 3)), team: `net-${n % 4}` },
    }
  })
  const changes = Array.from(
    { length: Math.ceil(count / 25) },
    (_, n): Change => ({
      at: START + Math.floor((n / (count / 25)) * DAY),
      resource: one(resources.slice(0, 8)),
      operation: one(['virtualNetworkGateways/write', 'connections/write', 'networkSecurityGroups/write']),
      caller: `person${Math.floor(next() * 9)}@contoso.example`,
      outcome: one(['Start', 'Success', 'Failure']),
    }),
  )
  return { logs, changes }
}

/** A moment as the evaluator writes it. */
export const moment = (at: number): string => new Date(at).toISOString().replace('Z', '0000Z')

const LOG_COLUMNS: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'TenantId', type: 'string' },
  { name: 'ResourceId', type: 'string' },
  { name: 'Resource', type: 'string' },
  { name: 'ResourceProvider', type: 'string' },
  { name: 'Category', type: 'string' },
  { name: 'OperationName', type: 'string' },
  { name: 'Level', type: 'string' },
  { name: 'status_s', type: 'string' },
  { name: 'instance_s', type: 'string' },
  { name: 'remoteIP_s', type: 'string' },
  { name: 'Message', type: 'string' },
  { name: 'bytes_d', type: 'real' },
  { name: 'DurationMs', type: 'long' },
  { name: 'properties_s', type: 'string' },
  { name: 'Tags', type: 'dynamic' },
]
const CHANGE_COLUMNS: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Resource', type: 'string' },
  { name: 'OperationNameValue', type: 'string' },
  { name: 'Caller', type: 'string' },
  { name: 'ActivityStatusValue', type: 'string' },
]

/** The same rows as tables of a workspace. */
export function asTables(logs: readonly Log[], changes: readonly Change[]): readonly [Table, Table] {
  const id =
    '/SUBSCRIPTIONS/11111111-1111-1111-1111-111111111111/RESOURCEGROUPS/RG-NET/PROVIDERS/MICROSOFT.NETWORK'
  return [
    {
      name: 'AzureDiagnostics',
      columns: LOG_COLUMNS,
      rows: logs.map((log) => [
        moment(log.at),
        '22222222-2222-2222-2222-222222222222',
        `${id}/VIRTUALNETWORKGATEWAYS/${log.resource}`,
        log.resource,
        'MICROSOFT.NETWORK',
        log.category,
        log.operation,
        log.level,
        log.status,
        log.instance,
        log.remote,
        log.message,
        log.bytes,
        log.duration,
        log.properties,
        log.tags,
      ]),
    },
    {
      name: 'AzureActivity',
      columns: CHANGE_COLUMNS,
      rows: changes.map((change) => [
        moment(change.at),
        change.resource,
        change.operation,
        change.caller,
        change.outcome,
      ]),
    },
  ]
}
