import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, expect, test } from '@jest/globals'
import { readScenario } from '../../src/sandbox/scenario.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { workspaceId } from '../../src/sandbox/workspace-id.ts'
import { callAzure, type Got, proxied } from '../fakes/azure-client.ts'
import { aScenario, GATEWAY, SUBSCRIPTION } from './a-scenario.ts'

const ARM = `https://management.azure.com/subscriptions/${SUBSCRIPTION}`
const LOGS = 'https://api.loganalytics.io/v1'
const open: Sandbox[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

async function sandbox(more = '', files: Record<string, string> = {}) {
  const dir = await aScenario(more, files)
  const journal = join(dir, 'journal.ndjson')
  const started = await startSandbox(await readScenario(dir), { journal })
  open.push(started)
  return {
    ...started,
    lines: () =>
      readFileSync(journal, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    query: (where: string, query: string, timespan?: string): Promise<Got> =>
      callAzure(started.env, `${LOGS}${where}/query`, { method: 'POST', body: { query, timespan } }),
  }
}
let kept: ReturnType<typeof sandbox> | undefined
/** One sandbox for all who only ask. */
const shared = (): ReturnType<typeof sandbox> => {
  kept ??= sandbox().then((made) => {
    open.pop()
    return made
  })
  return kept
}
afterAll(async () => (await kept)?.close())
const one = `/workspaces/${workspaceId('law-one')}`
const two = `/workspaces/${workspaceId('law-two')}`
const rows = ({ body }: Got): unknown[][] => (body.tables as { rows: unknown[][] }[])[0]?.rows ?? []
const innermost = ({ body }: Got): string => {
  let error = body.error as { message: string; innererror?: never }
  while (error.innererror) error = error.innererror
  return error.message
}

test('each workspace sees its own tables alone', async () => {
  const { query } = await sandbox()
  expect(rows(await query(one, 'AzureDiagnostics | sort by n asc | project n'))).toEqual([[1], [2], [3]])
  expect(rows(await query(two, 'AzureDiagnostics | project n'))).toEqual([[9]])
  expect(rows(await query(two, 'Perf | project CounterValue'))).toEqual([[1.5]])
  const stranger = await query(one, 'Perf')
  expect(stranger.status).toBe(400)
  expect(innermost(stranger)).toContain('Perf')
})

test('a resource sees the rows that it wrote, and a workspace’s own id is the workspace', async () => {
  const { query } = await sandbox()
  expect(rows(await query(GATEWAY.toLowerCase(), 'AzureDiagnostics | where n < 5 | project n'))).toEqual([
    [1],
    [3],
  ])
  const law = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/LAW-TWO`
  expect(rows(await query(law, 'AzureDiagnostics | project n'))).toEqual([[9]])
  expect((await query(law.replace('TWO', 'NONE'), 'AzureDiagnostics')).status).toBe(404)
  expect((await query('/workspaces/none', 'AzureDiagnostics')).status).toBe(404)
})

test('a time span counts back from the story’s now', async () => {
  const { query } = await sandbox()
  expect(rows(await query(one, 'AzureDiagnostics | sort by n asc | project n', 'PT2H'))).toEqual([[1], [2]])
})

test.each([
  ['P1D', 3],
  ['2025-06-18T00:30:00Z/PT1H', 1],
  ['PT6H30M/2025-06-18T07:00:00Z', 3],
  ['2025-06-18T06:00:00Z/2025-06-18T07:00:00Z', 2],
])('a time span may be %s', async (span, count) => {
  const { query } = await shared()
  expect(rows(await query(one, 'AzureDiagnostics', span))).toHaveLength(count)
})

test.each(['yesterday', 'P', 'PT', '1/2/3', '2025-06-18T06:00:00Z', 'P1D/P1D'])(
  'a time span cannot be %s',
  async (span) => {
    const { query } = await shared()
    expect(await query(one, 'AzureDiagnostics', span)).toMatchObject({
      status: 400,
      body: { error: { code: 'BadArgumentError' } },
    })
  },
)

test('what the evaluator cannot do is said by name, as Azure words errors', async () => {
  const { query } = await sandbox()
  const unknown = await query(one, 'Heartbeat | evaluate autocluster()')
  expect(innermost(unknown)).toMatch(/autocluster/i)
  for (const body of ['no json', '{}', '[]', '{"query":7}'])
    expect(
      (await callAzure((await sandbox()).env, `${LOGS}${one}/query`, { method: 'POST', body })).status,
    ).toBe(400)
})

test('resources of another subscription do not exist', async () => {
  const { env } = await sandbox()
  expect((await callAzure(env, `${ARM}?api-version=2022-12-01`)).body).toMatchObject({
    subscriptionId: SUBSCRIPTION,
  })
  const other = ARM.replace(SUBSCRIPTION, '22222222-2222-2222-2222-222222222222')
  expect((await callAzure(env, `${other}/resourcegroups`)).status).toBe(404)
  expect((await callAzure(env, `${ARM}/resourcegroups`, { method: 'DELETE' })).status).toBe(405)
})

test('faults strike the calls that they name, in their number, and every call is one line of the journal', async () => {
  const { query, env, lines } = await sandbox(`
  faults:
    - { on: query, match: '"throttled"', answer: 429, times: 1, retryAfter: 7 }
    - { on: query, match: hanging, answer: hang }
    - { on: query, match: closing, answer: close }
    - { on: query, match: partly, answer: partial }
    - { on: arm, match: resourcegroups, answer: 403, after: 1 }
    - { on: identity, answer: 500, times: 1 }
`)
  const ask = (word: string) => query(one, `Heartbeat | extend x = "${word}"`)
  expect(await ask('throttled')).toMatchObject({ status: 429, retryAfter: '7' })
  expect((await ask('throttled')).status).toBe(200)
  await expect(ask('closing')).rejects.toThrow()
  await expect(
    callAzure(env, `${LOGS}${one}/query`, { method: 'POST', body: { query: 'hanging' }, giveUpMs: 300 }),
  ).rejects.toThrow()
  const partial = await ask('partly')
  expect(partial).toMatchObject({ status: 200, body: { error: { code: 'PartialError' } } })
  expect(rows(partial)).toHaveLength(1)
  expect((await callAzure(env, `${ARM}/resourcegroups`)).status).toBe(200)
  expect((await callAzure(env, `${ARM}/resourcegroups`)).status).toBe(403)
  const token = () => fetch(`${env.IDENTITY_ENDPOINT}?resource=x`).then(({ status }) => status)
  expect([await token(), await token()]).toEqual([500, 200])
  expect(lines().map(({ status }) => status)).toEqual([429, 200, 0, 0, 200, 200, 403, 500, 200])
})

test('a slow answer is late and right', async () => {
  const { query } = await sandbox('  faults: [{ on: query, answer: slow }]\n')
  const began = performance.now()
  expect(rows(await query(one, 'Heartbeat | project Computer'))).toEqual([['a']])
  expect(performance.now() - began).toBeGreaterThan(4000)
}, 15_000)

test('nothing leaves loopback, and the attempt is in the journal', async () => {
  const { env, lines } = await sandbox()
  for (const url of [env.HTTPS_PROXY, env.IDENTITY_ENDPOINT])
    expect(new URL(url ?? '').hostname).toBe('127.0.0.1')
  await expect(proxied(env.HTTPS_PROXY ?? '', 'example.com')).rejects.toThrow('502')
  expect(lines()).toMatchObject([{ method: 'CONNECT', host: 'example.com', status: 502 }])
})

test('its end leaves nothing behind, also with calls that hang', async () => {
  const { env, close } = await sandbox('  faults: [{ on: query, answer: hang }]\n')
  const hanging = callAzure(env, `${LOGS}${one}/query`, { method: 'POST', body: { query: 'Heartbeat' } })
  const idle = await proxied(env.HTTPS_PROXY ?? '', 'api.loganalytics.io')
  await new Promise((done) => setTimeout(done, 300))
  idle.on('error', () => undefined)
  const ended = expect(hanging).rejects.toThrow()
  await close()
  await ended
  expect(existsSync(dirname(env.SSL_CERT_FILE ?? ''))).toBe(false)
  await expect(proxied(env.HTTPS_PROXY ?? '', 'api.loganalytics.io')).rejects.toThrow('ECONNREFUSED')
})

const inner = ({ body }: Got): unknown =>
  (body.error as { innererror?: { innererror?: unknown } } | undefined)?.innererror

test.each([
  [
    'Heartbeat\n| tke 5',
    {
      code: 'SyntaxError',
      innererror: {
        code: 'SYN0002',
        message: "Query could not be parsed at 'tke' on line [2,2]",
        line: 2,
        pos: 2,
        token: 'tke',
      },
    },
  ],
  [
    'Heartbeat | where Computer ==',
    { innererror: { message: "Query could not be parsed at '' on line [1,29]", token: '' } },
  ],
  [
    'Nope | take 5',
    {
      code: 'SemanticError',
      innererror: {
        code: 'SEM0100',
        message: "'take' operator: Failed to resolve table or column expression named 'Nope'",
      },
    },
  ],
  ['Nope', { innererror: { message: "Failed to resolve table or column expression named 'Nope'" } }],
  [
    'Heartbeat | mv-expand Missing | take 1',
    { innererror: { message: "'mv-expand' operator: Failed to resolve scalar expression named 'Missing'" } },
  ],
  [
    'Heartbeat | join kind=inner (Nope) on Computer',
    { innererror: { message: "'join' operator: Failed to resolve table or column expression named 'Nope'" } },
  ],
  [
    'print x = absent',
    { innererror: { message: "'print' operator: Failed to resolve scalar expression named 'absent'" } },
  ],
  ['print x = nope(1)', { innererror: { message: "Unknown function: 'nope'." } }],
  ['Heartbeat | where Computer > 5', { innererror: { code: 'SEM0100', line: 1 } }],
  ['print "a" matches regex "("', { code: 'SemanticError', innererror: { code: 'SEM0420' } }],
])('%s is refused in Azure’s words', async (text, expected) => {
  const answered = await (await shared()).query(one, text)
  expect(answered.status).toBe(400)
  expect(answered.body.error).toMatchObject({ code: 'BadArgumentError', correlationId: expect.any(String) })
  expect(inner(answered)).toMatchObject(expected)
})

test('what only the sandbox cannot do looks like no fault of the query', async () => {
  const { query } = await shared()
  for (const [text, code] of [
    ['Heartbeat | evaluate autocluster()', 'E_UNSUPPORTED'],
    ['range x from 1 to 1000000000000 step 1', 'E_LIMIT'],
  ] as const)
    expect(await query(one, text)).toMatchObject({
      status: 501,
      body: { error: { code, message: expect.stringContaining('Azure itself may answer it') } },
    })
})

test.each([
  ['500001 rows', 'range x from 1 to 500001 step 1', 500_000, '500000 records'],
  ['80 MB of texts', 'range x from 1 to 80 step 1 | extend t = strrep(strrep("a", 1000), 1000)', 67, '64 MB'],
])('of %s come those within Azure’s limit, and which limit it was', async (_, text, sent, limit) => {
  const answered = await (await shared()).query(one, text)
  expect(answered.status).toBe(200)
  expect(rows(answered)).toHaveLength(sent)
  expect(answered.body.error).toMatchObject({
    code: 'PartialError',
    details: [{ innererror: { message: expect.stringContaining(`the set limit of ${limit}`) } }],
  })
})
