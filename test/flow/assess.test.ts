import { describe, expect, test } from '@jest/globals'
import type { Looked, Repairs } from '../../src/flow/actions.ts'
import { assess } from '../../src/flow/assess.ts'
import type { Tools } from '../../src/flow/ports.ts'
import type { Acted, Frozen } from '../../src/flow/proposals.ts'
import type { Target } from '../../src/incident/action.ts'
import { NOW, rows } from '../fakes/a-claim.ts'
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

type World = {
  readonly target?: Partial<Target>
  readonly about?: readonly string[] | null
  readonly looked?: Looked
  readonly rules?: Partial<Repairs['rules']>
  readonly denied?: { readonly why: string; readonly fix: string } | null
  readonly frozen?: Frozen | null
  readonly ours?: readonly Acted[]
  readonly log?: Awaited<ReturnType<Tools['activityLog']>>
}

/** What is found, and what was asked for it. */
async function assessed({
  target = {},
  about = null,
  looked = seen(isDown()),
  rules = {},
  denied = null,
  frozen = null,
  ours = [],
  log = rows(),
}: World) {
  const asked: string[] = []
  const note = <T>(what: string, answer: T): T => {
    asked.push(what)
    return answer
  }
  const repairs = aRepair({}, rules)
  const found = await assess(
    { action: CONNECTION_RESET.id, resource: OSAKA, arguments: {}, about, ...target },
    {
      repairs: {
        ...repairs,
        actions: {
          ...repairs.actions,
          look: async () => note('look', looked),
          forbidden: async () => note('forbidden', denied),
        },
      },
      tools: { activityLog: async () => note('log', log) },
      clock: { now: () => new Date(NOW) },
      past: { actedOn: async () => note('acted', ours), frozen: async () => note('frozen', frozen) },
    },
  )
  return { found, asked }
}

test('what is in trouble by Azure’s own word, and has nothing in its way, fits; what was checked is told', async () => {
  const { found, asked } = await assessed({})
  expect(found).toEqual({
    kind: 'fit',
    facts: [isDown()],
    choices: {},
    checks: [
      { what: 'Azure’s own word', saw: 'connectionStatus is NotConnected' },
      { what: 'Other operations', saw: expect.stringMatching(/^none runs, and no other was begun/) },
      { what: 'Permission', saw: `the acting identity has ${CONNECTION_RESET.permission}` },
    ],
  })
  expect(asked).toEqual(['frozen', 'look', 'acted', 'log', 'forbidden'])
})

describe('what is in the way is said, with what would help', () => {
  const entry = {
    TimeGenerated: '2026-03-04T04:00:00Z',
    operationName: CONNECTION_RESET.permission,
    status: 'Started',
    caller: 'kenji@example.com',
    correlationId: 'c',
  }
  const INSTANCES = { ...seen(isDown()), choices: { address: ['198.51.100.1'] } }
  test.each<[string, World, RegExp, readonly string[]]>([
    ['no such action', { target: { action: 'delete-gateway' } }, /delete-gateway is not turned on/, []],
    ['turned off', { rules: { mode: () => 'off' } }, /is not turned on/, []],
    [
      'frozen by a file',
      { rules: { frozen: async () => 'by the file freeze' } },
      /frozen \(by the file freeze\)/,
      [],
    ],
    [
      'frozen by somebody',
      { frozen: { by: 'Maria', at: NOW } },
      /frozen \(somebody said “freeze”\)/,
      ['frozen'],
    ],
    [
      'deleted',
      { looked: { kind: 'missing', why: 'There is no such resource.', fix: 'Look.' } },
      /^There is no such resource$/,
      ['frozen', 'look'],
    ],
    [
      'unreadable',
      { looked: { kind: 'unread', why: 'Azure could not answer.', fix: 'Wait.' } },
      /^Azure could not answer$/,
      ['frozen', 'look'],
    ],
    [
      'an argument of nobody',
      { target: { arguments: { address: '203.0.113.99' } }, looked: INSTANCES },
      /address 203\.0\.113\.99 is none/,
      ['frozen', 'look'],
    ],
    [
      'an argument that there is not',
      { target: { arguments: { force: 'true' } }, looked: INSTANCES },
      /force true is none/,
      ['frozen', 'look'],
    ],
    [
      'something runs on it',
      { looked: { ...seen(isDown()), busy: 'provisioningState is Updating' } },
      /an operation runs on it now \(provisioningState is Updating\)/,
      ['frozen', 'look'],
    ],
    [
      'done lately',
      { ours: [acted({ minutesAgo: 5 })] },
      /begun on it 5 minutes ago/,
      ['frozen', 'look', 'acted'],
    ],
    [
      'done too often',
      { ours: [acted({ minutesAgo: 100 }), acted({ minutesAgo: 200 })] },
      /2 times within a day/,
      ['frozen', 'look', 'acted'],
    ],
    [
      'done by somebody else',
      { log: rows(entry) },
      /by kenji@example\.com/,
      ['frozen', 'look', 'acted', 'log'],
    ],
    [
      'nobody can tell whether it was done',
      { log: { kind: 'failed', message: 'no answer', fix: 'Wait.' } as never },
      /activity log cannot be read: no answer/,
      ['frozen', 'look', 'acted', 'log'],
    ],
    [
      'no permission',
      { denied: { why: 'The acting identity has no right to reset.', fix: 'Give it a role.' } },
      /^The acting identity has no right to reset$/,
      ['frozen', 'look', 'acted', 'log', 'forbidden'],
    ],
  ])('%s', async (_, world, why, order) => {
    const { found, asked } = await assessed(world)
    expect(found).toMatchObject({
      kind: 'unfit',
      needless: false,
      why: expect.stringMatching(why),
      fix: expect.stringMatching(/\S\.?$/),
    })
    expect(asked).toEqual(order)
  })
})

test.each<[string, World]>([
  ['it is well', { looked: seen(isUp()) }],
  ['it is well, whatever runs on it', { looked: { ...seen(isUp()), busy: 'Updating' } }],
  ['Azure says nothing of it', { looked: seen() }],
  ['only what nobody asked about is down', { about: [OSAKA], looked: seen(isUp(OSAKA), isDown(TOKYO)) }],
])('nothing is wrong: %s', async (_, world) => {
  const { found, asked } = await assessed({
    target: { action: GATEWAY_RESET.id, resource: GATEWAY },
    ...world,
  })
  expect(found).toMatchObject({
    kind: 'unfit',
    needless: true,
    why: expect.stringMatching(/nothing is wrong/),
  })
  expect(asked).toEqual(['frozen', 'look'])
  expect(JSON.stringify(found)).not.toContain('tokyo')
})
