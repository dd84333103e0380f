import { describe, expect, test } from '@jest/globals'
import { parseGuide } from '../../src/guides/parse-guide.ts'

const GATEWAY =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworkGateways/gw'
const fence = (query: string, info = 'kql'): string => `\`\`\`${info}\n${query}\n\`\`\``
const QUERY =
  'AzureDiagnostics\n| where ResourceId =~ "{VpnGatewayResourceId}" and remoteIP_s == "{RemoteIP}"'

const english = `# Troubleshooting a VPN connection

When a branch cannot reach the hub.

## Environment

### VPN Gateway
* **ResourceId**: \`${GATEWAY}\`

### Log Analytics workspace
- Subscription: 22222222-2222-2222-2222-222222222222
- Name: law-hub
- ResourceGroup: rg-logs

### conn-to-osaka
- RemoteIP: 203.0.113.10

### conn-to-tokyo
- RemoteIP = 203.0.113.20

## Notes
- RemoteIP: 198.51.100.1

## Procedure
### 1. Check the tunnel
${fence(QUERY)}
#### How to read it
Look at the last row.
### 2. Look at the peer
${fence('print 1', 'sh')}
See: blob-storage
### 2. Look again
${fence('T | where A == "{constructor}" and B == datetime({StartTime})', 'kql signal=a severity=bad colour=red')}
`

const japanese = `# VPN 接続の切断

拠点から接続できない場合の手順書です。

## 環境

### VPN Gateway
- ResourceId：${GATEWAY}

### ワークスペース
- 名前: law-hub
- リソースグループ: rg-logs
- サブスクリプション: prod

### RemoteIP
| 接続 | 値 |
| --- | --- |
| 大阪 | 203.0.113.10 |
| 東京 | 203.0.113.20 |

## 調査手順
### 手順1：トンネルの状態
${fence(QUERY)}
### 手順2：ログの確認
人が確認する。
`

const source = (text: string, name: string) =>
  parseGuide(text, 'a.md').parameters.find((one) => one.name === name)

describe('a plain guide in English', () => {
  const guide = parseGuide(english, '/guides/vpn/guide.md')

  test('has the id of its folder, its title and its overview', () => {
    expect(guide).toMatchObject({
      id: 'vpn',
      title: 'Troubleshooting a VPN connection',
      overview: 'When a branch cannot reach the hub.',
    })
  })

  test('describes its workspace', () => {
    expect(guide.workspace).toEqual({
      kind: 'described',
      workspace: 'law-hub',
      subscription: '22222222-2222-2222-2222-222222222222',
      resourceGroup: 'rg-logs',
    })
  })

  test('has steps with ids of their own', () => {
    expect(guide.steps.map((step) => [step.id, step.title])).toEqual([
      ['1', 'Check the tunnel'],
      ['2', 'Look at the peer'],
      ['2-2', 'Look again'],
    ])
    expect(guide.steps.flatMap((step) => step.queries.map((query) => query.id))).toEqual(['1.1', '2-2.1'])
    expect(guide.steps[0]?.text).toContain('Look at the last row.')
    expect(guide.see).toEqual(['blob-storage'])
  })

  test('takes values and choices from the environment, not from the notes', () => {
    expect(source(english, 'VpnGatewayResourceId')?.source).toEqual({ kind: 'value', value: GATEWAY })
    expect(source(english, 'RemoteIP')?.source).toMatchObject({
      kind: 'choose',
      choices: [
        { label: 'conn-to-osaka', value: '203.0.113.10' },
        { label: 'conn-to-tokyo', value: '203.0.113.20' },
      ],
    })
  })

  test('asks for what has no source and says where it is used', () => {
    const query = guide.steps[2]?.queries[0]
    expect(source(english, 'constructor')).toMatchObject({ declared: false, source: { kind: 'ask' } })
    expect(guide.defects.find((defect) => defect.message.includes('{constructor}'))?.line).toBe(query?.line)
    expect(english.split('\n')[(query?.line ?? 0) - 1]).toContain('{constructor}')
    expect(guide.defects.map((defect) => defect.message)).toEqual(
      expect.arrayContaining(['The severity bad is not known.', 'A signal has no attribute colour.']),
    )
    expect(guide.parameters.some((one) => one.name === 'StartTime')).toBe(false)
  })
})

