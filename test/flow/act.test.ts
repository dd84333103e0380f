import { afterEach, describe, expect, jest, test } from '@jest/globals'
import type { Dispatched, Followed } from '../../src/flow/actions.ts'
import type { Proposals } from '../../src/flow/proposals.ts'
import { acting, aView, NOW } from '../fakes/a-claim.ts'
import { isDown, isUp, OSAKA, seen } from '../fakes/a-repair.ts'

afterEach(() => {
  jest.restoreAllMocks()
})

const UP = { [OSAKA]: seen(isUp()) }

test('everything is looked at again, the intent is kept, one request is sent, and whether it helped is told', async () => {
  const looks = [seen(isDown()), seen(isUp())]
  const { states, sent, last } = await acting({
    actions: {
      look: async () => looks.shift() ?? seen(isUp()),
      dispatch: async () => ({ kind: 'accepted', operation: 'https://azure/operations/1' }),
      follow: async () => ({ kind: 'succeeded' }),
    },
  })
  expect(states).toEqual(['checked', 'accepted', 'verifying', 'recovered'])
  expect(sent).toEqual(['the reference'])
  expect(last?.comparison).toEqual([
    { what: 'connectionStatus', before: 'NotConnected', after: 'Connected', good: true },
  ])
})

test.each(['busy', null] as const)('where the claim is %s, nothing is done', async (answer) => {
  const { steps, sent } = await acting({ proposals: { claim: async () => answer } })
  expect([steps, sent]).toEqual([[], []])
})

test('whoever has lost the claim to somebody else goes no further', async () => {
  for (const lost of ['checked', 'accepted', 'verifying']) {
    const told: string[] = []
    const { sent } = await acting({
      actions: {
        dispatch: async () => ({ kind: 'accepted', operation: 'o' }),
        follow: async () => ({ kind: 'succeeded' }),
      },
      proposals: {
        step: async (_, { to }) => {
          told.push(to)
          return to !== lost
        },
      },
    })
    expect(told.at(-1)).toBe(lost)
    expect(sent).toHaveLength(lost === 'checked' ? 0 : 1)
  }
})

