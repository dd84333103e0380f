import type { Actions, Looked, Repairs } from '../../src/flow/actions.ts'
import type { Acted } from '../../src/flow/proposals.ts'
import type { Action, Fact, Target } from '../../src/incident/action.ts'

const GROUP =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network'
export const GATEWAY = `${GROUP}/virtualNetworkGateways/hub`
export const OSAKA = `${GROUP}/connections/osaka`
export const TOKYO = `${GROUP}/connections/tokyo`

const action = (id: string, resourceType: string, force: number): Action => ({
  id,
  title: id,
  resourceType,
  effect: 'It is interrupted.',
  duration: 'Nobody says how long.',
  source: 'https://example.com',
  permission: `${resourceType}/${id}/action`,
  force,
  repeatable: force === 2,
})
export const CONNECTION_RESET = action('vpn-connection-reset', 'Microsoft.Network/connections', 1)
export const GATEWAY_RESET = action('vpn-gateway-reset', 'Microsoft.Network/virtualNetworkGateways', 2)

export const isDown = (of?: string): Fact => ({
  what: of === undefined ? 'connectionStatus' : `connectionStatus of ${of.split('/').at(-1)}`,
  value: 'NotConnected',
  trouble: true,
  ...(of === undefined ? {} : { of }),
})
export const isUp = (of?: string): Fact => ({ ...isDown(of), value: 'Connected', trouble: false })
export const seen = (...facts: readonly Fact[]): Extract<Looked, { kind: 'seen' }> => ({
  kind: 'seen',
  facts,
  related: [],
  busy: null,
  choices: {},
})

/** Actions of which only what the control plane says is known; carrying one out is a mistake of the test. */
export function aRepair(
  looks: Readonly<Record<string, Looked>>,
  { forbidden = async () => null, ...more }: Partial<Actions & Repairs['rules']> = {},
): Repairs {
  return {
    actions: {
      list: () => [GATEWAY_RESET, CONNECTION_RESET],
      look: async ({ resource }: Target) =>
        looks[resource] ?? { kind: 'missing', why: `${resource} is not there`, fix: 'Look in the portal.' },
      forbidden,
      request: ({ resource }) => ({ method: 'POST', url: `https://management.azure.com${resource}/reset` }),
      dispatch: () => Promise.reject(new Error('nothing may be carried out here')),
      follow: () => Promise.reject(new Error('nothing runs here')),
      close: async () => undefined,
    },
    rules: {
      mode: () => 'live',
      approvals: () => 1,
      minutes: 15,
      pace: { cooldownMinutes: 60, mostPerDay: 2 },
      verifyMinutes: 0.001,
      frozen: async () => null,
      approvers: 'Ann',
      ...more,
    },
  }
}

export const acted = (more: Partial<Acted>): Acted => ({
  proposal: 'P0',
  action: CONNECTION_RESET.id,
  arguments: {},
  minutesAgo: 10,
  state: 'not-recovered',
  ...more,
})
