import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { actingToken } from '../../src/sandbox/identities.ts'
import { readScenario } from '../../src/sandbox/scenario.ts'
import { sharedEvaluators } from '../../src/sandbox/shared-evaluators.ts'
import { type Story, startWorlds, type Worlds } from '../../src/sandbox/start-worlds.ts'
import { workspaceId } from '../../src/sandbox/workspace-id.ts'
import { callAzure, type Got } from '../fakes/azure-client.ts'
import { aScenario, GATEWAY, SUBSCRIPTION } from './a-scenario.ts'

const ARM = 'https://management.azure.com'
const LOGS = 'https://api.loganalytics.io/v1'
const [A, B] = [randomUUID(), randomUUID()]
const engines = sharedEvaluators(1)
let dir: string
let worlds: Worlds
let a: Story
let b: Story

/** Two incidents with one subscription and one workspace: other rows, another clock, another fault, another gateway. */
beforeAll(async () => {
  const row = (computer: string) =>
    `{"TimeGenerated":"2025-06-18T07:00:00Z","Computer":"${computer}","_ResourceId":"${GATEWAY}"}\n`
  dir = await aScenario(
    `  gateways: [{ id: ${GATEWAY}, provisioningState: Succeeded }]
  activityLog:
    - { eventTimestamp: 2025-06-18T07:30:00Z, operationName: begun, status: Succeeded, resourceId: ${GATEWAY} }
  faults: [{ on: query, match: struck, answer: 429, times: 1, retryAfter: 0 }]
`,
    { 'tables/Heartbeat.ndjson': row('a') },
  )
  const other = await aScenario(
    `  gateways: [{ id: ${GATEWAY}, provisioningState: Failed }]
  faults: [{ on: arm, match: eventtypes, answer: 403 }]
`,
    { 'tables/Heartbeat.ndjson': row('b') },
  )
  worlds = await startWorlds({ journal: join(dir, 'journal.ndjson') })
  a = await worlds.open(await readScenario(dir), { alias: A, engines: engines.ofWorld() })
  const later = { ...(await readScenario(other)), clock: new Date('2025-09-01T00:00:00Z') }
  b = await worlds.open(later, { alias: B, engines: engines.ofWorld() })
})
afterAll(async () => {
  await worlds?.close()
  await engines.close()
})

const customers = async (alias: string): Promise<readonly string[]> => {
  const path = `/subscriptions/${alias}/providers/Microsoft.OperationalInsights/workspaces`
  const { body } = await callAzure(worlds.env, `${ARM}${path}`)
  const found = body.value as readonly { readonly id: string; readonly properties: { customerId: string } }[]
  expect(found.map(({ id }) => id.split('/')[2])).toEqual([alias, alias])
  return found.map(({ properties }) => properties.customerId)
}
const ask = async (customer: string | undefined, query: string, timespan?: string): Promise<Got> =>
  callAzure(worlds.env, `${LOGS}/workspaces/${customer}/query`, { method: 'POST', body: { query, timespan } })
const rows = ({ body }: Got): unknown => (body.tables as { rows: unknown[][] }[])[0]?.rows

test('each story has its own rows, clock and evaluator under its own names', async () => {
  const [[inA, second], [inB]] = await Promise.all([customers(A), customers(B)])
  expect(new Set([inA, second, inB]).size).toBe(3)
  expect(workspaceId('law-one')).not.toBe(inA)
  const query = 'Heartbeat | project Computer, _ResourceId, hour = bin(now(), 1h)'
  expect(await Promise.all([ask(inA, query), ask(inB, query)].map(async (one) => rows(await one)))).toEqual([
    [['a', GATEWAY, '2025-06-18T08:00:00.0000000Z']],
    [['b', GATEWAY, '2025-09-01T00:00:00.0000000Z']],
  ])
  expect(rows(await ask(inA, 'Heartbeat', 'PT2H'))).toHaveLength(1)
  expect(rows(await ask(inB, 'Heartbeat', 'PT2H'))).toHaveLength(0)
})

