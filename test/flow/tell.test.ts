import { describe, expect, test } from '@jest/globals'
import { azureSays } from '../../src/flow/azure-says.ts'
import type { Gathered } from '../../src/flow/gathered.ts'
import { tell } from '../../src/flow/tell.ts'
import { evidence, gathered, guide, logs, RANGE, signal } from './samples.ts'

const at = (minute: number) => ({ TimeGenerated: `2025-06-18T07:${String(minute).padStart(2, '0')}:00Z` })
const window = { ...RANGE, asked: RANGE.from, meant: null, widened: false, assumed: [], searched: [RANGE] }
const facts = {
  gathered: [] as readonly Gathered[],
  elsewhere: [] as readonly Gathered[],
  window,
  zone: 'UTC',
  azure: azureSays([]),
  silent: new Set<string>(),
  explained: new Set<string>(),
  gaps: [],
  healthy: false,
}
const told = (more: Partial<typeof facts>) => tell(guide(), { ...facts, ...more })
const off = (id: string, more = {}) => gathered(signal(id), evidence(`E-${id}`, [], more))

describe('what was not seen', () => {
  const unseen = (more: Partial<typeof facts>) => told(more).ruledOut.map((one) => one.text)

  test('is said of a signal that stayed off over a whole result of a source that writes', () => {
    expect(told({ gathered: [off('a')] }).ruledOut).toEqual([
      { text: 'Not seen: It means a.', evidence: [{ id: 'E-a', rows: [] }] },
    ])
  })

  test.each<[string, Partial<typeof facts>]>([
    ['the source is silent', { gathered: [off('a')], silent: new Set(['log/']) }],
    ['the result is incomplete', { gathered: [off('a', { truncated: true })] }],
    ['the signal is on', { gathered: [gathered(signal('a'), evidence('E1', [at(1)]))] }],
    [
      'the signal only remarks',
      { gathered: [gathered(signal('a', { severity: 'info' }), evidence('E1', []))] },
    ],
    ['the query says nothing of trouble', { gathered: [gathered(null, evidence('E1', []))] }],
    [
      'the query failed',
      {
        gathered: [
          gathered(signal('a'), { kind: 'failed', id: 'E1', failure: 'denied', message: 'no', fix: 'ask' }),
        ],
      },
    ],
    [
      'the query failed in another range',
      {
        gathered: [off('a')],
        elsewhere: [
          gathered(signal('a'), {
            kind: 'failed',
            id: 'E2',
            failure: 'throttled',
            message: 'no',
            fix: 'wait',
          }),
        ],
      },
    ],
    [
      'it was on in another range',
      { gathered: [off('a')], elsewhere: [gathered(signal('a'), evidence('E2', [at(1)]))] },
    ],
  ])('is not where %s', (_, more) => {
    expect(unseen(more)).toEqual([])
  })

  test('of two sources only the one that writes is spoken of', () => {
    const b = off('b', { source: logs('Other') })
    expect(unseen({ gathered: [off('a'), b], silent: new Set(['log/']) })).toEqual(['Not seen: It means b.'])
  })
})

describe('the cause', () => {
  const on = (id: string, more: Parameters<typeof signal>[1] = {}) =>
    gathered(signal(id, more), evidence(`E-${id}`, [at(30)]))
  const cited = (all: readonly Gathered[]) =>
    told({ gathered: all }).cause?.evidence.map((one) => one.id) ?? null

  test.each<[string, readonly Gathered[], string[] | null]>([
    ['nothing that is on', [off('a')], null],
    ['no remark', [on('a', { severity: 'info' })], null],
    ['a warning, where nothing worse is on', [on('a', { severity: 'warning' })], ['E-a']],
    ['what is worse than a warning', [on('a', { severity: 'warning' }), on('b')], ['E-b']],
    ['all that is grave', [on('a', { severity: 'critical' }), on('b')], ['E-a', 'E-b']],
    ['what proves, alone', [on('a', { severity: 'critical' }), on('b', { proves: true })], ['E-b']],
    [
      'no row that only looks bad',
      [gathered(null, evidence('E1', [{ ...at(1), status_s: 'Failed' }]))],
      null,
    ],
  ])('is %s', (_, all, expected) => {
    expect(cited(all)).toEqual(expected)
  })

  test('an effect beside it, and the remark, stand in the summary', () => {
    const { summary, title } = told({
      gathered: [on('effect'), on('proof', { proves: true }), on('remark', { severity: 'info' })],
    })
    expect(title).toBe('It means proof')
    for (const means of ['proof', 'effect', 'remark']) expect(summary).toContain(`It means ${means} (1 row`)
  })
})

describe('without a cause', () => {
  test('nothing found is no proof that nothing happened', () => {
    expect(told({})).toMatchObject({ cause: null, title: 'No cause was found' })
    expect(told({}).summary).toMatch(/does not prove that nothing happened/)
  })

  test('healthy says so, over the range, with nothing to do and no noise of the rows', () => {
    const noisy = gathered(null, evidence('E1', [{ ...at(1), status_s: 'Failed' }]))
    const { summary, findings, next } = told({ healthy: true, gathered: [noisy, off('a')] })
    expect(summary).toMatch(/^Nothing wrong was found from 2025-06-18 06:20 to 08:20 UTC/)
    expect([findings, next]).toEqual([[], []])
  })

  test('what rows say is a finding, not a cause', () => {
    const failed = gathered(null, evidence('E1', [{ ...at(1), status_s: 'Failed' }]))
    expect(told({ gathered: [failed] }).findings[0]?.text).toMatch(/status_s was Failed/)
    expect(told({ gathered: [failed] }).summary).toMatch(/No signal of the guide names a cause/)
  })
})
