import { describe, expect, test } from '@jest/globals'
import { lint } from '../../src/guides/lint.ts'
import { parseGuide } from '../../src/guides/parse-guide.ts'

const GATEWAY = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworkGateways/gw'
const QUERY =
  'AzureDiagnostics\n| where ResourceId =~ "{VpnGatewayResourceId}" and remoteIP_s == "{RemoteIP}"'
const fence = (info = 'kql', text = QUERY, mark = '```'): string => `${mark}${info}\n${text}\n${mark}`
const indented = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n')

type Expected = {
  readonly steps: readonly string[]
  readonly queries: readonly string[]
  readonly remoteIp: readonly string[]
  readonly workspace?: string
}
const BOTH = ['conn-to-osaka=203.0.113.10', 'conn-to-tokyo=203.0.113.20']
const ONE = ['203.0.113.10']

const STYLES: Readonly<Record<string, readonly [markdown: string, expected: Expected]>> = {
  'a numbered list with indented fences, nested lists as environment': [
    `# VPN is down\n\n## Environment\n- VPN Gateway\n  - ResourceId: ${GATEWAY}\n- conn-to-osaka\n  - RemoteIP: 203.0.113.10\n- conn-to-tokyo\n  - RemoteIP: 203.0.113.20\n\n## Steps\n1. Check the tunnel state.\n\n${indented(fence(), 3)}\n\n   Look at the last row.\n2. Call the branch.\n3. Read the negotiation. It may be long.\n\n${indented(fence('kusto'), 3)}\n`,
    {
      steps: ['1 Check the tunnel state', '2 Call the branch', '3 Read the negotiation'],
      queries: ['1.1', '3.1'],
      remoteIp: BOTH,
    },
  ],
  'a numbered list whose fences stand at the margin': [
    `# VPN is down\n\n## Environment\n- VPN Gateway ResourceId: ${GATEWAY}\n- RemoteIP: 203.0.113.10\n\n## How to investigate\n\nIn this order:\n\n1. Check\n\n${fence()}\n\n2. Call the branch\n\n3. Read\n\n${fence()}\n`,
    { steps: ['1 Check', '2 Call the branch', '3 Read'], queries: ['1.1', '3.1'], remoteIp: ONE },
  ],
  'tables for the environment': [
    `# VPN is down\n\n## Environment\n\n| Connection | RemoteIP | Site |\n|:---|---:|---|\n| conn-to-osaka | 203.0.113.10 | Osaka |\n| conn-to-tokyo | \`203.0.113.20\` | Tokyo |\n\n| Item | Value |\n| --- | --- |\n| VPN Gateway ResourceId | ${GATEWAY} |\n| Workspace name | law-hub |\n\n## Steps\n### Check the tunnel\n${fence()}\n`,
    { steps: ['1 Check the tunnel'], queries: ['1.1'], remoteIp: BOTH, workspace: 'law-hub' },
  ],
  'Key = value, one a line': [
    `# VPN is down\n\n## Environment\nVpnGatewayResourceId = ${GATEWAY}\nWorkspaceName = law-hub\n\n### conn-to-osaka\nRemoteIP = 203.0.113.10\n\n### conn-to-tokyo\nRemoteIP = "203.0.113.20"\n\n## Check\n${fence()}\n`,
    { steps: ['1 Check'], queries: ['1.1'], remoteIp: BOTH, workspace: 'law-hub' },
  ],
  'bold keys under names in bold': [
    `# VPN is down\n\n## Target resources\n**VPN Gateway**\n\n- **ResourceId:** ${GATEWAY}\n\n**conn-to-osaka**\n\n- **RemoteIP**: \`203.0.113.10\`\n\n**conn-to-tokyo:**\n\n- **RemoteIP**: \`203.0.113.20\`\n\n## Procedure\n### 1) Check\n**Query**\n\n${fence()}\n\n**How to read it**\n\nThe last row counts.\n`,
    { steps: ['1 Check'], queries: ['1.1'], remoteIp: BOTH },
  ],
  'Setext headings, tildes and capital letters': [
    `VPN is down\n===========\n\nEnvironment\n-----------\n\n* VpnGatewayResourceId: <${GATEWAY}>\n* RemoteIP: 203.0.113.10\n\nCheck the tunnel\n----------------\n\n${fence('KQL', QUERY, '~~~')}\n\nRead the log\n------------\n\n${fence('Kusto')}\n`,
    { steps: ['1 Check the tunnel', '2 Read the log'], queries: ['1.1', '2.1'], remoteIp: ONE },
  ],
  'nested headings': [
    `# Guides of the network\n\n## VPN is down\n\n### Environment\n\n#### VPN Gateway\n- ResourceId: ${GATEWAY}\n\n#### Connections\n##### conn-to-osaka\n- RemoteIP: 203.0.113.10\n##### conn-to-tokyo\n- RemoteIP: 203.0.113.20\n\n### Procedure\n#### Step 1: Check\n${fence()}\n##### What to look for\nThe last row.\n#### Step 2: Decide\nCall.\n`,
    { steps: ['1 Check', '2 Decide'], queries: ['1.1'], remoteIp: BOTH },
  ],
  'Japanese headings and full-width digits': [
    `# VPN 接続障害\n\n## 概要\n拠点間 VPN が切断されたとき。\n\n## 環境情報\n### VPN Gateway\n- ResourceId：${GATEWAY}\n### 接続先\n- conn-to-osaka\n  - RemoteIP：203.0.113.10\n- conn-to-tokyo\n  - RemoteIP：203.0.113.20\n\n## 調査手順\n### １．トンネルの状態を確認する\n${fence()}\n### ② ログを確認する\n${fence()}\n### 手順３：連絡する\n拠点に電話する。\n`,
    {
      steps: ['1 トンネルの状態を確認する', '2 ログを確認する', '3 連絡する'],
      queries: ['1.1', '2.1'],
      remoteIp: BOTH,
    },
  ],
  'fences and code blocks without a language': [
    `# VPN is down\n\n## Environment\n- VpnGatewayResourceId: ${GATEWAY}\n- RemoteIP: 203.0.113.10\n\n## Steps\n### Check\n${fence('')}\n\nThen on the device:\n\n${fence('', 'show crypto ikev2 sa | include 203.0.113.10')}\n\n${fence('', 'history | sort\nps aux | grep ike')}\n\n### Again\n\n${indented(QUERY, 4)}\n\n### Sign in\n${fence('bash', 'az login')}\n`,
    { steps: ['1 Check', '2 Again', '3 Sign in'], queries: ['1.1', '2.1'], remoteIp: ONE },
  ],
}