test('a resource is asked about by the story’s name for it', async () => {
  const outside = GATEWAY.replace(SUBSCRIPTION, A)
  expect((await callAzure(worlds.env, `${ARM}${outside}`)).body).toMatchObject({
    id: outside,
    properties: { provisioningState: 'Succeeded' },
  })
  const query = await callAzure(worlds.env, `${LOGS}${outside.toUpperCase()}/query`, {
    method: 'POST',
    body: { query: 'Heartbeat | project Computer' },
  })
  expect(rows(query)).toEqual([['a']])
  const failed = await callAzure(worlds.env, `${ARM}${GATEWAY.replace(SUBSCRIPTION, B)}`)
  expect(failed.body).toMatchObject({ properties: { provisioningState: 'Failed' } })
})

test('faults strike in their own story alone, and its log queries are counted there', async () => {
  const [[inA], [inB]] = await Promise.all([customers(A), customers(B)])
  const before = [a.queries(), b.queries()]
  expect((await ask(inB, 'print x = "struck"')).status).toBe(200)
  expect((await ask(inA, 'print x = "struck"')).status).toBe(429)
  expect((await ask(inA, 'print x = "struck"')).status).toBe(200)
  expect([a.queries(), b.queries()].map((count, n) => count - (before[n] ?? 0))).toEqual([2, 1])
  const filter = (alias: string): string =>
    `?$filter=${encodeURIComponent(`eventTimestamp ge '2020-01-01T00:00:00Z' and resourceId eq '${GATEWAY.replace(SUBSCRIPTION, alias)}'`)}`
  const log = (alias: string): Promise<Got> =>
    callAzure(
      worlds.env,
      `${ARM}/subscriptions/${alias}/providers/Microsoft.Insights/eventtypes/management/values${filter(alias)}`,
    )
  expect((await log(A)).body.value).toMatchObject([{ resourceId: GATEWAY.replace(SUBSCRIPTION, A) }])
  expect((await log(B)).status).toBe(403)
})

test('what no story is called does not exist, and the journal speaks in each story’s own names', async () => {
  expect((await callAzure(worlds.env, `${ARM}/subscriptions/${SUBSCRIPTION}`)).status).toBe(404)
  expect((await ask(workspaceId('law-one'), 'Heartbeat')).status).toBe(404)
  expect((await callAzure(worlds.env, `${ARM}/subscriptions/${A}?x=1`)).body).toMatchObject({
    subscriptionId: A,
  })
  const lines = readFileSync(join(dir, 'journal.ndjson'), 'utf8')
  expect(lines).toContain(`"path":"/subscriptions/${SUBSCRIPTION}?x=1"`)
  expect(lines).not.toContain(A)
})

test('whoever acts sees one story, by its own names', async () => {
  const token = await actingToken(b.acting)
  const get = (path: string): Promise<{ readonly status: number | undefined; readonly text: string }> =>
    new Promise((done, fail) => {
      const { endpoint, ca } = b.acting
      const call = request(
        `${endpoint}${path}`,
        { ca, agent: false, headers: { authorization: `Bearer ${token}` } },
        (response) => {
          let text = ''
          response.on('data', (chunk) => {
            text += chunk
          })
          response.on('end', () => done({ status: response.statusCode, text }))
        },
      )
      call.on('error', fail).end()
    })
  expect(await get(GATEWAY)).toMatchObject({ status: 200, text: expect.stringContaining('"Failed"') })
  expect((await get(GATEWAY)).text).not.toContain(B)
})

test('a story that ended is gone, and the others go on', async () => {
  const short = randomUUID()
  const story = await worlds.open(await readScenario(dir), { alias: short, engines: engines.ofWorld() })
  const path = `${ARM}/subscriptions/${short}`
  expect((await callAzure(worlds.env, path)).status).toBe(200)
  await story.close()
  expect((await callAzure(worlds.env, path)).status).toBe(404)
  expect((await callAzure(worlds.env, `${ARM}/subscriptions/${A}`)).status).toBe(200)
  const [inA] = await customers(A)
  expect((await ask(inA, 'Heartbeat')).status).toBe(200)
})

test('a story with large tables has an evaluator that holds them', async () => {
  const many = Array.from({ length: 21_000 }, (_, n) => JSON.stringify({ n, m: n })).join('\n')
  const large = await aScenario('', { 'tables/Heartbeat.ndjson': many })
  const alias = randomUUID()
  const story = await worlds.open(await readScenario(large), { alias, engines: engines.ofWorld() })
  const [customer] = await customers(alias)
  expect(rows(await ask(customer, 'Heartbeat | summarize count(), sum(m)'))).toEqual([[21_000, 220_489_500]])
  await story.close()
}, 30_000)
