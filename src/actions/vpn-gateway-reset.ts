import { isIP } from 'node:net'
import type { Looked } from '../flow/actions.ts'
import type { Fact } from '../incident/action.ts'
import { type Arm, NETWORK_API } from './arm.ts'
import { armAction } from './arm-action.ts'
import { type ArmId, armId, armPath } from './arm-id.ts'
import {
  busy,
  CONNECTIONS,
  connectionStatus,
  GATEWAYS,
  provisioningState,
  readNetwork,
} from './network-facts.ts'
import { type Item, isItem, propertiesOf, type Read, readItem, readList } from './read.ts'
import { brief } from './refusal.ts'

const HEALTH_API = '2025-05-01'

/** Reboots one instance of a VPN gateway; `address` names the instance of an active-active one by its public address. */
export const vpnGatewayReset = armAction({
  action: {
    id: 'vpn-gateway-reset',
    title: 'Reset the VPN gateway',
    resourceType: GATEWAYS,
    effect:
      'One instance of the gateway reboots at once: the active one, and the standby takes over; of an active-active gateway the primary one or the one whose address is given. All of its connections can be disrupted briefly; the public addresses stay.',
    duration: 'Microsoft’s documentation speaks of a brief disruption and does not say how long it takes.',
    source: 'https://learn.microsoft.com/azure/vpn-gateway/reset-gateway',
    permission: `${GATEWAYS}/reset/action`,
    force: 2,
    repeatable: true,
  },
  verb: 'reset',
  reads: [`${GATEWAYS}/read`, `${GATEWAYS}/connections/read`],
  query: ({ address, ...rest }) => {
    if (Object.keys(rest).length > 0) return null
    if (address === undefined) return {}
    return isIP(address) === 0 ? null : { gatewayVip: address }
  },
  look,
  begin:
    (id, { address }) =>
    (client, options) =>
      client.virtualNetworkGateways.reset(
        id.resourceGroup,
        id.name,
        address === undefined ? options : { ...options, gatewayVip: address },
      ),
})

async function look(arm: Arm, id: ArmId, signal?: AbortSignal): Promise<Looked> {
  const [gateway, connections, health] = await Promise.all([
    readNetwork(arm, id, signal),
    readConnections(arm, id, signal),
    readHealth(arm, id, signal),
  ])
  if (gateway.kind !== 'read') return gateway
  if (connections.kind !== 'read') return { ...connections, kind: 'unread' }
  const addresses = tunnelAddresses(gateway.found)
  const chosen = propertiesOf(gateway.found).activeActive === true && addresses.length > 0
  return {
    kind: 'seen',
    facts: [
      provisioningState(gateway.found),
      ...health,
      ...connections.found.map((one) => ({
        ...connectionStatus(one, `connectionStatus of ${brief(String(one.name))}`),
        of: String(one.id),
      })),
    ],
    related: connections.found.map((one) => String(one.id)),
    busy: busy(gateway.found),
    choices: chosen ? { address: addresses } : {},
  }
}

/** Lists leave the status out, so each connection is read by itself; one that is gone meanwhile is none. */
async function readConnections(arm: Arm, id: ArmId, signal?: AbortSignal): Promise<Read<readonly Item[]>> {
  const scope = armPath(id)
  const url = `${arm.endpoint}${scope}/connections?api-version=${NETWORK_API}`
  const list = await readList(arm, url, { right: `${GATEWAYS}/connections/read`, scope }, signal)
  if (list.kind !== 'read') return list
  const ids = list.found.flatMap((one) => armId(String(one.id), CONNECTIONS) ?? [])
  const read = await Promise.all(ids.map((one) => readNetwork(arm, one, signal)))
  const found: Item[] = []
  for (const one of read) {
    if (one.kind === 'unread') return one
    if (one.kind === 'read') found.push(one.found)
  }
  return { kind: 'read', found }
}

/** Resource Health where it can be read; else there is no such fact. */
async function readHealth(arm: Arm, id: ArmId, signal?: AbortSignal): Promise<readonly Fact[]> {
  const scope = armPath(id)
  const url = `${arm.endpoint}${scope}/providers/Microsoft.ResourceHealth/availabilityStatuses/current?api-version=${HEALTH_API}`
  const right = 'Microsoft.ResourceHealth/availabilityStatuses/read'
  const read = await readItem(arm, url, { right, scope }, signal)
  const state = read.kind === 'read' ? propertiesOf(read.found).availabilityState : undefined
  if (typeof state !== 'string') return []
  return [
    { what: 'availabilityState', value: brief(state), trouble: /^(unavailable|degraded)$/i.test(state) },
  ]
}

/** The addresses of its instances, by which one of them is chosen. */
function tunnelAddresses(gateway: Item): readonly string[] {
  const { bgpSettings } = propertiesOf(gateway)
  const peers = isItem(bgpSettings) ? bgpSettings.bgpPeeringAddresses : []
  const all = (Array.isArray(peers) ? peers : []).flatMap((one) =>
    isItem(one) && Array.isArray(one.tunnelIpAddresses) ? one.tunnelIpAddresses : [],
  )
  return [...new Set(all.filter((one): one is string => typeof one === 'string' && isIP(one) !== 0))]
}
