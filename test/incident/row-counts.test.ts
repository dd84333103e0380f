import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Evidence } from '../../src/incident/evidence.ts'
import { rowCountsOf, stretchAt } from '../../src/incident/row-counts.ts'

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

const rowsAt = (...offsets: readonly number[]) =>
  offsets.map((ms) => ({ TimeGenerated: new Date(FROM + ms).toISOString() }))
const hour = (from: number, to: number) => ({
  from: new Date(FROM + from * HOUR).toISOString(),
  to: new Date(FROM + to * HOUR).toISOString(),
})

test('every row is in exactly one stretch, or is told as one that is not drawn', () => {
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
            ...rowsAt(...offsets),
            ...Array.from({ length: undated }, () => ({ TimeGenerated: 'soon' })),
          ]),
        }))
        const within = all.map((offsets) => offsets.filter((ms) => ms >= 0 && ms <= HOUR).length)
        const drawn = within.reduce((a, b) => a + b, 0)
        const counts = rowCountsOf(given, { asked: null, searched })
        if (drawn === 0) return expect(counts).toBeNull()
        const some = within.filter((n) => n > 0)
        expect(counts?.series).toHaveLength(Math.min(6, some.length))
        expect(counts?.together).toBe(some.length > 6 ? some.length - 5 : 0)
        const totals = counts?.series.map(({ total }) => total) ?? []
        expect(totals.reduce((a, b) => a + b, 0)).toBe(drawn)
        if (some.length <= 6) expect(totals).toEqual(some)
        expect(counts?.outside).toBe(all.flat().length - drawn)
        expect(counts?.undated).toBe(undated * all.length)
        for (const { bars, total } of counts?.series ?? []) {
          expect(bars.reduce((sum, { rows }) => sum + rows, 0)).toBe(total)
          expect(bars.every(({ rows }) => rows > 0)).toBe(true)
          expect(bars.map(({ at }) => at)).toEqual(bars.map(({ at }) => at).toSorted())
          for (const { at } of bars) expect(Date.parse(at) % (counts?.stepMs ?? 1)).toBe(0)
        }
      },
    ),
  )
})

test('a bar stands at the round stretch in which its rows are, as far as it was searched', () => {
  const rows = rowsAt(0, 30_000, 61_000, HOUR)
  const counts = rowCountsOf([{ label: 'a', evidence: evidence('E1', rows) }], { asked: null, searched })
  expect(counts?.stepMs).toBe(60_000)
  expect(counts?.series[0]?.bars).toEqual([
    { at: '2026-03-01T06:00:00.000Z', rows: 2 },
    { at: '2026-03-01T06:01:00.000Z', rows: 1 },
    { at: '2026-03-01T07:00:00.000Z', rows: 1 },
  ])
  if (counts) expect(stretchAt('2026-03-01T07:00:00.000Z', counts).to).toBe(counts.to)
})

test('those with the most rows keep their place, all others are drawn together', () => {
  const given = [3, 1, 9, 8, 2, 7, 6, 5].map((n) => ({
    label: `${n} rows`,
    evidence: evidence(`E${n}`, rowsAt(...Array.from({ length: n }, () => 5))),
  }))
  const counts = rowCountsOf(given, { asked: null, searched })
  expect(counts?.series.map(({ name, total }) => [name, total])).toEqual([
    ['9 rows', 9],
    ['8 rows', 8],
    ['7 rows', 7],
    ['6 rows', 6],
    ['5 rows', 5],
    ['3 other queries together', 6],
  ])
})

test('a long gap between two searched stretches is left out, unless a row is in it', () => {
  const twice = [hour(0, 1), hour(12, 13)]
  const counts = (rows: readonly Record<string, unknown>[]) =>
    rowCountsOf([{ label: 'a', evidence: evidence('E1', rows) }], { asked: null, searched: twice })
  expect(counts(rowsAt(1, 12 * HOUR + 1))).toMatchObject({ quiet: [hour(1, 12)], stepMs: 120_000 })
  expect(counts(rowsAt(1, 6 * HOUR))).toMatchObject({ quiet: [], outside: 0, stepMs: 15 * 60_000 })
})

test('what cannot be drawn is told: rows without a time, and an answer that was cut off', () => {
  const rows = [{ TimeGenerated: '2026-03-01T06:10:00Z' }, { TimeGenerated: null }, { Count: 3 }]
  const counts = rowCountsOf([{ label: 'a', evidence: evidence('E1', rows, true) }], {
    asked: null,
    searched,
  })
  expect(counts).toMatchObject({ undated: 2, truncated: true, series: [{ name: 'a', total: 1 }] })
})

test.each<[string, readonly Record<string, unknown>[], number]>([
  ['TimeGenerated before all others', [{ Seen: '2026-03-01T06:01:00Z', ...rowsAt(0)[0] }], 0],
  ['the one with most moments', [{ A: '2026-03-01T06:01:00Z', B: 'x' }, ...[2, 3].map(withB)], 120_000],
])('rows are dated by %s', (_, rows, first) => {
  const counts = rowCountsOf([{ label: 'a', evidence: evidence('E1', rows) }], { asked: null, searched })
  expect(counts?.series[0]?.bars[0]?.at).toBe(new Date(FROM + first).toISOString())
})

test('values that a metric has each minute are no rows that tell anything', () => {
  const source = { kind: 'control-plane', what: 'metrics', resource: '/x' } as const
  const one = { ...evidence('E1', rowsAt(1)), source }
  expect(rowCountsOf([{ label: 'a', evidence: one }], { asked: null, searched })).toBeNull()
})

test('however long it was, there are at most a bit over 60 bars, and nothing throws', () => {
  const anyTime = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
  fc.assert(
    fc.property(anyTime, anyTime, fc.array(anyTime, { maxLength: 200 }), (a, b, times) => {
      const counts = rowCountsOf(
        [
          {
            label: 'a',
            evidence: {
              ...evidence(
                'E1',
                times.map((at) => ({ at: at.toISOString() })),
              ),
              from: '',
              to: '',
            },
          },
        ],
        { asked: 'never', searched: [{ from: a.toISOString(), to: b.toISOString() }] },
      )
      for (const { bars } of counts?.series ?? []) expect(bars.length).toBeLessThanOrEqual(62)
    }),
  )
})

test.each([
  ['no rows', []],
  ['rows without any time', [{ A: 1 }]],
  ['numbers that are no moments', [{ TimeGenerated: 1_700_000_000 }]],
])('%s: nothing is drawn', (_, rows) => {
  expect(rowCountsOf([{ label: 'a', evidence: evidence('E1', rows) }], { asked: null, searched })).toBeNull()
})

function withB(minute: number): Record<string, unknown> {
  return { B: new Date(FROM + minute * 60_000).toISOString() }
}
