import { NetworkManagementClient } from '@azure/arm-network'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { actingToken } from '../../src/sandbox/identities.ts'
import { SUBSCRIPTION } from '../sandbox/a-scenario.ts'
import { type AnAzure, anAzure, GATEWAY, later, resetConnection, resetGateway } from './an-azure.ts'

const CLAIMS = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1"}}}').toString('base64')
const CHALLENGE = `'Bearer realm="", error="insufficient_claims", claims="${CLAIMS}"'`
const at = (name: string): string => `match: ${name}/resetconnection,`
const redirect = (status: number, name: string): string =>
  `${at(name)} answer: ${status}, headers: { location: '/subscriptions/${SUBSCRIPTION}/elsewhere/resetconnection' }`

/** What strikes the POST of a connection, and what becomes of it. */
const FAULTS: Readonly<Record<string, readonly [fault: string, kind: string, why: RegExp, fix?: RegExp]>> = {
  c400: ['answer: 400', 'refused', /Azure refused the request \(400, BadRequest: /],
  c401: ['answer: 401', 'refused', /did not accept the token/, /signs in/],
  cclaims: [
    `answer: 401, headers: { www-authenticate: ${CHALLENGE} }`,
    'refused',
    /did not accept the token/,
  ],
  c403: [
    'answer: 403',
    'refused',
    /may not do this \(403, AuthorizationFailed/,
    /role with Microsoft\.Network\/connections\/resetconnection\/action on \/subscriptions\/.*\/c403\.$/,
  ],
  c404: ['answer: 404', 'refused', /no such resource/, /connections\/c404/],
  c409: ['answer: 409', 'refused', /Another operation runs/],
  c429: ['answer: 429, retryAfter: 17', 'refused', /no more requests/, /Wait 17 seconds/],
  c408: ['answer: 408', 'unknown', /408/],
  c500: ['answer: 500', 'unknown', /answered 500, ServerError: .*it may have begun/],
  c503: ['answer: 503, retryAfter: 1', 'unknown', /503/],
  cclose: ['answer: close', 'unknown', /after the request had left/],
  cdrop: ['answer: drop', 'unknown', /after the request had left/],
  chang: ['answer: hang', 'unknown', /the time for it was over/],
  c200: ['answer: 200, body: ""', 'done', /^$/],
  c204: ['answer: 204, body: ""', 'done', /^$/],
  cgarbage: ['answer: 202, body: "<html>"', 'accepted', /^$/],
}
const NAMES = Object.keys(FAULTS)
let azure: AnAzure
beforeAll(async () => {
  azure = await anAzure({
    connections: [...NAMES, 'c307', 'c308', 'c302', 'c303', 'c300', 'plain307', 'plainclaims', 'ok'],
    faults: [
      ...NAMES.map((name) => `${at(name)} ${FAULTS[name]?.[0]}`),
      ...[300, 302, 303, 307, 308].map((status) => redirect(status, `/c${status}`)),
      `${redirect(307, '/plain307')}, times: 1`,
      `${at('plainclaims')} answer: 401, headers: { www-authenticate: ${CHALLENGE} }, times: 1`,
    ],
    azure: '  afterReset: { seconds: 0.3 }\n',
    settings: { limitMs: 1500 },
  })
})
afterAll(() => azure.close())

describe('one dispatch sends one POST', () => {
  test.each(Object.entries(FAULTS))('%s', async (name, [, kind, why, fix]) => {
    const given = await azure.actions.dispatch(resetConnection(name), 'r')
    expect(given.kind).toBe(kind)
    expect('why' in given ? given.why : '').toMatch(why)
    if ('fix' in given) expect(given.fix).toMatch(fix ?? /./)
    await later(50)
    expect(azure.posts(`/${name}/`)).toBe(1)
  })

  test.each([
    ['c307', 'refused'],
    ['c308', 'refused'],
    ['c300', 'unknown'],
    ['c302', 'unknown'],
    ['c303', 'unknown'],
  ])('%s is not followed', async (name, kind) => {
    expect((await azure.actions.dispatch(resetConnection(name), 'r')).kind).toBe(kind)
    expect(azure.posts(`/${name}/`)).toBe(1)
    expect(azure.calls().filter(({ path }) => path.includes('elsewhere'))).toEqual([])
  })
})

test('the SDK left to itself, without repeats, sends a second one: what the above is for', async () => {
  const { endpoint, ca } = azure.sandbox.acting
  const credential = {
    getToken: async () => ({
      token: await actingToken(azure.sandbox.acting),
      expiresOnTimestamp: Date.now() + 3_600_000,
    }),
  }
  const client = new NetworkManagementClient(credential, SUBSCRIPTION, {
    endpoint,
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  })
  const reset = (name: string) =>
    client.virtualNetworkGatewayConnections
      .resetConnection('rg', name)
      .submitted()
      .catch(() => undefined)
  await reset('plain307')
  expect(azure.posts('/elsewhere/')).toBe(1)
  await reset('plainclaims')
  expect(azure.posts('/plainclaims/')).toBe(2)
})

test('what is announced is what is sent, by the acting identity, with the reference', async () => {
  const target = resetConnection('ok')
  const { method, url } = azure.actions.request(target)
  const given = await azure.actions.dispatch(target, 'reference-7')
  const call = azure.calls().findLast(({ path }) => path.includes('/ok/'))
  expect(call).toMatchObject({
    method,
    path: url.slice(azure.sandbox.acting.endpoint.length),
    status: 202,
    identity: 'acting-identity',
  })
  expect(given).toEqual({
    kind: 'accepted',
    operation: expect.stringMatching(/^https:\/\/localhost:\d+\/.*\/operations\//),
  })
  expect(await azure.actions.dispatch(target, 'reference-8')).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/AnotherOperationInProgress/),
  })
})

