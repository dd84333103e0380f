import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GATEWAY, OSAKA, TOKYO } from '../fakes/a-repair.ts'

export const FOREIGN_GROUP =
  '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/Far.Away_(1)/providers/microsoft.network'
const PARIS = `${FOREIGN_GROUP}/VirtualNetworkGateways/paris`
const ROME = `${FOREIGN_GROUP}/connections/rome`
const MACHINE = OSAKA.replace('Microsoft.Network/connections', 'Microsoft.Compute/virtualMachines')
export const RESET_CONNECTION = 'vpn-connection-reset'
export const RESET_GATEWAY = 'vpn-gateway-reset'

/** What a guide allows, told apart from the code that reads guides: what may be proposed, by the choice that was answered. */
export type AllowList = {
  readonly id: string
  readonly actions: readonly string[]
  readonly resources: Readonly<Record<string, string>>
  /** What the requester is asked to choose from; empty = nothing is asked. */
  readonly labels: readonly string[]
  /** The resources that each action may be done to. */
  readonly reach: (label: string | null) => Readonly<Record<string, readonly string[]>>
}

const TUNNELS = { Gateway: GATEWAY, Osaka: OSAKA, Tokyo: TOKYO }
const chosen = (label: string | null): readonly string[] =>
  label === 'osaka' ? [OSAKA] : label === 'tokyo' ? [TOKYO] : []

export const ALLOW_LISTS: readonly AllowList[] = [
  {
    id: 'both-actions',
    actions: [RESET_CONNECTION, RESET_GATEWAY],
    resources: TUNNELS,
    labels: ['osaka', 'tokyo'],
    reach: (label) => ({ [RESET_CONNECTION]: chosen(label), [RESET_GATEWAY]: [GATEWAY] }),
  },
  {
    id: 'connection-only',
    actions: [RESET_CONNECTION],
    resources: TUNNELS,
    labels: ['osaka', 'tokyo'],
    reach: (label) => ({ [RESET_CONNECTION]: chosen(label) }),
  },
  {
    id: 'gateway-only',
    actions: [RESET_GATEWAY],
    resources: { Gateway: GATEWAY },
    labels: [],
    reach: () => ({ [RESET_GATEWAY]: [GATEWAY] }),
  },
  {
    id: 'no-action',
    actions: [],
    resources: TUNNELS,
    labels: ['osaka', 'tokyo'],
    reach: () => ({}),
  },
  {
    id: 'no-resource',
    actions: [RESET_CONNECTION, RESET_GATEWAY],
    resources: {},
    labels: [],
    reach: () => ({}),
  },
  {
    // Its connections are those that the answer names, in the gateway's own resource group.
    id: 'named-connections',
    actions: [RESET_GATEWAY, RESET_CONNECTION],
    resources: { Gateway: GATEWAY },
    labels: ['osaka', '../../../connections/tokyo', 'tokyo?a=b'],
    reach: (label) => ({ [RESET_CONNECTION]: chosen(label), [RESET_GATEWAY]: [GATEWAY] }),
  },
  {
    id: 'another-subscription',
    actions: [RESET_CONNECTION, RESET_GATEWAY],
    resources: { Gateway: GATEWAY, Paris: PARIS, Rome: ROME },
    labels: [],
    reach: () => ({ [RESET_CONNECTION]: [ROME], [RESET_GATEWAY]: [GATEWAY, PARIS] }),
  },
  {
    id: 'odd-names',
    actions: [RESET_CONNECTION, 'publish-guide', 'delete-everything', 'constructor'],
    resources: { constructor: GATEWAY, toString: OSAKA, 'vpn-gateway-reset': TOKYO, Machine: MACHINE },
    labels: [],
    reach: () => ({ [RESET_CONNECTION]: [OSAKA, TOKYO] }),
  },
]

/** A folder with the guides that say so. */
export function guidesThatAllow(lists: readonly AllowList[] = ALLOW_LISTS): string {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-test-guides-'))
  for (const list of lists) writeFileSync(join(folder, `${list.id}.md`), markdown(list))
  return folder
}

const IN_WINDOW =
  'AzureDiagnostics\n| where TimeGenerated between (datetime({StartTime}) .. datetime({EndTime}))'
const address = (at: number): string => `203.0.113.${10 * (at + 1)}`

function markdown({ id, actions, resources, labels }: AllowList): string {
  const named = labels.length > 0 ? '\n| where remoteIP_s == "{RemoteIP}"' : ''
  const choose = labels.map((label, at) => `${JSON.stringify(label)}: ${address(at)}`).join(', ')
  return `---
id: ${id}
title: Tunnel is down, ${id}
symptoms: [tunnel down, vpn down]
workspace: main
resources: ${JSON.stringify(resources)}
parameters: {${labels.length > 0 ? ` RemoteIP: { choose: { ${choose} }, ask: Which connection? } ` : ''}}
window: { around: 1h, widenTo: 2h }
actions: ${JSON.stringify(actions)}
---
# Tunnel is down
When a tunnel is down.
## Steps
### 1. What did the tunnel say?
\`\`\`kql
${IN_WINDOW}${named}
| project TimeGenerated, Message
\`\`\`
### 2. Is it down?
\`\`\`kql signal=tunnel-down severity=critical means="The tunnel is down"
${IN_WINDOW}${named}
| where status_s == "Disconnected"
\`\`\`
`
}
