import { expect, test } from '@jest/globals'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Doors } from '../../src/flow/ports.ts'
import type { Acted } from '../../src/flow/proposals.ts'
import { propose } from '../../src/flow/propose.ts'
import { openRun } from '../../src/flow/run.ts'
import type { Wish } from '../../src/flow/wishes.ts'
import type { Guide } from '../../src/incident/guide.ts'
import { ITSELF } from '../../src/incident/person.ts'
import {
  acted,
  aRepair,
  CONNECTION_RESET,
  GATEWAY,
  GATEWAY_RESET,
  isDown,
  isUp,
  OSAKA,
  seen,
  TOKYO,
} from '../fakes/a-repair.ts'

const AT = '2026-03-04T04:10:00.000Z'
const GUIDE = {
  id: 'vpn',
  sha256: 'a'.repeat(64),
  resources: { Gateway: GATEWAY, Osaka: OSAKA, Tokyo: TOKYO },
  parameters: [
    {
      name: 'RemoteIP',
      declared: true,
      source: {
        kind: 'choose',
        ask: 'Which?',
        choices: [
          { label: 'osaka', value: '203.0.113.10' },
          { label: 'tokyo', value: '203.0.113.20' },
        ],
      },
    },
  ],
  actions: [GATEWAY_RESET.id, CONNECTION_RESET.id],
  steps: [],
} as unknown as Guide

const wishing = (action: string, more: Partial<Wish> = {}): Wish => ({
  guide: 'vpn',
  action,
  resource: null,
  arguments: {},
  reason: 'The tunnel is down',
  words: null,
  evidence: [{ id: 'E1', rows: [1] }],
  ...more,
})

/** What is proposed about the connection to Osaka, and what is said instead. */
async function proposed(
  wishes: readonly Wish[],
  repairs: ReturnType<typeof aRepair>,
  {
    guide = GUIDE,
    ours = {},
    requester = 'p',
    log = [],
  }: {
    guide?: Guide
    ours?: Readonly<Record<string, readonly Acted[]>>
    requester?: string
    log?: readonly Readonly<Record<string, unknown>>[]
  } = {},
) {
  const request = { id: 'R1', text: 'VPN is down', requester, zone: 'UTC', at: AT, answers: {} }
  const run = openRun({
    doors: {
      repairs,
      tools: { activityLog: async () => ({ kind: 'rows', rows: log, partial: null }) },
      clock: { now: () => new Date(AT) },
      limits: DEFAULT_LIMITS,
    } as unknown as Doors,
    journal: {
      past: [{ at: AT, kind: 'received', request }],
      append: async () => ({ stop: false }),
      eventsOf: async () => [],
      done: { actedOn: async (resource) => ours[resource] ?? [], frozen: async () => null },
    },
  })
  const { proposals, gaps, next } = await propose(run, guide, {
    values: { RemoteIP: '203.0.113.10' },
    wishes,
  }).finally(run.close)
  return {
    proposals,
    what: proposals.map(({ action, resource }) => `${action} ${resource.split('/').at(-1)}`),
    gaps: gaps.map(({ why }) => why),
    next,
  }
}
const GATEWAY_WELL = { what: 'provisioningState', value: 'Succeeded', trouble: false }
const GATEWAY_ILL = { what: 'availabilityState', value: 'Degraded', trouble: true }
const DOWN = { [OSAKA]: seen(isDown()), [GATEWAY]: seen(GATEWAY_WELL, isDown(OSAKA)) }

test('whatever is wished, the gentler action comes first, on the connection that was asked about', async () => {
  for (const wish of [CONNECTION_RESET.id, GATEWAY_RESET.id])
    expect((await proposed([wishing(wish)], aRepair(DOWN))).what).toEqual(['vpn-connection-reset osaka'])
})

test('a gateway that is itself in trouble is reset at once: no reset of a connection touches that', async () => {
  const looks = { ...DOWN, [GATEWAY]: seen(GATEWAY_ILL, isDown(OSAKA)) }
  const { what, proposals } = await proposed([wishing(GATEWAY_RESET.id)], aRepair(looks))
  expect(what).toEqual(['vpn-gateway-reset hub'])
  expect(proposals[0]?.reason).toMatch(/availabilityState is Degraded/)
  // Nobody wished for it, so it is not thought of.
  expect((await proposed([wishing(CONNECTION_RESET.id)], aRepair(looks))).what).toEqual([
    'vpn-connection-reset osaka',
  ])
})

test('the trouble of a connection that the request is not about speaks for nothing', async () => {
  const looks = { [OSAKA]: seen(isUp()), [GATEWAY]: seen(GATEWAY_WELL, isUp(OSAKA), isDown(TOKYO)) }
  const { what, next } = await proposed([wishing(GATEWAY_RESET.id)], aRepair(looks))
  expect(what).toEqual([])
  expect(next.join()).toMatch(/nothing is wrong with it now/)
  expect(next.join()).not.toMatch(/tokyo/)
})