test('what was dropped after it had left was carried out; what was closed before was not', async () => {
  expect(
    await azure.actions.look({ ...resetConnection('cdrop'), action: 'vpn-connection-reset' }),
  ).toMatchObject({
    facts: [{ value: 'Connected' }, { value: 'Succeeded' }],
  })
  expect(await azure.actions.look(resetConnection('cclose'))).toMatchObject({
    facts: [{ value: 'NotConnected' }, { value: 'Succeeded' }],
  })
})

test.each([
  ['no id', 'x'],
  ['no resource', ''],
  ['another type', GATEWAY],
  ['a part of a resource', `${GATEWAY.replace('virtualNetworkGateways/gw', 'connections/ok')}/sharedkey`],
  ['a path upwards', GATEWAY.replace('virtualNetworkGateways/gw', 'connections/../connections/ok')],
  ['a name of dots', GATEWAY.replace('virtualNetworkGateways/gw', 'connections/..')],
  ['a query', GATEWAY.replace('virtualNetworkGateways/gw', 'connections/ok?x=1')],
  ['a control character', GATEWAY.replace('virtualNetworkGateways/gw', 'connections/ok\n')],
  ['a letter that only looks the same', GATEWAY.replace('virtualNetworkGateways/gw', 'connections/\u212ay')],
  [
    'a subscription that is none',
    '/subscriptions/x/resourceGroups/rg/providers/Microsoft.Network/connections/ok',
  ],
  [
    'a resource group of dots',
    GATEWAY.replace('/rg/', '/../').replace('virtualNetworkGateways/gw', 'connections/ok'),
  ],
  ['another host', `https://evil.example${GATEWAY}`],
])('nothing is sent for %s', async (_, resource) => {
  const target = { action: 'vpn-connection-reset', resource, arguments: {} }
  const before = azure.calls().length
  expect(await azure.actions.look(target)).toMatchObject({
    kind: 'missing',
    fix: expect.stringMatching(/\/subscriptions\//),
  })
  expect(await azure.actions.forbidden(target)).toMatchObject({ why: expect.stringMatching(/no full id/) })
  expect(await azure.actions.dispatch(target, 'r')).toMatchObject({ kind: 'refused' })
  expect(azure.actions.request(target)).toEqual({ method: 'NONE', url: '' })
  expect(azure.calls().length).toBe(before)
})

test.each([
  [resetGateway({ address: 'gw.example' })],
  [resetGateway({ address: '20.1.2.3&x=1' })],
  [resetGateway({ gatewayVip: '20.1.2.3' })],
  [{ ...resetConnection('ok'), arguments: { address: '20.1.2.3' } }],
  [{ ...resetConnection('ok'), action: 'delete-everything' }],
])('nothing is sent for arguments and actions that are not there: %j', async (target) => {
  const before = azure.calls().length
  expect(await azure.actions.dispatch(target, 'r')).toMatchObject({
    kind: 'refused',
    fix: expect.any(String),
  })
  expect(azure.actions.request(target).method).toBe('NONE')
  expect(azure.calls().length).toBe(before)
})

test('names that a URL cannot hold as they are, and an address of IPv6, are sent as announced', async () => {
  const odd = GATEWAY.replace('/rg/', '/rg_(1).x/')
  const target = resetGateway({ address: '2001:db8::1' }, odd)
  expect(await azure.actions.dispatch(target, 'r')).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/404/),
  })
  expect(azure.calls().at(-1)).toMatchObject({
    method: 'POST',
    path: azure.actions.request(target).url.slice(azure.sandbox.acting.endpoint.length),
  })
})

test('without an acting identity nothing leaves, and after the end nothing is begun', async () => {
  const { openActions } = await import('../../src/actions/open-actions.ts')
  const nobody = openActions({ acting: null })
  expect(await nobody.dispatch(resetGateway(), 'r')).toMatchObject({
    kind: 'refused',
    why: expect.stringMatching(/No acting identity/),
  })
  expect(await nobody.look(resetGateway())).toMatchObject({ kind: 'unread' })
  expect(await nobody.forbidden(resetGateway())).toMatchObject({
    why: expect.stringMatching(/No acting identity/),
  })
  expect(nobody.request(resetGateway()).url).toMatch(
    /^https:\/\/management\.azure\.com\/.*\/reset\?api-version=/,
  )
  await nobody.close()
  expect(await nobody.dispatch(resetGateway(), 'r')).toMatchObject({ why: expect.stringMatching(/stopping/) })
})

test('every action says what it does, how long that takes, and where that is documented', () => {
  const list = azure.actions.list()
  expect(list.map(({ id }) => id)).toEqual(['publish-guide', 'vpn-connection-reset', 'vpn-gateway-reset'])
  expect(list.map(({ force }) => force)).toEqual([0, 1, 2])
  for (const { effect, duration } of list)
    for (const text of [effect, duration]) expect(text).toMatch(/^[A-Z].*\.$/)
})
