import type { Fact } from '../incident/action.ts'
import { type Arm, NETWORK_API } from './arm.ts'
import { type ArmId, armId, armPath } from './arm-id.ts'
import { type Item, propertiesOf, type Read, readItem } from './read.ts'
import { brief } from './refusal.ts'

export const CONNECTIONS = 'Microsoft.Network/connections'
export const GATEWAYS = 'Microsoft.Network/virtualNetworkGateways'
const AT_REST = ['succeeded', 'failed', 'canceled']

/** Reads a connection or a gateway. */
export const readNetwork = (arm: Arm, id: ArmId, signal?: AbortSignal): Promise<Read<Item>> => {
  const scope = armPath(id)
  const url = `${arm.endpoint}${scope}?api-version=${NETWORK_API}`
  return readItem(arm, url, { right: `${id.type}/read`, scope }, signal)
}

/** Whether a connection is connected; `what` names the fact. */
export function connectionStatus(connection: Item, what = 'connectionStatus'): Fact {
  const value = text(propertiesOf(connection).connectionStatus) || 'Unknown'
  return { what, value, trouble: value !== 'Connected' }
}

export function provisioningState(resource: Item): Fact {
  const value = text(propertiesOf(resource).provisioningState) || 'Unknown'
  return { what: 'provisioningState', value, trouble: value === 'Failed' }
}

/** What runs on the resource now; null = nothing that its provisioning state tells. */
export function busy(resource: Item): string | null {
  const state = text(propertiesOf(resource).provisioningState)
  return state === '' || AT_REST.includes(state.toLowerCase()) ? null : `provisioningState is ${state}`
}

/** The id that a property like `{ id: … }` names, where it is one of the type. */
export function namedId(value: unknown, type: string): string | null {
  const id = text((value as Item | undefined)?.id)
  return armId(id, type) ? id : null
}

const text = (value: unknown): string => (typeof value === 'string' ? brief(value) : '')
