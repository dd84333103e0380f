import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import type { LogQuery, Tools } from '../../src/flow/ports.ts'
import { type AzureMcpOptions, azureMcp } from '../../src/tools/azure-mcp.ts'

const now = (): Date => new Date('2026-11-22T08:00:00Z')
const range = { from: '2026-11-22T06:30:00Z', to: '2026-11-22T08:00:00Z' }
const workspace = { key: 'hub', subscription: 'sub', resourceGroup: 'rg', workspace: 'law' }
const query = {
  kql: 'AzureDiagnostics | where Level == "Error"',
  workspace,
  range,
  maxRows: 100,
} as unknown as LogQuery

const open: Tools[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((tools) => tools.close()))
})

function fake(
  mode: string,
  limits: Omit<AzureMcpOptions, 'command' | 'now'> = {},
): { readonly tools: Tools; readonly starts: () => number; readonly lines: (of: string) => string[] } {
  const count = join(mkdtempSync(join(tmpdir(), 'guidepost-fake-')), 'starts')
  const script = new URL('../fakes/mcp-server.mjs', import.meta.url).pathname
  const tools = azureMcp({
    command: { command: process.execPath, args: [script, mode, count], env: { PATH: '/usr/bin:/bin' } },
    now,
    ...limits,
  })
  open.push(tools)
  const lines = (of: string): string[] =>
    readFileSync(count + of, 'utf8')
      .trim()
      .split('\n')
  return { tools, starts: () => lines('').length, lines }
}

test('workspace, hours, table and row limit are the door’s own', async () => {
  const answer = await fake('rows').tools.queryLogs(query)
  expect(answer).toMatchObject({
    kind: 'rows',
    truncated: false,
    partial: null,
    rows: [
      {
        args: {
          subscription: 'sub',
          'resource-group': 'rg',
          workspace: 'law',
          table: 'AzureDiagnostics',
          hours: 3,
          limit: 101,
        },
      },
    ],
  })
})

test('a server killed in the middle is started again and the reads repeated, all in flight', async () => {
  const { tools, starts } = fake('crash')
  const answers = await Promise.all([tools.queryLogs(query), tools.queryLogs(query)])
  expect(answers).toMatchObject([
    { kind: 'rows', rows: [{ nth: 2 }] },
    { kind: 'rows', rows: [{ nth: 2 }] },
  ])
  expect(starts()).toBe(2)
})

test('a server that dies of every call is unavailable after one repeat, never too large', async () => {
  const { tools, starts } = fake('always-crash')
  expect(await tools.queryLogs(query)).toMatchObject({ kind: 'failed', failure: 'unavailable' })
  expect(starts()).toBe(2)
})

test('a hung call ends at the limit and is cancelled at the server', async () => {
  const { tools, lines } = fake('hang', { callTimeoutMs: 400 })
  const began = performance.now()
  expect(await tools.queryLogs(query)).toMatchObject({ kind: 'failed' })
  expect(performance.now() - began).toBeLessThan(3000)
  await new Promise((done) => setTimeout(done, 200))
  expect(lines('.cancelled')).toContain('monitor_workspace_log_query')
})

test('a start that never ends is given up once, not again by every call', async () => {
  const { tools, starts } = fake('mute', { startTimeoutMs: 400 })
  const began = performance.now()
  for (let call = 0; call < 3; call++)
    expect(await tools.queryLogs(query)).toMatchObject({ kind: 'failed', failure: 'unavailable' })
  expect(performance.now() - began).toBeLessThan(8000)
  expect(starts()).toBe(1)
}, 15_000)

test('one refused sign-in ends all calls at once, and the next ones', async () => {
  const { tools, lines } = fake('signed-out')
  const began = performance.now()
  const answers = [
    ...(await Promise.all([1, 2, 3].map(() => tools.queryLogs(query)))),
    await tools.queryLogs(query),
  ]
  for (const answer of answers)
    expect(answer).toMatchObject({ failure: 'denied', message: 'Authentication failed. No credential.' })
  expect(performance.now() - began).toBeLessThan(5000)
  // The server writes down what it hears in its own time.
  for (let n = 0; n < 50 && lines('.calls').length < 3; n++)
    await new Promise((done) => setTimeout(done, 100))
  expect(lines('.calls')).toHaveLength(3)
})

test('where nothing comes back at all, signing in is named; where only the query hangs, the query', async () => {
  const silent = fake('hang', { callTimeoutMs: 1200 }).tools
  const [first, second] = [await silent.queryLogs(query), await silent.queryLogs(query)]
  expect(first).toMatchObject({ failure: 'denied', message: expect.stringMatching(/signing in/i) })
  expect(second).toEqual({ ...first, ms: 0 })
  const stuck = fake('stuck-query', { callTimeoutMs: 1200 }).tools
  expect(await stuck.queryLogs(query)).toMatchObject({ failure: 'timeout' })
})

test('one limit holds over all repeats together', async () => {
  const { tools } = fake('crash-slowly', { callTimeoutMs: 900 })
  await tools.ready()
  const began = performance.now()
  expect(await tools.queryLogs(query)).toMatchObject({ kind: 'failed' })
  expect(performance.now() - began).toBeLessThan(1300)
})

