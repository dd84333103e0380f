import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { windowOf } from '../../src/flow/window.ts'

const NOW = new Date('2025-06-18T08:10:00.000Z')
const MEASURE = { aroundMs: 3_600_000, widenToMs: 4 * 3_600_000 }

const moment = (at: string, assumed: readonly string[] = []) => ({
  kind: 'moment' as const,
  at,
  assumed,
  matched: '',
})
const RANGE = {
  kind: 'range' as const,
  from: '2025-06-18T02:00:00.000Z',
  to: '2025-06-18T04:00:00.000Z',
  assumed: [],
  matched: '',
}

describe('the range to search', () => {
  test('around a moment by the guide’s measure, never the future', () => {
    const window = windowOf(moment('2025-06-18T07:20:00.000Z', ['UTC.']), MEASURE, NOW)
    const range = { from: '2025-06-18T06:20:00.000Z', to: '2025-06-18T08:10:00.000Z' }
    expect(window).toEqual({
      ...range,
      asked: '2025-06-18T07:20:00.000Z',
      meant: { from: '2025-06-18T07:20:00.000Z', to: '2025-06-18T07:20:00.000Z' },
      widened: false,
      assumed: ['UTC.'],
      searched: [range],
    })
  })

  test('from a moment at which something began as far as the guide would widen to, never the future', () => {
    const at = '2025-06-18T02:00:00.000Z'
    expect(windowOf({ ...moment(at), since: true }, MEASURE, NOW)).toMatchObject({
      from: '2025-06-18T01:00:00.000Z',
      to: '2025-06-18T06:00:00.000Z',
      asked: at,
    })
    expect(windowOf({ ...moment('2025-06-18T07:00:00.000Z'), since: true }, MEASURE, NOW).to).toBe(
      NOW.toISOString(),
    )
  })

  test('a stretch of time with a quarter hour on both sides', () => {
    expect(windowOf(RANGE, MEASURE, NOW)).toMatchObject({
      from: '2025-06-18T01:45:00.000Z',
      to: '2025-06-18T04:15:00.000Z',
      asked: '2025-06-18T03:00:00.000Z',
      meant: { from: RANGE.from, to: RANGE.to },
    })
  })

  test('up to now where no time was given, and that is said', () => {
    expect(windowOf({ kind: 'none' }, MEASURE, NOW)).toMatchObject({
      from: '2025-06-18T06:10:00.000Z',
      to: '2025-06-18T08:10:00.000Z',
      asked: '2025-06-18T08:10:00.000Z',
      meant: null,
      assumed: [expect.stringMatching(/no time was given/i)],
    })
  })

  test('of any moment in the past holds the moment and ends by now', () => {
    const past = fc
      .integer({ min: 0, max: 400 * 86_400 })
      .map((s) => new Date(NOW.getTime() - s * 1000).toISOString())
    fc.assert(
      fc.property(past, (at) => {
        const { from, to, searched } = windowOf(moment(at), MEASURE, NOW)
        expect(from < at && at <= to && to <= NOW.toISOString()).toBe(true)
        expect(searched).toEqual([{ from, to }])
      }),
    )
  })
})
