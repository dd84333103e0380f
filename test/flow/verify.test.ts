import { expect, test } from '@jest/globals'
import type { Looked } from '../../src/flow/actions.ts'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Tools } from '../../src/flow/ports.ts'
import { verify } from '../../src/flow/verify.ts'
import type { InvestigationEvent } from '../../src/incident/investigation.ts'
import type { Workspace } from '../../src/incident/workspace.ts'
import { aView, NOW, rows } from '../fakes/a-claim.ts'
import { aRepair, GATEWAY, isDown, isUp, OSAKA, seen, TOKYO } from '../fakes/a-repair.ts'
import { evidence, guide, query, signal, step } from './samples.ts'

const HUB = { name: 'hub', subscription: 's', resourceGroup: 'rg', workspace: 'law', tables: [] }
const BEFORE = [{ what: 'connectionStatus', before: 'NotConnected', after: '', good: false }]

async function verified(
  looks: readonly Looked[],
  {
    view = {},
    minutes = 0,
    workspaces = [HUB],
    events = [],
    answer = rows(),
    fill = (text: string) => ({ kind: 'filled', text }),
    leaving = new AbortController(),
  }: {
    readonly view?: Parameters<typeof aView>[0]
    readonly minutes?: number
    readonly workspaces?: readonly Workspace[]
    readonly events?: readonly InvestigationEvent[]
    readonly answer?: Awaited<ReturnType<Tools['queryLogs']>>
    readonly fill?: (text: string, values: Readonly<Record<string, string>>) => object
    readonly leaving?: AbortController
  } = {},
) {
  const left = [...looks]
  const asked: Parameters<Tools['queryLogs']>[0][] = []
  const repairs = aRepair({}, { verifyMinutes: minutes })
  const found = await verify(aView(view), BEFORE, {
    doors: {
      clock: { now: () => new Date(NOW) },
      shelf: { get: () => GUIDE },
      workspaces,
      limits: DEFAULT_LIMITS,
      kql: { fill },
      tools: {
        queryLogs: async (query: (typeof asked)[number]) => {
          asked.push(query)
          return answer
        },
      },
    } as never,
    repairs: {
      ...repairs,
      actions: {
        ...repairs.actions,
        look: async () => {
          const next = left.length > 1 ? left.shift() : left[0]
          if (!next) leaving.abort()
          return next ?? { kind: 'unread', why: 'this process leaves', fix: 'wait' }
        },
      },
    },
    store: { events: async () => events },
    leaving: leaving.signal,
  })
  return { found, asked, left: left.length }
}

const GUIDE = guide({
  id: 'vpn',
  sha256: 'a'.repeat(64),
  steps: [
    step('1', {
      queries: [
        query('1.1', signal('tunnel-down')),
        query('1.2', signal('remark', { severity: 'info' })),
        query('1.3', signal('was-off')),
        query('1.4'),
      ],
    }),
  ],
})
const EVENTS = [
  { at: NOW, kind: 'resolved', values: { RemoteIP: '203.0.113.10' } },
  ...[
    ['1.1', 2],
    ['1.2', 1],
    ['1.3', 0],
    ['1.4', 7],
  ].map(([id, count]) => ({
    at: NOW,
    kind: 'query-ended',
    evidence: evidence('E1', [], { query: String(id), rowCount: Number(count) }),
  })),
] as unknown as readonly InvestigationEvent[]

test('it is looked at until it is well, and no longer', async () => {
  const { found, left } = await verified([seen(isDown()), seen(isUp()), seen(isDown())], { minutes: 1 })
  expect(found).toEqual({
    recovered: true,
    comparison: [{ what: 'connectionStatus', before: 'NotConnected', after: 'Connected', good: true }],
  })
  expect(left).toBe(1)
})

test.each<[string, Looked, string]>([
  ['it is still down', seen(isDown()), 'NotConnected'],
  ['it is up, but something runs on it yet', { ...seen(isUp()), busy: 'Updating' }, 'Connected'],
  ['it cannot be read', { kind: 'unread', why: 'no answer', fix: 'wait' }, 'could not be read'],
  ['it is gone', { kind: 'missing', why: 'not there', fix: 'look' }, 'could not be read'],
])('when the time is over, it has not recovered: %s', async (_, looked, after) => {
  const { found } = await verified([looked])
  expect(found?.recovered).toBe(false)
  expect(found?.comparison).toMatchObject([{ what: 'connectionStatus', after }])
})

test('only what the proposal is about speaks for or against', async () => {
  const looked = seen(isUp(OSAKA), isDown(TOKYO))
  const about = (ids: readonly string[] | null) =>
    verified([looked], { view: { resource: GATEWAY, about: ids } }).then(({ found }) => found?.recovered)
  expect(await about([OSAKA.toUpperCase()])).toBe(true)
  expect(await about([OSAKA, TOKYO])).toBe(false)
  expect(await about(null)).toBe(false)
})

test('the signals that were on are asked again, over the time since, with the values of then', async () => {
  const filled: Readonly<Record<string, string>>[] = []
  const { found, asked } = await verified([seen(isUp())], {
    events: EVENTS,
    fill: (text, values) => {
      filled.push(values)
      return { kind: 'filled', text }
    },
  })
  expect(filled).toEqual([{ RemoteIP: '203.0.113.10', StartTime: NOW, EndTime: NOW }])
  expect(asked).toMatchObject([{ range: { from: NOW, to: NOW } }])
  expect(found).toMatchObject({
    recovered: true,
    comparison: [{}, { what: 'It means tunnel-down', before: '2 rows', after: 'no row since', good: true }],
  })
})

test.each<[string, Parameters<typeof verified>[1], string, boolean]>([
  ['it is on again', { answer: rows({ n: 1 }) }, '1 since', false],
  [
    'it cannot be read: that proves nothing',
    { answer: { kind: 'failed', message: 'no', fix: 'x' } as never },
    'could not be read',
    true,
  ],
  ['its workspace is configured no more', { workspaces: [] }, 'could not be read', true],
  ['it cannot be asked', { fill: () => ({ kind: 'refused' }) }, 'could not be asked', false],
])('a signal that was on: %s', async (_, given, after, recovered) => {
  const { found } = await verified([seen(isUp())], { events: EVENTS, ...given })
  expect(found?.comparison[1]).toMatchObject({ after, good: recovered })
  expect(found?.recovered).toBe(recovered)
})

test('of a guide that was changed meanwhile the resource alone is looked at', async () => {
  const view = { guide: { id: 'vpn', sha256: 'b'.repeat(64) } }
  const { found, asked } = await verified([seen(isUp())], { events: EVENTS, view })
  expect([found?.recovered, found?.comparison.length, asked]).toEqual([true, 1, []])
})

test('a process that leaves tells nothing', async () => {
  expect((await verified([], { minutes: 1 })).found).toBeNull()
  const leaving = new AbortController()
  setImmediate(() => leaving.abort())
  expect((await verified([seen(isDown())], { minutes: 1, leaving })).found).toBeNull()
})
