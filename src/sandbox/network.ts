import { same } from './answer.ts'
import type { Changes } from './resets.ts'
import type { Connection, Gateway, Scenario } from './scenario.ts'

export type Item = Readonly<Record<string, unknown>>

/** The gateways and connections as ARM shows them now, each with what resets have made of it. */
export type Network = {
  readonly all: () => readonly Item[]
  /** Those of one gateway, or of one resource group, as lists show them. */
  readonly ofGateway: (gateway: string) => readonly Item[]
  readonly ofGroup: (group: string) => readonly Item[]
}

const GATEWAYS = 'Microsoft.Network/virtualNetworkGateways'

/** Shows the scenario's gateways and connections; what the scenario itself says of a property stays. */
export function network({ azure }: Pick<Scenario, 'azure'>, changes: Changes): Network {
  const gateways = () => azure.gateways.map((one) => gateway(one, changes))
  const connections = () => azure.connections.map((one) => connection(one, azure.gateways, changes))
  const listed = (wanted: (one: (typeof azure.connections)[number]) => boolean): readonly Item[] =>
    azure.connections.filter(wanted).map((one) => inList(connection(one, azure.gateways, changes)))
  return {
    all: () => [...gateways(), ...connections()],
    ofGateway: (id) => listed((one) => same(gatewayOf(one, azure.gateways) ?? '', id)),
    ofGroup: (group) => listed((one) => one.id.toLowerCase().startsWith(`${group.toLowerCase()}/`)),
  }
}

/** The full id of a connection's gateway; null where the scenario names none. */
export function gatewayOf(one: Connection, gateways: readonly Gateway[]): string | null {
  if (one.gateway === undefined || one.gateway.startsWith('/')) return one.gateway ?? null
  const beside = `${one.id.split('/providers/')[0]}/providers/${GATEWAYS}/${one.gateway}`
  const known = gateways.filter(({ id }) => same(id.split('/').at(-1) ?? '', one.gateway))
  return (known.find(({ id }) => same(id, beside)) ?? known[0])?.id ?? beside
}

function gateway({ id, ...given }: Gateway, changes: Changes): Item {
  const addresses = given.addresses ?? []
  const part = (n: number) => `${id}/ipConfigurations/${n === 0 ? 'default' : `config-${n}`}`
  return resource(id, GATEWAYS, {
    gatewayType: 'Vpn',
    vpnType: 'RouteBased',
    provisioningState: 'Succeeded',
    ipConfigurations: addresses.map((_, n) => ({
      id: part(n),
      name: part(n).split('/').at(-1),
      properties: { provisioningState: 'Succeeded', privateIPAllocationMethod: 'Dynamic' },
    })),
    bgpSettings: {
      asn: 65515,
      bgpPeeringAddresses: addresses.map((address, n) => ({
        ipconfigurationId: part(n),
        defaultBgpIpAddresses: [],
        customBgpIpAddresses: [],
        tunnelIpAddresses: [address],
      })),
    },
    ...given,
    ...state(changes(id).provisioningState),
  })
}

function connection(one: Connection, gateways: readonly Gateway[], changes: Changes): Item {
  const { id, ...given } = one
  const above = gatewayOf(one, gateways)
  const { provisioningState, connectionStatus } = changes(id, above)
  return resource(id, 'Microsoft.Network/connections', {
    connectionType: 'IPsec',
    provisioningState: 'Succeeded',
    connectionStatus: given.status ?? 'Unknown',
    ...(above === null ? {} : { virtualNetworkGateway1: { id: above } }),
    ...given,
    ...state(provisioningState),
    ...(connectionStatus === undefined ? {} : { connectionStatus, status: connectionStatus }),
  })
}

const resource = (id: string, type: string, properties: Item): Item => ({
  id,
  name: id.split('/').at(-1),
  type,
  location: 'westeurope',
  properties,
})

const state = (provisioningState: string | undefined): Item =>
  provisioningState === undefined ? {} : { provisioningState }

/** Azure says in no list whether a connection is connected; who wants to know reads it by itself. */
function inList(item: Item): Item {
  const { connectionStatus: _, status: __, ...properties } = item.properties as Item
  return { ...item, properties }
}
