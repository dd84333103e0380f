import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ActionSettings, openActions } from '../../src/actions/open-actions.ts'
import type { Actions } from '../../src/flow/actions.ts'
import type { Target } from '../../src/incident/action.ts'
import { actingToken } from '../../src/sandbox/identities.ts'
import { readScenario } from '../../src/sandbox/scenario.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { SUBSCRIPTION } from '../sandbox/a-scenario.ts'

export const NETWORK = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network`
export const GATEWAY = `${NETWORK}/virtualNetworkGateways/gw`
export const connectionId = (name: string): string => `${NETWORK}/connections/${name}`

export const resetGateway = (given: Target['arguments'] = {}, resource = GATEWAY): Target => ({
  action: 'vpn-gateway-reset',
  resource,
  arguments: given,
})
export const resetConnection = (name: string): Target => ({
  action: 'vpn-connection-reset',
  resource: connectionId(name),
  arguments: {},
})

export type AnAzure = {
  readonly sandbox: Sandbox
  readonly actions: Actions
  /** Every call of the journal that is about ARM, in order. */
  readonly calls: () => { method: string; path: string; status: number; identity: string }[]
  /** The POSTs whose path contains the text. */
  readonly posts: (text: string) => number
  readonly close: () => Promise<void>
}

/**
 * A pretend Azure with the gateway `gw` and connections of it, and the door to changes on it. `azure` is YAML under `azure:`,
 * `faults` are lines of a YAML list.
 */
export async function anAzure({
  connections = ['c'],
  gateways = `{ id: ${GATEWAY} }`,
  status = 'NotConnected',
  azure = '',
  faults = [],
  settings = {},
}: {
  readonly connections?: readonly string[]
  readonly gateways?: string
  readonly status?: string
  readonly azure?: string
  readonly faults?: readonly string[]
  readonly settings?: Partial<ActionSettings>
} = {}): Promise<AnAzure> {
  const dir = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  const list = connections.map((name) => `{ id: ${connectionId(name)}, gateway: gw, status: ${status} }`)
  await writeFile(
    join(dir, 'scenario.yaml'),
    `request: What failed?
clock: 2025-06-18T08:00:00Z
azure:
  subscription: ${SUBSCRIPTION}
  workspaces: {}
  gateways: [${gateways}]
  connections:
${list.map((one) => `    - ${one}\n`).join('') || '    []\n'}${azure}  faults:
${faults.map((one) => `    - { on: arm, ${one} }\n`).join('') || '    []\n'}`,
  )
  const journal = join(dir, 'journal.ndjson')
  const sandbox = await startSandbox(await readScenario(dir), { journal })
  const { endpoint, ca } = sandbox.acting
  const actions = openActions({
    acting: { kind: 'given', endpoint, ca, token: () => actingToken(sandbox.acting) },
    ...settings,
  })
  const calls = () =>
    readFileSync(journal, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter(({ path }) => path.startsWith('/subscriptions/'))
  return {
    sandbox,
    actions,
    calls,
    posts: (text) => calls().filter(({ method, path }) => method === 'POST' && path.includes(text)).length,
    close: async () => {
      await actions.close()
      await sandbox.close()
    },
  }
}

export const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
