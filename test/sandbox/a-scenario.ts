import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111'
export const GATEWAY = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworkGateways/gw`

const YAML = `request: What failed?
clock: 2025-06-18T08:00:00Z
azure:
  subscription: ${SUBSCRIPTION}
  workspaces:
    one: { resourceGroup: rg, name: law-one, tables: [Heartbeat, AzureDiagnostics] }
    two: { resourceGroup: rg, name: law-two, tables: [AzureDiagnostics, Perf] }
`
const TABLES = {
  'tables/Heartbeat.ndjson': '{"TimeGenerated":"2025-06-18T07:00:00Z","Computer":"a"}\n',
  'tables/Perf.ndjson': '{"TimeGenerated":"2025-06-18T07:00:00Z","CounterValue":1.5}\n',
  'tables/AzureDiagnostics.ndjson': [
    { TimeGenerated: '2025-06-18T07:00:00Z', ResourceId: GATEWAY.toUpperCase(), n: 1 },
    { TimeGenerated: '2025-06-18T07:00:00Z', ResourceId: `${GATEWAY}2`, n: 2 },
    { TimeGenerated: '2025-06-18T01:00:00Z', ResourceId: GATEWAY, n: 3 },
  ]
    .map((row) => JSON.stringify(row))
    .join('\n'),
  'tables/two/AzureDiagnostics.ndjson': '{"TimeGenerated":"2025-06-18T07:00:00Z","n":9}\n',
}

/** Writes a small scenario with two workspaces into a new folder; `more` is appended under `azure:`, `files` are added or replaced. */
export async function aScenario(more = '', files: Readonly<Record<string, string>> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  for (const [name, text] of Object.entries({ 'scenario.yaml': YAML + more, ...TABLES, ...files })) {
    await mkdir(dirname(join(dir, name)), { recursive: true })
    await writeFile(join(dir, name), text)
  }
  return dir
}
