import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { actingToken } from '../../src/sandbox/identities.ts'
import { readScenario } from '../../src/sandbox/scenario.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { callAzure } from '../fakes/azure-client.ts'
import { aScenario, GATEWAY, SUBSCRIPTION } from './a-scenario.ts'

const HEAD = `request: What failed?
clock: 2025-06-18T08:00:00Z
azure:
  subscription: ${SUBSCRIPTION}
  workspaces: {}
`
const GROUP = GATEWAY.split('/providers/')[0]
const connection = (name: string): string => `${GROUP}/providers/Microsoft.Network/connections/${name}`
const NETWORK = `
  gateways:
    - { id: ${GATEWAY}, activeActive: true, addresses: [20.1.2.3, 20.1.2.4] }
    - { id: ${GATEWAY.replace('/rg/', '/rg2/')}b, provisioningState: Updating }
  connections:
    - { id: ${connection('a')}, gateway: gw, status: NotConnected, remoteIp: 203.0.113.10 }
    - { id: ${connection('b')}, gateway: ${GATEWAY}, status: Connecting }
    - { id: ${connection('c')}, gateway: gwb, status: NotConnected }
`
type Item = Readonly<Record<string, unknown>>
type Got = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Whatever was asked for; a text that is no JSON is none. */
  readonly body: { readonly properties?: Item; readonly value?: readonly Item[] }
}
const open: Sandbox[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

async function sandbox(more = '  afterReset: { seconds: 0.3 }\n') {
  const dir = await aScenario('', { 'scenario.yaml': HEAD + NETWORK + more })
  const journal = join(dir, 'journal.ndjson')
  const started = await startSandbox(await readScenario(dir), { journal })
  open.push(started)
  const { endpoint, ca } = started.acting
  const as = (token: string | null) => (method: string, path: string) =>
    new Promise<Got>((done, fail) => {
      const headers = {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        'x-ms-client-request-id': 'ref',
      }
      const url = path.startsWith('https:') ? path : `${endpoint}${path}`
      const call = request(url, { method, ca, headers, agent: false }, (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: /^[{[]/.test(text) ? JSON.parse(text) : {},
          }),
        )
      })
      call.on('error', fail).end()
    })
  const reading = (await (await fetch(`${started.env.IDENTITY_ENDPOINT}?resource=x`)).json()) as {
    access_token: string
  }
  return {
    ...started,
    acts: as(await actingToken(started.acting)),
    reads: as(reading.access_token),
    stranger: as('a.b.c'),
    nobody: as(null),
    lines: () =>
      readFileSync(journal, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
        .filter(({ path }) => path.startsWith('/subscriptions/')),
  }
}
const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const statusOf = async (acts: (method: string, path: string) => Promise<Got>, name: string) => {
  const { connectionStatus, provisioningState } = (await acts('GET', connection(name))).body.properties ?? {}
  return [connectionStatus, provisioningState]
}

test('a connection and a gateway are shown as ARM shows them', async () => {
  const { acts } = await sandbox()
  expect((await acts('GET', `${connection('a')}?api-version=x`)).body).toMatchObject({
    name: 'a',
    type: 'Microsoft.Network/connections',
    properties: {
      connectionType: 'IPsec',
      connectionStatus: 'NotConnected',
      provisioningState: 'Succeeded',
      virtualNetworkGateway1: { id: GATEWAY },
    },
  })
  expect((await acts('GET', connection('c'))).body).toMatchObject({
    properties: { virtualNetworkGateway1: { id: `${GATEWAY.replace('/rg/', '/rg2/')}b` } },
  })
  expect((await acts('GET', GATEWAY)).body).toMatchObject({
    properties: {
      provisioningState: 'Succeeded',
      activeActive: true,
      ipConfigurations: [{ name: 'default' }, { name: 'config-1' }],
      bgpSettings: {
        bgpPeeringAddresses: [{ tunnelIpAddresses: ['20.1.2.3'] }, { tunnelIpAddresses: ['20.1.2.4'] }],
      },
    },
  })
})

test('lists name the connections and leave their status out, as Azure does', async () => {
  const { acts } = await sandbox()
  const names = async (path: string) =>
    ((await acts('GET', path)).body.value ?? []).map(({ name, properties }) => {
      expect(properties).not.toHaveProperty('connectionStatus')
      return name
    })
  expect(await names(`${GATEWAY}/connections`)).toEqual(['a', 'b'])
  expect(await names(`${GROUP}/providers/Microsoft.Network/connections`)).toEqual(['a', 'b', 'c'])
  expect((await acts('GET', `${GATEWAY}x/connections`)).status).toBe(404)
})

test('a reset runs for its seconds, lets nothing else run on its resource, and then all of the gateway is up', async () => {
  const { acts } = await sandbox()
  const begun = await acts('POST', `${GATEWAY}/reset?api-version=1&gatewayVip=20.1.2.3`)
  expect(begun).toMatchObject({
    status: 202,
    headers: {
      'retry-after': '1',
      'azure-asyncoperation': expect.stringMatching(
        /^https:\/\/localhost:\d+\/.*\/locations\/westeurope\/operations\/[\w-]+\?/,
      ),
      location: expect.stringMatching(/\/operationResults\//),
    },
  })
  const operation = String(begun.headers['azure-asyncoperation'])
  expect((await acts('GET', operation)).body).toEqual({ status: 'InProgress' })
  expect((await acts('GET', String(begun.headers.location))).status).toBe(202)
  expect((await acts('POST', `${GATEWAY.toUpperCase()}/RESET`)).body).toMatchObject({
    error: { code: 'AnotherOperationInProgress' },
  })
  expect((await acts('GET', GATEWAY)).body).toMatchObject({ properties: { provisioningState: 'Updating' } })
  expect(await statusOf(acts, 'a')).toEqual(['NotConnected', 'Succeeded'])
  await later(350)
  expect((await acts('GET', operation)).body).toEqual({ status: 'Succeeded' })
  expect((await acts('GET', GATEWAY)).body).toMatchObject({ properties: { provisioningState: 'Succeeded' } })
  expect(await Promise.all(['a', 'b', 'c'].map((name) => statusOf(acts, name)))).toEqual([
    ['Connected', 'Succeeded'],
    ['Connected', 'Succeeded'],
    ['NotConnected', 'Succeeded'],
  ])
  expect((await acts('POST', `${GATEWAY}/reset`)).status).toBe(202)
})

test('a connection is reset alone; what is busy or not there is not reset', async () => {
  const { acts } = await sandbox()
  expect((await acts('POST', `${connection('a')}/resetconnection`)).status).toBe(202)
  expect(await statusOf(acts, 'a')).toEqual(['NotConnected', 'Updating'])
  expect((await acts('POST', `${connection('b')}/resetconnection`)).status).toBe(202)
  expect((await acts('POST', `${connection('none')}/resetconnection`)).status).toBe(404)
  expect((await acts('POST', `${GATEWAY.replace('/rg/', '/rg2/')}b/reset`)).status).toBe(409)
  expect(
    (await acts('GET', `${GROUP}/providers/Microsoft.Network/locations/westeurope/operations/none`)).status,
  ).toBe(404)
  await later(350)
  expect(await statusOf(acts, 'a')).toEqual(['Connected', 'Succeeded'])
})

test.each([
  ['{ seconds: 0, status: NotConnected }', 'Succeeded', ['NotConnected', 'Succeeded']],
  ['{ seconds: 0, operation: Failed }', 'Failed', ['Connecting', 'Failed']],
  ['{ seconds: 0, operation: Failed, status: Connected }', 'Failed', ['Connected', 'Failed']],
  ['{ seconds: 0, operation: Canceled }', 'Canceled', ['Connecting', 'Failed']],
])('a reset that does not help: %s', async (afterReset, status, then) => {
  const { acts } = await sandbox(`  afterReset: ${afterReset}\n`)
  const { headers } = await acts('POST', `${connection('b')}/resetconnection`)
  expect((await acts('GET', String(headers['azure-asyncoperation']))).body).toMatchObject({ status })
  expect(await statusOf(acts, 'b')).toEqual(then)
})

test('who may do what is told by the token, and the journal names who called', async () => {
  const { acts, reads, stranger, nobody, lines, acting, env } = await sandbox()
  const reset = `${connection('a')}/resetconnection`
  expect((await nobody('GET', GATEWAY)).status).toBe(401)
  expect((await stranger('POST', reset)).status).toBe(401)
  expect((await reads('GET', GATEWAY)).status).toBe(200)
  expect((await reads('POST', reset)).body).toMatchObject({
    error: {
      code: 'AuthorizationFailed',
      message: expect.stringMatching(/connections\/resetconnection\/action/),
    },
  })
  expect((await reads('POST', `${GATEWAY}/anything`)).status).toBe(403)
  expect((await callAzure(env, `https://management.azure.com${GATEWAY}`)).status).toBe(200)
  expect((await callAzure(env, `https://management.azure.com${reset}`, { method: 'POST' })).status).toBe(403)
  expect((await acts('POST', reset)).status).toBe(202)
  expect(lines().map(({ status, identity }) => [status, identity])).toEqual([
    [401, 'nobody'],
    [401, 'nobody'],
    [200, 'managed-identity'],
    [403, 'managed-identity'],
    [403, 'managed-identity'],
    [200, 'managed-identity'],
    [403, 'managed-identity'],
    [202, 'acting-identity'],
  ])
  expect((await fetch(acting.tokenEndpoint)).status).toBe(401)
  const wrong = { ...acting, header: env.IDENTITY_HEADER ?? '' }
  await expect(actingToken(wrong)).rejects.toThrow('401')
})

test('permissions are the caller’s own, and decide what is accepted', async () => {
  const right = 'Microsoft.Network/connections/*/action'
  const { acts, reads } = await sandbox(`  permissions: [${right}]\n`)
  const asked = `${GATEWAY}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`
  expect((await acts('GET', asked)).body).toEqual({ value: [{ actions: [right], notActions: [] }] })
  expect((await reads('GET', asked)).body).toEqual({ value: [{ actions: ['*/read'], notActions: [] }] })
  expect((await acts('POST', `${GATEWAY}/reset`)).status).toBe(403)
  expect((await acts('POST', `${connection('a')}/resetconnection`)).status).toBe(202)
  const usual = (await sandbox()).acts
  expect((await usual('GET', asked)).body).toEqual({ value: [{ actions: ['*'], notActions: [] }] })
})

test('the activity log tells of an accepted reset and of its end, in the story’s time', async () => {
  const { acts, now } = await sandbox('  afterReset: { seconds: 0.3, operation: Failed }\n')
  const log = async () => {
    const [from, to] = [-60_000, 60_000].map((ms) => new Date(Date.now() + ms).toISOString())
    const filter = `eventTimestamp ge '${from}' and eventTimestamp le '${to}' and resourceId eq '${GATEWAY}'`
    const { body } = await acts(
      'GET',
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values?$filter=${encodeURIComponent(filter)}`,
    )
    return body.value ?? []
  }
  expect(await log()).toEqual([])
  await acts('POST', `${GATEWAY}/reset`)
  expect((await acts('POST', `${GATEWAY}/reset`)).status).toBe(409)
  const accepted = {
    operationName: { value: 'Microsoft.Network/virtualNetworkGateways/reset/action' },
    status: { value: 'Accepted' },
    resourceId: GATEWAY,
    caller: 'acting-identity',
    level: 'Informational',
    httpRequest: { clientRequestId: 'ref' },
  }
  expect(await log()).toMatchObject([accepted])
  await later(350)
  const told = await log()
  expect(told).toMatchObject([accepted, { status: { value: 'Failed' }, level: 'Error' }])
  for (const { eventTimestamp } of told)
    expect(Math.abs(Date.parse(String(eventTimestamp)) - now().getTime())).toBeLessThan(10_000)
})

test('a reset that is dropped is carried out, one that is closed before is not', async () => {
  const { acts, lines } = await sandbox(`  afterReset: { seconds: 0 }
  faults:
    - { on: arm, match: a/resetconnection, answer: drop }
    - { on: arm, match: b/resetconnection, answer: close }
    - { on: arm, match: gw/reset, answer: 307, headers: { location: /x }, body: '<html>' }
    - { on: arm, match: /permissions, answer: 503 }
`)
  await expect(acts('POST', `${connection('a')}/resetconnection`)).rejects.toThrow()
  await expect(acts('POST', `${connection('b')}/resetconnection`)).rejects.toThrow()
  expect(await acts('POST', `${GATEWAY}/reset`)).toMatchObject({ status: 307, headers: { location: '/x' } })
  expect((await acts('GET', `${GATEWAY}/providers/Microsoft.Authorization/permissions`)).status).toBe(503)
  expect(await statusOf(acts, 'a')).toEqual(['Connected', 'Succeeded'])
  expect(await statusOf(acts, 'b')).toEqual(['Connecting', 'Succeeded'])
  expect(lines().map(({ status }) => status)).toEqual([0, 0, 307, 503, 200, 200])
})

test.each([
  ['afterReset: { status: Broken }', /azure\.afterReset\.status/],
  ['afterReset: { after: 5 }', /azure\.afterReset\.after/],
  ['afterReset: { seconds: -1 }', /azure\.afterReset\.seconds/],
  ['afterReset: { operation: Gone }', /azure\.afterReset\.operation/],
  ['permissions: "*"', /azure\.permissions/],
  ['permissions: ["a b"]', /azure\.permissions\.0/],
  ['gateways: [{ id: x, addresses: [localhost] }]', /azure\.gateways\.0\.addresses\.0/],
  ['gateways: [{ id: x, activeActive: maybe }]', /azure\.gateways\.0\.activeActive/],
  ['connections: [{ id: x, gateway: 7 }]', /azure\.connections\.0\.gateway/],
  ['faults: [{ on: arm, answer: 100 }]', /azure\.faults\.0\.answer/],
  ['faults: [{ on: arm, answer: 200, header: x }]', /azure\.faults\.0\.header/],
])('%s is named with its place', async (line, place) => {
  const dir = await aScenario('', { 'scenario.yaml': `${HEAD}  ${line}\n` })
  await expect(readScenario(dir)).rejects.toMatchObject({
    name: 'ScenarioError',
    message: expect.stringMatching(new RegExp(`scenario\\.yaml:6: ${place.source}`)),
  })
})
