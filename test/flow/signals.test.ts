import { describe, expect, test } from '@jest/globals'
import { firedSignals, isAlarm, signalFinding, signalTimeline } from '../../src/flow/signals.ts'
import type { Signal } from '../../src/incident/guide.ts'
import { evidence, gathered, signal } from './samples.ts'

const at = (minute: number) => ({ TimeGenerated: `2025-06-18T07:${String(minute).padStart(2, '0')}:00Z` })
const on = (id: string, more: Partial<Signal> = {}) => gathered(signal(id, more), evidence('E1', [at(1)]))
const order = (...all: ReturnType<typeof on>[]) => firedSignals(all).map((one) => one.signal.id)

describe('which signals are on', () => {
  test('those whose query returned rows; no query without a signal, no failure', () => {
    expect(
      order(
        on('on'),
        gathered(signal('off'), evidence('E2', [])),
        gathered(null, evidence('E3', [at(1)])),
        gathered(signal('failed'), {
          kind: 'failed',
          id: 'E4',
          failure: 'denied',
          message: 'no',
          fix: 'ask',
        }),
        gathered(signal('skipped'), { kind: 'skipped', failure: 'refused', message: 'no', fix: 'ask' }),
      ),
    ).toEqual(['on'])
  })

  test('the one that explains most first: proof, then severity, then the deeper step', () => {
    expect(
      order(
        on('info', { severity: 'info' }),
        on('warning', { severity: 'warning' }),
        on('first', { severity: 'critical' }),
        on('deeper', { severity: 'critical' }),
        on('error'),
        on('proof', { severity: 'warning', proves: true }),
      ),
    ).toEqual(['proof', 'deeper', 'first', 'error', 'warning', 'info'])
  })

  test('a remark is no alarm', () => {
    const [info] = firedSignals([on('a', { severity: 'info' })])
    const [warning] = firedSignals([on('b', { severity: 'warning' })])
    expect(info && isAlarm(info)).toBe(false)
    expect(warning && isAlarm(warning)).toBe(true)
  })
})

const fired = (rows: readonly object[], more = {}) => {
  const [one] = firedSignals([
    gathered(signal('s', { means: 'It broke.' }), evidence('E1', rows as never, more)),
  ])
  if (!one) throw new Error('the signal is off')
  return one
}

describe('a signal in words', () => {
  test.each<[string, object[], object, string]>([
    ['one row', [at(5)], {}, 'It broke (1 row, at 2025-06-18 07:05:00 UTC).'],
    [
      'several rows in any order',
      [at(9), at(5), at(7)],
      {},
      'It broke (3 rows, first at 2025-06-18 07:05:00 UTC, last at 2025-06-18 07:09:00 UTC).',
    ],
    [
      'an incomplete result',
      [at(5)],
      { truncated: true },
      'It broke (1 or more rows, at 2025-06-18 07:05:00 UTC).',
    ],
    ['rows without a moment', [{ Count: 3 }], {}, 'It broke (1 row).'],
    [
      'another column that dates',
      [{ Count: 3, Down: at(5).TimeGenerated }],
      {},
      'It broke (1 row, at 2025-06-18 07:05:00 UTC).',
    ],
    [
      'a column that dates only some rows',
      [{ Down: at(5).TimeGenerated }, { Down: '' }],
      {},
      'It broke (2 rows).',
    ],
  ])('%s', (_, rows, more, text) => {
    expect(signalFinding(fired(rows, more))).toEqual({
      text,
      evidence: [{ id: 'E1', rows: rows.map((_, n) => n + 1) }],
    })
  })

  test('few rows stand in the timeline one by one, many by their first and last', () => {
    expect(signalTimeline(fired([at(9), at(5)]))).toEqual([
      { at: at(5).TimeGenerated, event: 'It broke', evidence: [{ id: 'E1', rows: [2] }] },
      { at: at(9).TimeGenerated, event: 'It broke', evidence: [{ id: 'E1', rows: [1] }] },
    ])
    const many = signalTimeline(
      fired(
        Array.from({ length: 9 }, (_, n) => at(n)),
        { truncated: true },
      ),
    )
    expect(many.map((one) => one.event)).toEqual([
      'It broke (first of 9 or more)',
      'It broke (last of 9 or more)',
    ])
    expect(many.map((one) => one.evidence[0]?.rows)).toEqual([[1], [9]])
    expect(signalTimeline(fired([{ Count: 3 }]))).toEqual([])
  })
})
