import { afterEach, expect, test } from '@jest/globals'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Doors } from '../../src/flow/ports.ts'
import { propose } from '../../src/flow/propose.ts'
import { openRun } from '../../src/flow/run.ts'
import type { Guide } from '../../src/incident/guide.ts'
import { type AnAzure, anAzure, connectionId, GATEWAY } from '../actions/an-azure.ts'
import { aRepair } from '../fakes/a-repair.ts'
import { SUBSCRIPTION } from '../sandbox/a-scenario.ts'

const open: AnAzure[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

/** What is proposed for the resources of a guide on a pretend Azure, and what is said where nothing is. */
async function asked(
  settings: Parameters<typeof anAzure>[0],
  { resources = { Connection: connectionId('c') }, action = 'vpn-connection-reset' } = {},
) {
  const azure = await anAzure(settings)
  open.push(azure)
  const request = {
    id: 'R1',
    text: 'VPN is down',
    requester: 'p',
    zone: 'UTC',
    at: '2025-06-18T08:00:00.000Z',
    answers: {},
  }
  const run = openRun({
    doors: {
      repairs: { ...aRepair({}), actions: azure.actions },
      tools: { activityLog: async () => ({ kind: 'rows', rows: [], partial: null }) },
      clock: { now: azure.sandbox.now },
      limits: DEFAULT_LIMITS,
    } as unknown as Doors,
    journal: {
      past: [{ at: request.at, kind: 'received', request }],
      append: async () => ({ stop: false }),
      eventsOf: async () => [],
      done: { actedOn: async () => [], frozen: async () => null },
    },
  })
  const guide = {
    id: 'vpn',
    sha256: 'a'.repeat(64),
    resources,
    parameters: [],
    actions: ['vpn-connection-reset', 'vpn-gateway-reset'],
    steps: [],
  } as unknown as Guide
  const wish = {
    guide: guide.id,
    action,
    resource: null,
    arguments: {},
    reason: 'It is down',
    words: null,
    evidence: [],
  }
  const { proposals, gaps, next } = await propose(run, guide, { values: {}, wishes: [wish] }).finally(
    run.close,
  )
  return {
    proposed: proposals.map((one) => `${one.action} ${one.resource.split('/').at(-1)}`),
    gaps,
    next,
    posts: azure.posts('/reset'),
  }
}

test('what is down and may be reset is proposed', async () => {
  expect(await asked({})).toEqual({ proposed: ['vpn-connection-reset c'], gaps: [], next: [], posts: 0 })
})

const RIGHT = 'Microsoft.Network/connections/resetconnection/action'
const ELSEWHERE = connectionId('c').replace(SUBSCRIPTION, '22222222-2222-2222-2222-222222222222')

test.each<[string, Parameters<typeof anAzure>[0], Parameters<typeof asked>[1], RegExp, RegExp]>([
  [
    'the permission is missing',
    { azure: "  permissions: ['*/read']\n" },
    {},
    new RegExp(`(may not|has no|lacks|is not allowed).*${RIGHT}|${RIGHT}`),
    /role/i,
  ],
  ['the connection was deleted', { connections: [] }, {}, /no such resource/, /./],
  [
    'the gateway was deleted',
    { gateways: '', connections: [] },
    { resources: { Gateway: GATEWAY } as never, action: 'vpn-gateway-reset' },
    /no such resource/,
    /./,
  ],
  [
    'another operation runs',
    { gateways: `{ id: ${GATEWAY}, provisioningState: Updating }`, connections: ['c'] },
    { resources: { Gateway: GATEWAY } as never, action: 'vpn-gateway-reset' },
    /operation runs on it now \(provisioningState is Updating\)/,
    /ask again/,
  ],
  [
    'the guide names another subscription',
    {},
    { resources: { Connection: ELSEWHERE } },
    /no such resource|subscription/i,
    /./,
  ],
  ['Azure does not answer', { faults: ["match: '/c?', answer: 503"] }, {}, /./, /./],
])('%s: nobody is asked, and the report says why', async (_, settings, guide, why, fix) => {
  const { proposed, gaps, posts } = await asked(settings, guide)
  expect([proposed, posts]).toEqual([[], 0])
  expect(gaps).toHaveLength(1)
  expect(gaps[0]?.why).toMatch(why)
  expect(gaps[0]?.fix).toMatch(fix)
})

test('nothing is wrong with it: that is said, and is no gap', async () => {
  const { proposed, gaps, next } = await asked({ status: 'Connected' })
  expect([proposed, gaps]).toEqual([[], []])
  expect(next.join()).toMatch(/nothing is wrong with it now \(connectionStatus is Connected/)
})
