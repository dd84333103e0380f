import { expect, jest, test } from '@jest/globals'
import type { Row } from '../../src/incident/evidence.ts'
import { acting, NOW, rows } from '../fakes/a-claim.ts'
import { CONNECTION_RESET, isDown, isUp, OSAKA, seen } from '../fakes/a-repair.ts'

const UP = { [OSAKA]: seen(isUp()) }
const DOWN = { [OSAKA]: seen(isDown()) }

/** An entry of the activity log so many seconds after the intent was kept, which was ten minutes ago. */
const entry = (seconds: number, status: string, more: Row = {}): Row => ({
  TimeGenerated: new Date(Date.parse(NOW) - 600_000 + seconds * 1_000).toISOString(),
  operationName: CONNECTION_RESET.permission.toUpperCase(),
  status,
  caller: 'somebody',
  correlationId: 'ours',
  ...more,
})
/** The process that kept the intent is gone, ten minutes ago. */
const after = (given: Parameters<typeof acting>[0]) =>
  acting({
    claim: {
      state: 'dispatched',
      dispatchedAt: new Date(Date.now() - 600_000).toISOString(),
      before: [{ what: 'connectionStatus', before: 'NotConnected', after: '', good: false }],
    },
    ...given,
  })

test('the log says that it was done, and the resource is well', async () => {
  const log = rows(entry(45, 'Succeeded'), entry(1, 'Accepted'))
  const { states, sent, last } = await after({ looks: UP, log })
  expect([states, sent]).toEqual([['dispatched', 'recovered'], []])
  expect(last).toEqual({
    to: 'recovered',
    text: 'The call was not answered, but the activity log says that it was done. What was wrong is right again.',
    comparison: [{ what: 'connectionStatus', before: 'NotConnected', after: 'Connected', good: true }],
  })
})

test('the log says that it was done, and the resource is not well: what the guide has next is told', async () => {
  const { states, last } = await after({ looks: DOWN, log: rows(entry(45, 'Succeeded')) })
  expect(states).toEqual(['dispatched', 'not-recovered'])
  expect(last?.text).toMatch(/still wrong\. Follow the guide by hand from here\.$/)
})

test.each<[string, Parameters<typeof acting>[0], RegExp]>([
  [
    'nothing is in the log, and it recovered by itself',
    { looks: UP },
    /nothing of it so far\. .*right again\./,
  ],
  ['nothing is in the log, and it is as it was', { looks: DOWN }, /nothing of it so far\. .*still wrong\./],
  [
    'the log cannot be read',
    { looks: UP, log: { kind: 'failed', message: 'no', fix: 'x' } as never },
    /cannot be read/,
  ],
  ['it was accepted and has not ended', { log: rows(entry(1, 'Accepted')) }, /log says Accepted/],
  [
    'it failed, which is the newest entry',
    { log: rows(entry(45, 'Failed'), entry(1, 'Accepted')) },
    /log says Failed/,
  ],
  [
    'something else was done',
    {
      looks: UP,
      log: rows(entry(45, 'Succeeded', { operationName: 'Microsoft.Network/connections/write' })),
    },
    /nothing of it/,
  ],
  [
    'somebody did the same by hand, minutes later',
    {
      looks: UP,
      log: rows(
        entry(300, 'Succeeded', { correlationId: 'theirs' }),
        entry(240, 'Accepted', { correlationId: 'theirs' }),
      ),
    },
    /nothing of it/,
  ],
  [
    'somebody did the same by hand, and the log names no operations',
    { looks: UP, log: rows(entry(300, 'Succeeded', { correlationId: '' })) },
    /nothing of it/,
  ],
])('nobody can tell: %s', async (_, given, why) => {
  const { states, sent, last } = await after(given)
  expect([states, sent]).toEqual([['dispatched', 'unknown'], []])
  expect(last?.text).toMatch(why)
  expect(last?.text).toMatch(/It is not tried again: look at the Azure portal\.$/)
})

test('an operation that began with the call and ended much later is ours', async () => {
  const log = rows(entry(590, 'Succeeded'), entry(1, 'Accepted'))
  expect((await after({ looks: UP, log })).states).toEqual(['dispatched', 'recovered'])
})

test('the log is read from a minute before the intent was kept until now', async () => {
  const [range] = (await after({ looks: UP })).ranges
  expect(range?.to).toBe(NOW)
  const before = Date.parse(NOW) - Date.parse(range?.from ?? '')
  expect(Math.abs(before - 660_000)).toBeLessThan(5_000)
})

test('after an operation was followed for long, the log is read from when it was sent', async () => {
  const { states, ranges } = await acting({
    actions: {
      dispatch: async () => ({ kind: 'accepted', operation: 'o' }),
      follow: async () => {
        const later = Date.now() + 600_000
        jest.spyOn(Date, 'now').mockReturnValue(later)
        return { kind: 'unread', why: 'no answer' }
      },
    },
  }).finally(() => jest.restoreAllMocks())
  expect(states).toEqual(['checked', 'accepted', 'accepted', 'unknown'])
  const before = Date.parse(NOW) - Date.parse(ranges.at(-1)?.from ?? '')
  expect(Math.abs(before - 660_000)).toBeLessThan(5_000)
})

test('whoever has lost the claim reads and tells nothing', async () => {
  const { ranges } = await after({ proposals: { step: async () => false } })
  expect(ranges).toEqual([])
})

test('a process that leaves meanwhile tells nothing: whoever is next looks', async () => {
  const leaving = new AbortController()
  const { states } = await after({
    leaving: leaving.signal,
    actions: {
      look: async () => {
        leaving.abort()
        return seen(isUp())
      },
    },
  })
  expect(states).toEqual(['dispatched'])
})