describe.each(Object.entries(STYLES))('%s', (_, [markdown, expected]) => {
  const guide = parseGuide(markdown, 'vpn.md')
  const queries = guide.steps.flatMap((step) => step.queries)
  const source = (name: string) => guide.parameters.find((one) => one.name === name)?.source

  test('steps and queries', () => {
    expect(guide.steps.map((step) => `${step.id} ${step.title}`)).toEqual(expected.steps)
    expect(queries.map((query) => query.id)).toEqual(expected.queries)
    for (const query of queries) {
      expect(query.template).toBe(QUERY)
      expect(markdown.split('\n')[query.line - 1]?.trim()).toBe('AzureDiagnostics')
    }
  })

  test('parameters, choices and workspace', () => {
    expect(guide.parameters.map((one) => one.name).sort()).toEqual(['RemoteIP', 'VpnGatewayResourceId'])
    expect(source('VpnGatewayResourceId')).toEqual({ kind: 'value', value: GATEWAY })
    const remote = source('RemoteIP')
    const found =
      remote?.kind === 'choose'
        ? remote.choices.map((choice) => `${choice.label}=${choice.value}`)
        : remote?.kind === 'value' && [remote.value]
    expect(found).toEqual(expected.remoteIp)
    expect(guide.workspace).toEqual(
      expected.workspace ? { kind: 'described', workspace: expected.workspace } : null,
    )
    expect(lint(guide)).toEqual([])
  })
})

test('what stands around a numbered step is kept with it', () => {
  const text = `# A\n\n## Steps\nIn this order:\n\n1. Check. The last row counts.\n\n${fence('kql', 'T')}\n\nMore to say.\n\n2. Call\n   - the branch\n`
  const [check, call] = parseGuide(text, 'a.md').steps
  expect(check?.text).toBe('In this order:\n\nCheck. The last row counts.\n\nMore to say.')
  expect(call).toMatchObject({ title: 'Call', text: '- the branch', queries: [] })
})

test('a numbered list inside one step does not split it', () => {
  const text = `# A\n\n## Steps\n### 1. Check\n1. Open the portal\n2. Run this\n\n${fence('kql', 'T')}\n`
  expect(parseGuide(text, 'a.md').steps.map((step) => step.title)).toEqual(['Check'])
})