test('a guide that names no connection is about all that hang on its gateway', async () => {
  const guide = { ...GUIDE, resources: { Gateway: GATEWAY }, parameters: [] } as unknown as Guide
  const looks = { [GATEWAY]: seen(GATEWAY_WELL, isUp(OSAKA), isDown(TOKYO)) }
  const { what, proposals } = await proposed([wishing(GATEWAY_RESET.id)], aRepair(looks), { guide })
  expect(what).toEqual(['vpn-gateway-reset hub'])
  expect(proposals[0]?.about).toBeNull()
})

test('what was tried in vain is followed by the stronger one, when people ask again', async () => {
  const ours = { [OSAKA]: [acted({ minutesAgo: 20 })] }
  expect((await proposed([wishing(CONNECTION_RESET.id)], aRepair(DOWN), { ours })).what).toEqual([
    'vpn-gateway-reset hub',
  ])
})

test.each(['recovered', 'unknown', 'verifying'] as const)(
  'what was tried and is %s has to rest',
  async (state) => {
    const ours = { [OSAKA]: [acted({ minutesAgo: 20, state })] }
    const { what, gaps } = await proposed([wishing(CONNECTION_RESET.id)], aRepair(DOWN), { ours })
    expect(what).toEqual([])
    expect(gaps).toEqual(['vpn-connection-reset was begun on it 20 minutes ago'])
  },
)

test('a gateway’s other instance may be restarted at once, and no third time within a day', async () => {
  const mine = acted({ action: GATEWAY_RESET.id, minutesAgo: 11 })
  const tried = { [OSAKA]: [acted({ minutesAgo: 30 })] }
  const wish = [wishing(GATEWAY_RESET.id)]
  const once = await proposed(wish, aRepair(DOWN), { ours: { ...tried, [GATEWAY]: [mine] } })
  expect(once.what).toEqual(['vpn-gateway-reset hub'])
  const twice = await proposed(wish, aRepair(DOWN), { ours: { ...tried, [GATEWAY]: [mine, mine] } })
  expect([twice.what, twice.gaps]).toEqual([[], ['it was acted on 2 times within a day']])
})

test('of an active-active gateway only another instance may be restarted at once', async () => {
  const addresses = ['198.51.100.1', '198.51.100.2']
  const gateway = { ...seen(GATEWAY_WELL, isDown(OSAKA)), choices: { address: addresses } }
  const ours = {
    [OSAKA]: [acted({ minutesAgo: 30 })],
    [GATEWAY]: [acted({ action: GATEWAY_RESET.id, arguments: { address: '198.51.100.2' } })],
  }
  const about = (address?: string) =>
    proposed(
      [wishing(GATEWAY_RESET.id, { arguments: address === undefined ? {} : { address } })],
      aRepair({ ...DOWN, [GATEWAY]: gateway }),
      { ours },
    )
  expect((await about('198.51.100.1')).proposals).toMatchObject([{ arguments: { address: '198.51.100.1' } }])
  expect((await about('198.51.100.2')).what).toEqual([])
  expect((await about()).what).toEqual([])
  expect((await about('203.0.113.99')).gaps).toEqual(['address 203.0.113.99 is none of the resource’s own'])
})

test('a reset by somebody else stands in the way, our own does not stand twice', async () => {
  const entry = (minutesAgo: number, more: object) => ({
    TimeGenerated: new Date(Date.parse(AT) - minutesAgo * 60_000).toISOString(),
    operationName: GATEWAY_RESET.permission.toUpperCase(),
    status: 'Succeeded',
    caller: 'maria@example.com',
    ...more,
  })
  const ours = {
    [OSAKA]: [acted({ minutesAgo: 40 })],
    [GATEWAY]: [acted({ action: GATEWAY_RESET.id, minutesAgo: 20 })],
  }
  const mine = [entry(21, { correlationId: 'c1' }), entry(8, { correlationId: 'c1' })]
  const wish = [wishing(GATEWAY_RESET.id)]
  expect((await proposed(wish, aRepair(DOWN), { ours, log: mine })).what).toEqual(['vpn-gateway-reset hub'])
  const theirs = await proposed(wish, aRepair(DOWN), {
    ours,
    log: [...mine, entry(12, { correlationId: 'c2' })],
  })
  expect([theirs.what, theirs.gaps.join()]).toEqual([[], expect.stringMatching(/by maria@example\.com/)])
})

test('whom nobody asked, two people allow; what a model wrote is kept apart', async () => {
  const wish = wishing(CONNECTION_RESET.id, { resource: 'Osaka', words: 'x'.repeat(900) })
  const { proposals } = await proposed([wish], aRepair(DOWN), { requester: ITSELF.account })
  expect(proposals).toMatchObject([{ approvals: 2, words: 'x'.repeat(500), about: [OSAKA] }])
  expect(proposals[0]?.reason).not.toContain('xx')
})
