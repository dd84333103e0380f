import { expect, test } from '@jest/globals'
import { pen } from '../../src/flow/journal.ts'
import { replay } from '../../src/flow/replay.ts'
import type { InvestigationEvent, NewEvent } from '../../src/incident/investigation.ts'
import { activeMs, nowOf, statusOf } from '../../src/incident/investigation.ts'
import { evidence, guide } from './samples.ts'

const at = (second: number): string => new Date(Date.UTC(2025, 5, 18, 8, 0, second)).toISOString()
const event = (second: number, body: NewEvent): InvestigationEvent => ({ at: at(second), ...body })
const label = (id: string) => ({ id, step: null, label: id, source: 'logs' as const })
const asked = (id: string, key: string) => event(1, { kind: 'query-started', key, ...label(id) })
const ended = (id: string) =>
  event(2, { kind: 'query-ended', evidence: evidence(id, []), partial: null, ...label(id) })
const failed = (id: string, failure: 'timeout' | 'cancelled') =>
  event(2, { kind: 'query-failed', failure, message: 'm', fix: 'f', ...label(id) })
const turn = (n: number, purpose: 'guide' | 'reason') =>
  event(3, {
    kind: 'model-ended',
    turn: n,
    purpose,
    text: `turn ${n}`,
    calls: [],
    finish: 'stop',
    refusal: null,
    promptTokens: 1,
    cachedTokens: 0,
    completionTokens: 1,
  })
const began = (second: number, attempt = 1) => event(second, { kind: 'started', attempt, worker: 'w' })
const answered = (second: number) =>
  event(second, { kind: 'answered', parameter: 'Door', answer: 'front', by: 'p' })

test('a read that ended is taken from before, one that did not keeps its id, each once', () => {
  const earlier = replay([
    asked('E1', 'a'),
    asked('E2', 'b'),
    asked('E3', 'a'),
    ended('E1'),
    failed('E2', 'timeout'),
  ])
  expect(earlier.read('a')).toMatchObject({ id: 'E1', end: { kind: 'query-ended' } })
  expect(earlier.read('a')).toEqual({ id: 'E3', end: null })
  expect(earlier.read('a')).toBeNull()
  expect(earlier.read('b')).toMatchObject({ id: 'E2', end: { kind: 'query-failed', failure: 'timeout' } })
  expect(earlier.read('c')).toBeNull()
  expect(earlier.lastId).toBe(3)
})

test('what was cut off counts as not done', () => {
  const earlier = replay([asked('E1', 'a'), failed('E1', 'cancelled')])
  expect(earlier.read('a')).toEqual({ id: 'E1', end: null })
})

test('turns of the model come back in their order, by what they were for', () => {
  const earlier = replay([turn(1, 'guide'), turn(2, 'reason'), turn(3, 'reason')])
  expect(earlier.turn('reason')).toMatchObject({ turn: 2 })
  expect(earlier.turn('guide')).toMatchObject({ turn: 1 })
  expect(earlier.turn('guide')).toBeNull()
  expect(earlier.turn('reason')).toMatchObject({ turn: 3 })
})

test('what every attempt comes by again is told once', () => {
  const { id, title, sha256 } = guide()
  const chosen = { kind: 'guide-chosen', guideId: id, title, why: 'it fits', sha256 } as const
  const widened = { kind: 'widened', range: { from: at(0), to: at(1) }, why: 'wider' } as const
  const earlier = replay([event(1, chosen), event(2, widened)])
  expect(earlier.guide).toMatchObject({ guideId: id })
  expect([earlier.told(widened), earlier.told(widened)]).toEqual([true, false])
  expect(earlier.told({ ...widened, why: 'another' })).toBe(false)
})

test('now is when work began, after the last answer, and stays so over crashes', () => {
  expect(nowOf([])).toBeNull()
  expect(nowOf([began(1), began(20, 2)])).toBe(at(1))
  expect(nowOf([began(1), began(20, 2), answered(30)])).toBeNull()
  expect(nowOf([began(1), answered(30), began(40), began(50, 2)])).toBe(at(40))
})

test('only time that was worked counts', () => {
  expect(activeMs([began(1), ended('E1')])).toBe(1_000)
  expect(activeMs([began(0), turn(1, 'reason'), answered(1_000), began(2_000), began(3_000, 2)])).toBe(3_000)
})

test('the status follows from the events', () => {
  expect(statusOf([])).toBe('accepted')
  expect(statusOf([began(1)])).toBe('running')
  expect(statusOf([began(1), answered(2)])).toBe('accepted')
  expect(statusOf([began(1), event(2, { kind: 'handed-back' })])).toBe('accepted')
})

test('events are stored in order, those of one moment together, and none after a failure', async () => {
  const stored: string[][] = []
  const stops: number[] = []
  let fails = false
  const { write, safe } = pen(
    {
      append: async (events) => {
        await new Promise((done) => setTimeout(done, 5))
        if (fails) throw new Error('away')
        stored.push(events.map((one) => one.at))
        return { stop: stored.length === 2 }
      },
    },
    () => stops.push(stored.length),
  )
  write(began(1))
  write(began(2))
  await safe()
  write(began(3))
  write(began(4))
  await safe()
  expect(stored).toEqual([
    [at(1), at(2)],
    [at(3), at(4)],
  ])
  expect(stops).toEqual([2])
  fails = true
  write(began(5))
  await expect(safe()).rejects.toThrow('away')
  fails = false
  write(began(6))
  await expect(safe()).rejects.toThrow('away')
  expect(stored).toHaveLength(2)
})