test('a plain guide in Japanese is read alike', () => {
  const guide = parseGuide(japanese, 'vpn.md')
  expect(guide.workspace).toEqual({
    kind: 'described',
    workspace: 'law-hub',
    subscription: 'prod',
    resourceGroup: 'rg-logs',
  })
  expect(guide.steps.map((step) => [step.id, step.title])).toEqual([
    ['1', 'トンネルの状態'],
    ['2', 'ログの確認'],
  ])
  expect(source(japanese, 'VpnGatewayResourceId')?.source).toEqual({ kind: 'value', value: GATEWAY })
  expect(source(japanese, 'RemoteIP')?.source).toMatchObject({
    choices: [
      { label: '大阪', value: '203.0.113.10' },
      { label: '東京', value: '203.0.113.20' },
    ],
  })
  expect(guide.defects).toEqual([])
})

test('a workspace may be described in flat items', () => {
  const text =
    '# A\n\n## Settings\n- SubscriptionId: s1\n- ResourceGroup: rg\n- WorkspaceName: law\n\n## Steps\n### 1. Look\nLook.\n'
  expect(parseGuide(text, 'a.md').workspace).toEqual({
    kind: 'described',
    workspace: 'law',
    subscription: 's1',
    resourceGroup: 'rg',
  })
})

test('a section with ARM ids above the first query is an environment', () => {
  const text = `# A\n\n## VPN Gateway\n- ResourceId: ${GATEWAY}\n\n## Look\n${fence('T | where R == "{VpnGatewayResourceId}"')}\n`
  expect(source(text, 'VpnGatewayResourceId')?.source).toEqual({ kind: 'value', value: GATEWAY })
})

describe('front matter', () => {
  const guide = (front: string): ReturnType<typeof parseGuide> =>
    parseGuide(`---\n${front}\n---\n# T\n## Steps\n### 1. A\n${fence('T | where A == "{P}"')}\n`, 'a.md')

  test.each([
    ['parameters: { P: { from: resources.R } }\nresources: { R: /x }', { kind: 'value', value: '/x' }],
    ['parameters: { P: 5 }', { kind: 'value', value: '5' }],
    ['parameters: { P: { value: v } }', { kind: 'value', value: 'v' }],
    [
      'parameters: { P: { choose: { a: 1 }, ask: Which? } }',
      { kind: 'choose', choices: [{ label: 'a', value: '1' }], ask: 'Which?' },
    ],
    [
      'parameters: { P: { match: "\\\\d+", ask: Number? } }',
      { kind: 'match', pattern: '\\d+', ask: 'Number?' },
    ],
    ['parameters: { P: { ask: Which? } }', { kind: 'ask', ask: 'Which?' }],
  ])('%s', (front, expected) =>
    expect(guide(front).parameters[0]).toMatchObject({ declared: true, source: expected }),
  )

  test('says what is wrong with it', () => {
    expect(() => guide('parameters: { P: { match: "(" } }')).toThrow('pattern of P')
    expect(() => guide('parameters: { P: { from: resources.constructor } }')).toThrow('not there')
    expect(() => guide('id: Not An Id')).toThrow('short name')
    expect(() => guide('window: { around: soon }')).toThrow('not a duration')
    expect(() => guide('symptom: [a]')).toThrow(
      expect.objectContaining({
        code: 'guide-invalid',
        fix: expect.stringContaining('did you mean symptoms?'),
      }),
    )
  })

  test('sets the window and the workspace', () => {
    expect(guide('window: { around: 30m }\nworkspace: hub')).toMatchObject({
      window: { aroundMs: 1_800_000, widenToMs: 14_400_000 },
      workspace: { kind: 'name', name: 'hub' },
    })
  })
})
