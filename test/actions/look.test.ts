import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type AnAzure,
  anAzure,
  connectionId,
  GATEWAY,
  NETWORK,
  resetConnection,
  resetGateway,
} from './an-azure.ts'

const gateway = (name: string): string => `${NETWORK}/virtualNetworkGateways/${name}`
const CONNECTIONS = ['up', 'unreadable', 'sick']
let azure: AnAzure
beforeAll(async () => {
  const more = [
    `{ id: ${GATEWAY}, activeActive: true, addresses: [20.1.2.3, 20.1.2.4] }`,
    `{ id: ${gateway('standby')}, addresses: [20.1.2.5] }`,
    `{ id: ${gateway('failed')}, provisioningState: Failed }`,
    ...['moving', 'secret', 'listless', 'broken', 'endless'].map(
      (name) => `{ id: ${gateway(name)}, provisioningState: Updating }`,
    ),
  ]
  azure = await anAzure({
    connections: CONNECTIONS,
    gateways: more.join(', '),
    status: 'Connected',
    azure: `    - { id: ${connectionId('lone')}, status: NotConnected, provisioningState: Failed }
    - { id: ${connectionId('old')}, gateway: failed, status: NotConnected }
  health:
    - { id: ${gateway('failed')}, availabilityState: Degraded }
    - { id: ${gateway('standby')}, availabilityState: Available }
`,
    faults: [
      'match: gw/providers/Microsoft.ResourceHealth, answer: 403',
      'match: secret?, answer: 403',
      'match: listless/connections, answer: 403',
      'match: broken?, answer: 200, body: "<html>"',
      `match: endless/connections, answer: 200, body: '{"value":[],"nextLink":"https://evil.example/x"}'`,
      'match: unreadable?, answer: 500, after: 1',
    ],
  })
})
afterAll(() => azure.close())

test('a connection: its status, its gateway, nothing to choose', async () => {
  expect(await azure.actions.look(resetConnection('up'))).toEqual({
    kind: 'seen',
    facts: [
      { what: 'connectionStatus', value: 'Connected', trouble: false },
      { what: 'provisioningState', value: 'Succeeded', trouble: false },
    ],
    related: [GATEWAY],
    busy: null,
    choices: {},
  })
  expect(await azure.actions.look(resetConnection('lone'))).toMatchObject({
    facts: [
      { value: 'NotConnected', trouble: true },
      { value: 'Failed', trouble: true },
    ],
    related: [],
  })
})

test('an active-active gateway: each connection by itself, the addresses to choose from, no fact of a health that cannot be read', async () => {
  expect(await azure.actions.look(resetGateway())).toEqual({
    kind: 'seen',
    facts: [
      { what: 'provisioningState', value: 'Succeeded', trouble: false },
      ...CONNECTIONS.map((name) => ({
        what: `connectionStatus of ${name}`,
        value: 'Connected',
        trouble: false,
        of: connectionId(name),
      })),
    ],
    related: CONNECTIONS.map(connectionId),
    busy: null,
    choices: { address: ['20.1.2.3', '20.1.2.4'] },
  })
})

test('a gateway in trouble, one that is well, and one that something runs on', async () => {
  expect(await azure.actions.look(resetGateway({}, gateway('failed')))).toMatchObject({
    facts: [
      { what: 'provisioningState', value: 'Failed', trouble: true },
      { what: 'availabilityState', value: 'Degraded', trouble: true },
      { what: 'connectionStatus of old', value: 'NotConnected', trouble: true },
    ],
    busy: null,
  })
  expect(await azure.actions.look(resetGateway({}, gateway('standby')))).toMatchObject({
    facts: [{ trouble: false }, { what: 'availabilityState', value: 'Available', trouble: false }],
    choices: {},
  })
  expect(await azure.actions.look(resetGateway({}, gateway('moving')))).toMatchObject({
    busy: 'provisioningState is Updating',
  })
})

describe('what cannot be seen says so, and what would let us see it', () => {
  test.each([
    ['secret', /403/, /role with Microsoft\.Network\/virtualNetworkGateways\/read on .*\/secret\.$/],
    ['listless', /403/, /virtualNetworkGateways\/connections\/read on .*\/listless\.$/],
    ['broken', /could not be understood/, /portal/],
    ['endless', /no end/, /portal/],
  ])('%s', async (name, why, fix) => {
    expect(await azure.actions.look(resetGateway({}, gateway(name)))).toEqual({
      kind: 'unread',
      why: expect.stringMatching(why),
      fix: expect.stringMatching(fix),
    })
  })

  test('a connection of it that cannot be read now', async () => {
    expect(await azure.actions.look(resetGateway())).toMatchObject({
      kind: 'unread',
      why: expect.stringMatching(/500/),
    })
  })

  test('one that is not there, also not in this subscription', async () => {
    expect(await azure.actions.look(resetConnection('none'))).toMatchObject({
      kind: 'missing',
      fix: expect.stringMatching(/connections\/none/),
    })
    const elsewhere = GATEWAY.replace(/1{8}/, '22222222')
    expect(await azure.actions.look(resetGateway({}, elsewhere))).toMatchObject({
      kind: 'missing',
      why: expect.stringMatching(/SubscriptionNotFound/),
    })
  })

  test('whoever has lost patience gets an answer at once', async () => {
    expect(await azure.actions.look(resetGateway(), AbortSignal.abort())).toMatchObject({ kind: 'unread' })
  })
})

test('looking and asking for rights sends no POST', () => {
  expect(azure.calls().length).toBeGreaterThan(10)
  expect(azure.posts('')).toBe(0)
})
