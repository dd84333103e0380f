import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Evidence } from '../../src/incident/evidence.ts'
import { rowCountsOf } from '../../src/incident/row-counts.ts'

const HOUR = 3_600_000
const FROM = Date.parse('2026-03-01T06:00:00Z')
const searched = [{ from: new Date(FROM).toISOString(), to: new Date(FROM + HOUR).toISOString() }]

const evidence = (id: string, rows: readonly Record<string, unknown>[], truncated = false): Evidence => ({
  id,
  step: null,
  query: null,
  text: 'T',
  source: { kind: 'logs', table: 'T', category: null },
  workspace: 'main',
  from: searched[0]?.from ?? '',
  to: searched[0]?.to ?? '',
  rows,
  rowCount: rows.length,
  truncated,
  ms: 1,
})

test('every row with a time within the range is in exactly one stretch, and no other one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -HOUR, max: 2 * HOUR }), { maxLength: 40 }), {
        minLength: 1,
        maxLength: 9,
      }),
      fc.nat(20),
      (all, undated) => {
        const given = all.map((offsets, n) => ({
          label: `query ${n}`,
          evidence: evidence(`E${n + 1}`, [
            ...offsets.map((ms) => ({ TimeGenerated: new Date(FROM + ms).toISOString() })),
            ...Array.from({ length: undated }, () => ({ TimeGenerated: 'soon' })),
          ]),
        }))
        const within = all.map((offsets) => offsets.filter((ms) => ms >= 0 && ms <= HOUR).length)
        const counts = rowCountsOf(given, { asked: null, searched })
        if (within.every((n) => n === 0)) return expect(counts).toBeNull()
        const totals = within.filter((n) => n > 0).toSorted((a, b) => b - a)
        expect(counts?.series.map(({ total }) => total)).toEqual(totals.slice(0, 6))
        expect(counts?.left).toBe(Math.max(0, totals.length - 6))
        for (const { counts: values, total } of counts?.series ?? [])
          expect(values.reduce((a, b) => a + b, 0)).toBe(total)
      },
    ),
  )
})

test('what cannot be drawn is told: rows without a time, and an answer that was cut off', () => {
  const rows = [{ TimeGenerated: '2026-03-01T06:10:00Z' }, { TimeGenerated: null }, { Count: 3 }]
  const counts = rowCountsOf([{ label: 'a', evidence: evidence('E1', rows, true) }], {
    asked: null,
    searched,
  })
  expect(counts).toMatchObject({ undated: 2, truncated: true, series: [{ name: 'a', total: 1 }] })
})

test.each([
  ['no rows', []],
  ['rows without any time', [{ A: 1 }]],
  ['numbers that are no moments', [{ TimeGenerated: 1_700_000_000 }]],
])('%s: nothing is drawn', (_, rows) => {
  expect(rowCountsOf([{ label: 'a', evidence: evidence('E1', rows) }], { asked: null, searched })).toBeNull()
})