describe('what is not as it was approved is not done', () => {
  test.each<[string, Parameters<typeof acting>[0], RegExp]>([
    ['the guide has other words now', { guide: { sha256: 'b'.repeat(64) } }, /guide was changed/],
    ['the guide allows it no more', { guide: { actions: [] } }, /guide was changed/],
    ['it is turned off', { rules: { mode: () => 'off' } }, /turned off/],
    ['it is a dry run now', { rules: { mode: () => 'dry' } }, /dry run was turned on/],
    ['more people must approve', { rules: { approvals: () => 2 } }, /more approvals/],
    ['it is not what was sealed', { view: { seal: 'f'.repeat(64) } }, /not what was approved/],
    ['a file freezes all', { rules: { frozen: async () => 'by the file freeze' } }, /frozen \(by the file/],
    [
      'somebody freezes all',
      { proposals: { frozen: async () => ({ by: 'Maria', at: '' }) } },
      /frozen \(somebody said/,
    ],
    ['it has recovered', { looks: UP }, /has recovered/],
    ['the resource is gone', { looks: {} }, /is not there/],
    [
      'the database refuses',
      { proposals: { dispatch: async () => ({ kind: 'refused', why: 'it was approved too long ago' }) } },
      /too long ago/,
    ],
  ])('%s', async (_, given, why) => {
    const { last, sent } = await acting(given)
    expect(sent).toEqual([])
    expect(last).toMatchObject({ to: 'withdrawn', text: expect.stringMatching(why) })
    expect(last?.text).toMatch(/^Nothing was done: .*[^.]\.$/)
  })

  test('a file that freezes all appears between the last check and the call', async () => {
    const ice = [null, 'by the file freeze']
    const { states, sent } = await acting({ rules: { frozen: async () => ice.shift() ?? null } })
    expect([states, sent]).toEqual([['checked', 'withdrawn'], []])
  })

  test('fewer approvals than were given are no reason', async () => {
    expect((await acting({ view: { approvals: 2 } })).sent).toHaveLength(1)
  })
})

test('a dry run shows the request, sends nothing, and asks for no leave to send', async () => {
  const dispatch = jest.fn<Proposals['dispatch']>()
  for (const mode of ['dry', 'live'] as const) {
    const { states, sent, last } = await acting({
      view: { dryRun: true },
      rules: { mode: () => mode },
      proposals: { dispatch },
    })
    expect([states, sent]).toEqual([['checked', 'rehearsed'], []])
    expect(last?.text).toContain(aView().request)
  }
  expect(dispatch).not.toHaveBeenCalled()
})

test.each(['performance', 'Date'] as const)(
  'a process that was held up after the intent was kept does not call: seen by %s',
  async (clock) => {
    const { last, sent } = await acting({
      proposals: {
        dispatch: async () => {
          const own = clock === 'Date' ? Date : performance
          const late = own.now() + 6_000
          jest.spyOn(own, 'now').mockImplementation(() => late)
          return { kind: 'go', reference: 'the reference' }
        },
      },
    })
    expect(sent).toEqual([])
    expect(last).toMatchObject({
      to: 'failed',
      begun: false,
      text: expect.stringMatching(/^Nothing was sent/),
    })
  },
)

describe('what Azure says of the one call', () => {
  test.each<[Dispatched, readonly string[], object]>([
    [{ kind: 'done' }, ['verifying', 'recovered'], {}],
    [
      { kind: 'refused', why: 'Another operation runs.', fix: 'Wait.' },
      ['failed'],
      { begun: false, text: 'Azure did not begin it: Another operation runs. Wait.' },
    ],
    [
      { kind: 'unknown', why: 'No answer came.' },
      ['dispatched', 'unknown'],
      { text: expect.stringMatching(/^Whether it was done is not known: No answer came; /) },
    ],
  ])('%o', async (answer, after, last) => {
    let looks = 0
    const done = await acting({
      actions: {
        look: async () => (looks++ === 0 ? seen({ ...isUp(), trouble: true }) : seen(isUp())),
        dispatch: async () => answer,
      },
    })
    expect(done.states).toEqual(['checked', ...after])
    expect(done.sent).toHaveLength(1)
    expect(done.last).toMatchObject(last)
  })
})

describe('an operation that Azure has taken', () => {
  const following = (answers: readonly Followed[], more: Parameters<typeof acting>[0] = {}) => {
    const left = [...answers]
    const asked: string[] = []
    return acting({
      claim: { state: 'accepted', operation: 'https://azure/operations/1' },
      looks: UP,
      rules: { verifyMinutes: 0.01 },
      ...more,
      actions: {
        follow: async (operation) => {
          asked.push(operation)
          return left.shift() ?? { kind: 'unread', why: 'nothing' }
        },
      },
    }).then((done) => ({ ...done, asked }))
  }
  const RUNNING = { kind: 'running', afterMs: 1 } as const

  test('is followed to its end by whoever goes on, and not begun again', async () => {
    const { states, sent, asked } = await following([RUNNING, RUNNING, { kind: 'succeeded' }])
    expect([states, sent, asked.length]).toEqual([['verifying', 'recovered'], [], 3])
    expect(asked[0]).toBe('https://azure/operations/1')
  })

  test('failed there', async () => {
    const { last, sent } = await following([{ kind: 'failed', why: 'Azure says: Failed.' }])
    expect([last, sent]).toEqual([{ to: 'failed', text: 'It failed in Azure: Azure says: Failed.' }, []])
  })

  test('cannot be read for longer than is waited: what became of it is read from the resource', async () => {
    const { states, sent, last } = await following([RUNNING], { rules: { verifyMinutes: 0 } })
    expect([states, sent]).toEqual([['accepted', 'unknown'], []])
    expect(last?.text).toMatch(/does not say how far it is.*right again/)
  })

  test('has no address', async () => {
    const { states, asked } = await following([], { claim: { state: 'accepted', operation: null } })
    expect([states, asked]).toEqual([['accepted', 'unknown'], []])
  })

  test('goes on in Azure when the process leaves, and nothing is said of it', async () => {
    const leaving = new AbortController()
    const { steps } = await acting({
      claim: { state: 'accepted', operation: 'o' },
      leaving: leaving.signal,
      rules: { verifyMinutes: 1 },
      actions: {
        follow: async () => {
          setImmediate(() => leaving.abort())
          return { kind: 'running', afterMs: 60_000 }
        },
      },
    })
    expect(steps).toEqual([])
  })
})

describe('where actions are not configured any more', () => {
  test.each([
    ['approved', null, 'withdrawn'],
    ['checked', null, 'withdrawn'],
    ['dispatched', NOW, 'unknown'],
    ['accepted', NOW, 'unknown'],
    ['verifying', NOW, 'unknown'],
  ] as const)('what is %s ends truly', async (state, dispatchedAt, to) => {
    const { states, last, sent } = await acting({ claim: { state, dispatchedAt }, configured: false })
    expect([states, sent]).toEqual([[to], []])
    // That nothing was done is said only where it is known.
    expect(/nothing was done/i.test(last?.text ?? '')).toBe(to === 'withdrawn')
  })
})