test('the caller may give up during a call and during a start', async () => {
  for (const mode of ['hang', 'mute']) {
    expect(await fake(mode).tools.queryLogs(query, AbortSignal.timeout(300))).toMatchObject({
      kind: 'failed',
      failure: 'cancelled',
    })
  }
})

test('a slow answer within the limit is an answer', async () => {
  expect(await fake('slow').tools.queryLogs(query)).toMatchObject({ kind: 'rows', rows: [{ slow: true }] })
})

test('junk on stdout and a flood on stderr harm no call', async () => {
  const { tools, starts } = fake('junk')
  expect((await tools.queryLogs(query)).kind).toBe('rows')
  expect((await tools.queryLogs(query)).kind).toBe('rows')
  expect(starts()).toBe(1)
})

test('an answer over the message limit is asked again with a tenth of the rows', async () => {
  const answer = await fake('big', { maxMessageBytes: 300_000 }).tools.queryLogs(query)
  expect(answer).toMatchObject({ kind: 'rows', truncated: true })
  expect(answer.kind === 'rows' && answer.rows.length).toBe(10)
})

test('rows that never fit are too large', async () => {
  const { tools, starts } = fake('big', { maxMessageBytes: 9_000 })
  expect(await tools.queryLogs(query)).toMatchObject({ kind: 'failed', failure: 'too-large' })
  expect(starts()).toBe(3)
})

test('a partial answer keeps its rows and Azure’s words', async () => {
  expect(await fake('partial').tools.queryLogs(query)).toMatchObject({
    kind: 'rows',
    rows: [
      { A: 1, TimeGenerated: '2025-06-18T07:00:00Z' },
      { A: '}\n\nHeaders:\n', TimeGenerated: null },
    ],
    partial: 'Some errors. }\n\nHeaders: "not yet"',
  })
})

test('403 says which role is missing where', async () => {
  expect(await fake('403').tools.queryLogs(query)).toMatchObject({
    kind: 'failed',
    failure: 'denied',
    message: 'The provided credentials have insufficient access',
    fix: expect.stringMatching(/Log Analytics Reader.*law/),
  })
})

test('a start that fails says the last words of the server, and is not tried for ever', async () => {
  const { tools, starts } = fake('exit')
  await expect(tools.ready()).rejects.toMatchObject({
    code: 'tool-server-unavailable',
    message: expect.stringContaining('no such credential'),
  })
  for (let call = 0; call < 4; call++)
    expect(await tools.queryLogs(query)).toMatchObject({ kind: 'failed', failure: 'unavailable' })
  expect(starts()).toBe(3)
})

test('a server without our tools is refused', async () => {
  await expect(fake('other').tools.ready()).rejects.toMatchObject({
    message: expect.stringContaining('monitor_workspace_log_query'),
  })
})

test('cells that the server writes as text become times and nothings again', async () => {
  expect(await fake('cells').tools.queryLogs(query)).toMatchObject({
    rows: [
      {
        TimeGenerated: '2026-11-22T07:00:00Z',
        Message: 'at 11/22/2026 07:00:00 +00:00',
        None: null,
        Written: null,
      },
    ],
  })
})

test('what is no resource id never reaches the server', async () => {
  const { tools } = fake('rows')
  for (const answer of [
    tools.activityLog('x', range),
    tools.resourceHealth('x'),
    tools.metrics('x', { names: ['A'], aggregation: 'Average', interval: 'PT5M' }, range),
  ]) {
    expect(await answer).toMatchObject({ kind: 'failed', failure: 'not-found' })
  }
})

test('a table that did not answer in time is waited for a quarter of the limit the next time', async () => {
  const { tools } = fake('stuck-query', { callTimeoutMs: 1600 })
  await tools.ready()
  const spent = async (): Promise<number> => {
    const answer = await tools.queryLogs(query)
    expect(answer).toMatchObject({ failure: 'timeout' })
    return answer.ms
  }
  expect(await spent()).toBeGreaterThan(1500)
  expect(await spent()).toBeLessThan(800)
})

const GATEWAY = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworkGateways/gw'
const days = (count: number): string => new Date(now().getTime() - count * 86_400_000).toISOString()

test('what Azure keeps no longer is said, and not asked for', async () => {
  const { tools } = fake('events')
  const events = await tools.activityLog(GATEWAY, { from: days(100), to: days(1) })
  expect(events).toMatchObject({
    kind: 'rows',
    rows: [{ description: 'hours 2159' }],
    partial: expect.stringMatching(/activity log for 90 days.*2026-08-24/),
  })
  expect(await tools.activityLog(GATEWAY, { from: days(2), to: days(1) })).toMatchObject({
    rows: [{ description: 'hours 49' }],
    partial: null,
  })
  const metric = { names: ['A'], aggregation: 'Average', interval: 'PT5M' }
  for (const [answer, message] of [
    [tools.activityLog(GATEWAY, { from: days(100), to: days(91) }), /90 days/],
    [tools.metrics(GATEWAY, metric, { from: days(100), to: days(94) }), /93 days/],
    [tools.queryLogs({ ...query, range: { from: days(800), to: days(731) } }), /730 days/],
  ] as const)
    expect(await answer).toMatchObject({ kind: 'failed', message: expect.stringMatching(message), ms: 0 })
})
