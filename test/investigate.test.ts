import { execFile } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { aBusyDataFolder } from './fakes/data-folder.ts'
import { type Answer, startModelServer } from './fakes/model-server.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const scenarios = join(root, 'guides/s2s-vpn-disconnected/scenarios')

const GUIDEPOST_DATA = aBusyDataFolder()

type Ran = { readonly code: number; readonly out: string; readonly err: string }

/** Runs the command as a person would: the real Azure MCP Server, a recorded incident, an environment of its own. */
async function guidepost(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((done) => {
    const base = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', GUIDEPOST_DATA }
    execFile(
      process.execPath,
      [join(root, 'bin/guidepost.js'), ...args],
      { cwd: tmpdir(), env: { ...base, ...env }, maxBuffer: 1 << 26 },
      (error, out, err) => done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
}

test('the bundled incident: the disconnection, the peer’s delete and the immediate return, as real queries in the journal', async () => {
  const journal = join(await mkdtemp(join(tmpdir(), 'guidepost-test-')), 'journal.ndjson')
  const ran = await guidepost(
    [
      'investigate',
      'Please investigate the cause of the VPN failure around 2025-06-18 07:20',
      '--no-model',
      '--json',
    ],
    { SANDBOX_JOURNAL: journal },
  )
  expect(ran.code).toBe(0)
  const report = JSON.parse(ran.out)
  expect(report.verdict).toBe('confirmed')
  expect(report.cause.text).toMatch(/peer.*delete/i)
  const moments = report.timeline.map((entry: { at: string }) => entry.at)
  expect(moments).toContain('2025-06-18T07:50:57Z')
  expect(moments).toContain('2025-06-18T07:50:59Z')
  expect(report.questions).toMatchObject([{ parameter: 'RemoteIP', answer: 'conn-to-osaka' }])
  const calls = (await readFile(journal, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const queries = calls.filter((call) => call.host === 'api.loganalytics.io' && call.status === 200)
  expect(queries.length).toBe(report.receipt.queries)
})

test('an incident recorded by a guide without front matter gives the same findings', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  const guide = await readFile(join(root, 'guides/s2s-vpn-disconnected/guide.md'), 'utf8')
  const body = guide.replace(/^---[\s\S]*?\n---\n/, '').replace(/## Environment[\s\S]*?## Notes/, ENVIRONMENT)
  await writeFile(join(dir, 'plain.md'), body)
  const ran = await guidepost([
    'investigate',
    '--scenario',
    join(scenarios, '2025-06-18-peer-deletes-sa'),
    '--guides',
    join(dir, 'plain.md'),
    '--no-model',
    '--json',
  ])
  expect(ran.code).toBe(0)
  const report = JSON.parse(ran.out)
  expect(report.verdict).toBe('confirmed')
  expect(report.cause.text).toMatch(/peer.*delete/i)
  expect(report.timeline.map((entry: { at: string }) => entry.at)).toContain('2025-06-18T07:50:57Z')
})

test('a column misspelt by one letter is read as the one that is meant, and the step says so', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  const guide = await readFile(join(root, 'guides/s2s-vpn-disconnected/guide.md'), 'utf8')
  await writeFile(
    join(dir, 'guide.md'),
    guide.replace('OperationName, status_s,', 'OperationName, statuss_s,'),
  )
  const ran = await guidepost([
    'investigate',
    '--scenario',
    join(scenarios, '2025-06-18-peer-deletes-sa'),
    '--guides',
    join(dir, 'guide.md'),
    '--no-model',
    '--json',
  ])
  const report = JSON.parse(ran.out)
  expect(report.steps[0]).toMatchObject({
    status: 'done',
    reason: expect.stringMatching(/statuss_s.*status_s/),
  })
  const again = report.evidence.find(
    (one: { step?: string; rowCount: number }) => one.step === '1' && one.rowCount === 2,
  )
  expect(again.query).toMatch(/project TimeGenerated, OperationName, status_s,/)
})

const ENVIRONMENT = `## Environment
### Log Analytics workspace
- Subscription: 11111111-1111-1111-1111-111111111111
- ResourceGroup: rg-logs
- WorkspaceName: law-hub
### VPN Gateway
- ResourceId: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub
### conn-to-osaka
- RemoteIP: 203.0.113.10
### conn-to-tokyo
- RemoteIP: 203.0.113.20

## Notes`

test.each([
  [['--guide', 'no-such-guide'], /no guide called/],
  [['--scenario', '/no/such/scenario'], /cannot be read/],
  [['--guides', '/no/such/guides'], /no guides at/],
  [['VPN failure at 25:61'], /25:61/],
  [['VPN failure on 2031-01-01 07:00'], /future/i],
])('%j is refused with a clear problem and exit 2', async (args, message) => {
  const ran = await guidepost(['investigate', '--no-model', '--json', ...args])
  expect(ran).toMatchObject({ code: 2, out: '' })
  expect(ran.err).toMatch(message)
})

test('a missing answer is a question with its choices, exit 2', async () => {
  const dir = join(await mkdtemp(join(tmpdir(), 'guidepost-test-')), 'silent')
  const { cp } = await import('node:fs/promises')
  await cp(join(scenarios, '2025-06-18-peer-deletes-sa'), dir, { recursive: true })
  const yaml = await readFile(join(dir, 'scenario.yaml'), 'utf8')
  await writeFile(
    join(dir, 'scenario.yaml'),
    yaml.replace(/^answers:.*$/m, 'answers: {}').replace('../../..', join(root, 'guides')),
  )
  const ran = await guidepost(['investigate', '--scenario', dir, '--no-model', '--json'])
  expect(ran.code).toBe(2)
  expect(JSON.parse(ran.out)).toMatchObject({
    status: 'waiting',
    questions: [{ parameter: 'RemoteIP', choices: ['conn-to-osaka', 'conn-to-tokyo'] }],
  })
})

const E5 = [{ id: 'E5', rows: [1] }]
const FINISH: Answer = {
  toolCalls: [
    {
      name: 'finish',
      arguments: {
        summary: 'The peer deleted its SA and the tunnel came back.',
        cause: { text: 'The peer deleted its SA at 2025-06-18T07:50:57Z.', evidence: E5 },
        timeline: [{ at: '2025-06-18T07:50:57Z', event: 'The peer deleted its SA', evidence: E5 }],
        findings: [{ text: 'A stranger at 192.0.2.99 did it.', evidence: E5 }],
      },
    },
  ],
}

async function withModel(script: Parameters<typeof startModelServer>[0]) {
  const model = await startModelServer(script)
  try {
    const ran = await guidepost(
      ['investigate', '--scenario', join(scenarios, '2025-06-18-peer-deletes-sa'), '--json'],
      {
        OPENAI_BASE_URL: model.url,
        OPENAI_API_KEY: 'test-key',
        OPENAI_MODEL: 'scripted',
      },
    )
    return { ...ran, requests: model.requests.length, report: JSON.parse(ran.out) }
  } finally {
    await model.close()
  }
}

test('with a model: one turn is enough, and a statement that its rows do not show is withheld', async () => {
  const { code, requests, report } = await withModel([FINISH])
  expect(code).toBe(0)
  expect(requests).toBe(1)
  expect(report).toMatchObject({
    verdict: 'confirmed',
    withheld: 1,
    cause: { text: 'The peer deleted its SA at 2025-06-18T07:50:57Z.' },
  })
  expect(JSON.stringify(report.findings)).not.toContain('192.0.2.99')
})
