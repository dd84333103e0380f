import { describe, expect, test } from '@jest/globals'
import { observe } from '../../src/flow/observe.ts'
import { evidence } from './samples.ts'

const told = (rows: readonly Record<string, unknown>[]) => observe(evidence('E1', rows))
const at = (minute: number) => `2025-06-18T07:${String(minute).padStart(2, '0')}:00Z`

describe('columns that count trouble', () => {
  test('where they rise above zero, and where they are highest', () => {
    const seen = told(
      [0, 0, 4, 9, 0].map((Errors, n) => ({
        TimeGenerated: at(n * 5),
        Requests: '100',
        Errors: String(Errors),
      })),
    )
    expect(seen.trouble).toBe(true)
    expect(seen.findings.map(({ finding }) => finding)).toEqual([
      {
        text: 'Errors was above 0 in 2 of 5 rows, first at 2025-06-18 07:10:00 UTC, last at 2025-06-18 07:15:00 UTC; the highest was 9, at 2025-06-18 07:15:00 UTC.',
        evidence: [{ id: 'E1', rows: [3, 4] }],
      },
    ])
    expect(seen.timeline.map(({ at, event }) => [at, event])).toEqual([
      ['2025-06-18T07:10:00Z', 'Errors = 4'],
      ['2025-06-18T07:15:00Z', 'Errors = 9, the highest'],
    ])
  })

  test('one row says whose count it is', () => {
    const seen = told([{ TimeGenerated: at(3), FailedRequests: '56', Server: '10.1.0.4:443', P95: '1.9' }])
    expect(seen.findings[0]?.finding.text).toBe(
      'FailedRequests was 56 (Server = 10.1.0.4:443), at 2025-06-18 07:03:00 UTC.',
    )
  })

  test.each([
    ['zeros', { Errors: '0' }],
    ['nothing', { Errors: null }],
    ['a code', { ErrorCode: '500' }],
    ['a threshold', { ErrorThreshold: '5' }],
    ['text', { ErrorText: 'fine' }],
    ['requests', { Requests: '100' }],
  ])('%s are no trouble', (_, row) => {
    expect(told([{ TimeGenerated: at(1), ...row }])).toMatchObject({ findings: [], trouble: false })
  })
})
