import type { Looked } from '../flow/actions.ts'
import type { Arm } from './arm.ts'
import { armAction } from './arm-action.ts'
import type { ArmId } from './arm-id.ts'
import {
  busy,
  CONNECTIONS,
  connectionStatus,
  GATEWAYS,
  namedId,
  provisioningState,
  readNetwork,
} from './network-facts.ts'
import { propertiesOf } from './read.ts'

/** Resets one connection of a VPN gateway. */
export const vpnConnectionReset = armAction({
  action: {
    id: 'vpn-connection-reset',
    title: 'Reset the VPN connection',
    resourceType: CONNECTIONS,
    effect:
      'Only this connection is reset and set up again, so that its traffic stops meanwhile; the gateway does not reboot.',
    duration: 'Microsoft’s documentation does not say how long this takes.',
    source: 'https://learn.microsoft.com/azure/vpn-gateway/reset-gateway',
    permission: `${CONNECTIONS}/resetconnection/action`,
    force: 1,
    repeatable: false,
  },
  verb: 'resetconnection',
  reads: [`${CONNECTIONS}/read`],
  query: (given) => (Object.keys(given).length === 0 ? {} : null),
  look,
  begin: (id) => (client, options) =>
    client.virtualNetworkGatewayConnections.resetConnection(id.resourceGroup, id.name, options),
})

async function look(arm: Arm, id: ArmId, signal?: AbortSignal): Promise<Looked> {
  const read = await readNetwork(arm, id, signal)
  if (read.kind !== 'read') return read
  const gateway = namedId(propertiesOf(read.found).virtualNetworkGateway1, GATEWAYS)
  return {
    kind: 'seen',
    facts: [connectionStatus(read.found), provisioningState(read.found)],
    related: gateway === null ? [] : [gateway],
    busy: busy(read.found),
    choices: {},
  }
}
