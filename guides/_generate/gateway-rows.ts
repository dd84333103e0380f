import { type Row, random } from './rows.ts'

const HUB =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub'
/** Another gateway of the same workspace. */
export const LAB = HUB.replace('vpngw-hub', 'vpngw-lab')
export const OSAKA = '203.0.113.10'
export const TOKYO = '203.0.113.20'

const DAY = 86_400_000
const WORKER = ['GatewayTenantWorker_IN_0', 'GatewayTenantWorker_IN_1']
const SESSION: Readonly<Record<string, string>> = {
  [OSAKA]: '3b0f5c52-6f0e-4c8e-9a57-6d1f2e8c7a10',
  [TOKYO]: 'c41d9e07-28b3-4f6a-8e15-90b7d3a2f620',
}

const row = (time: number, category: string, gateway: string, instance: number, rest: Row): Row => ({
  TimeGenerated: new Date(time).toISOString(),
  Category: category,
  ResourceId: gateway.toUpperCase(),
  ResourceProvider: 'MICROSOFT.NETWORK',
  ResourceType: 'VIRTUALNETWORKGATEWAYS',
  Resource: gateway.split('/').at(-1)?.toUpperCase() ?? '',
  Level: 'Informational',
  ...rest,
  instance_s: WORKER[instance] ?? '',
})

/** A change of a tunnel's state, with the gateway's own word for the reason. */
export const tunnel = (
  time: number,
  ip: string,
  status: 'Connected' | 'Disconnected',
  reason: string,
  { instance = 0, gateway = HUB } = {},
): Row =>
  row(time, 'TunnelDiagnosticLog', gateway, instance, {
    OperationName: `Tunnel${status}`,
    status_s: status,
    stateChangeReason_s: reason,
    remoteIP_s: ip,
  })

/** A line of the negotiation with one peer. */
export const ike = (time: number, ip: string, event: string, { instance = 0, gateway = HUB } = {}): Row =>
  row(time, 'IKEDiagnosticLog', gateway, instance, {
    OperationName: 'IKELogEvent',
    Message: `SESSION_ID :{${SESSION[ip] ?? ip}} Remote ${ip}:500: Local 10.10.0.${4 + instance}:500: ${event}`,
  })

/** A change of the gateway itself; each instance tells it for itself. */
export const change = (
  time: number,
  operation: string,
  message: string,
  { instance = 0, gateway = HUB } = {},
): Row => row(time, 'GatewayDiagnosticLog', gateway, instance, { OperationName: operation, Message: message })

const route = (time: number, message: string, instance: number, gateway: string): Row =>
  row(time, 'RouteDiagnosticLog', gateway, instance, { OperationName: 'StaticRouteUpdate', Message: message })

/** A move of both tunnels from one instance to the other, as maintenance of a host makes it. */
export function maintenance(time: number, from: number, gateway = HUB): Row[] {
  const to = 1 - from
  const [left, right] = [
    { instance: from, gateway },
    { instance: to, gateway },
  ]
  return [
    change(time, 'HostMaintenanceEvent', `Host maintenance begins on ${WORKER[from]}`, left),
    change(
      time + 4000,
      'GatewayTenantPrimaryChanged',
      `${WORKER[to]} is the primary instance from now on`,
      right,
    ),
    ...[OSAKA, TOKYO].flatMap((ip, n) => [
      tunnel(time + 5000 + n * 300, ip, 'Disconnected', 'GlobalStandby', left),
      route(time + 6000 + n * 300, `Routes of ${ip} were withdrawn`, from, gateway),
      tunnel(time + 14_000 + n * 300, ip, 'Connected', 'Negotiated', right),
      route(time + 15_000 + n * 300, `Routes of ${ip} were added`, to, gateway),
    ]),
  ]
}

/** Everyday life of a gateway: chatter of both tunnels, a configuration the day before, maintenance two days before. */
export function noise(
  from: number,
  hours: number,
  seed: number,
  {
    gateway = HUB,
    every = 60_000,
    quiet = (_time: number, _ip: string): boolean => false,
    carrier = (_time: number): number => 0,
  }: {
    gateway?: string
    every?: number
    quiet?: (time: number, ip: string) => boolean
    /** The instance that carries the tunnels, which alone writes of them. */
    carrier?: (time: number) => number
  } = {},
): Row[] {
  const next = random(seed)
  const rows: Row[] = [
    ...maintenance(from - 2 * DAY, 1, gateway),
    ...[0, 1].map((instance) =>
      change(
        from - DAY + instance * 2000,
        'SetGatewayConfiguration',
        'Set gateway configuration: succeeded, tags changed',
        { instance, gateway },
      ),
    ),
  ]
  for (const ip of [OSAKA, TOKYO]) {
    for (let time = from; time < from + hours * 3_600_000; time += every + Math.floor(next() * 2 * every)) {
      if (quiet(time, ip)) continue
      const kind = next()
      const event =
        kind < 0.5
          ? '[SEND] Sending INFORMATIONAL request, liveness probe'
          : kind < 0.85
            ? '[RECEIVED] Received INFORMATIONAL response to the liveness probe'
            : kind < 0.95
              ? `[LOCAL_MSG] Rekeyed child SA 0x${Math.floor(next() * 0xffffffff).toString(16)}`
              : '[SEND] Sending INFORMATIONAL request, DELETE of the old child SA after the rekey'
      rows.push(ike(time, ip, event, { gateway, instance: carrier(time) }))
    }
  }
  return rows
}
