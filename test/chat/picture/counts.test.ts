import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decode } from 'fast-png'
import { countsAlt } from '../../../src/chat/picture/counts-alt.ts'
import { countsHeight, countsOption } from '../../../src/chat/picture/counts-option.ts'
import { drawCounts } from '../../../src/chat/picture/draw.ts'
import type { RowCounts } from '../../../src/incident/row-counts.ts'

const START = Date.parse('2026-03-18T12:20:00Z')
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString()

const counts: RowCounts = {
  from: at(0),
  to: at(120),
  stepMs: 120_000,
  asked: at(50),
  searched: [{ from: at(0), to: at(120) }],
  quiet: [],
  series: [
    {
      name: 'E1 Check the tunnel status',
      bars: [
        { at: at(30), rows: 2 },
        { at: at(46), rows: 7 },
      ],
      total: 9,
    },
    { name: 'E2 Configuration changes', bars: [{ at: at(118), rows: 1 }], total: 1 },
  ],
  together: 0,
  undated: 0,
  outside: 0,
  truncated: false,
}

describe('the words that say the same', () => {
  test('of each query its rows, since when, until when, and when most', () => {
    expect(countsAlt(counts)).toBe(
      'Rows over time 2026-03-18 12:20 to 14:20 UTC. Asked about: 2026-03-18 13:10:00 UTC. ' +
        'E1 Check the tunnel status: 9 rows from 2026-03-18 12:50:00 UTC to 2026-03-18 13:08:00 UTC, ' +
        'most (7) from 2026-03-18 13:06:00 UTC on. ' +
        'E2 Configuration changes: 1 row from 2026-03-18 14:18:00 UTC to 2026-03-18 14:20:00 UTC. ' +
        'Rows that each query returned; a bar is 2 min.',
    )
  })
  test('what is not drawn, and what nobody searched', () => {
    const alt = countsAlt({
      ...counts,
      searched: [
        { from: at(0), to: at(20) },
        { from: at(40), to: at(50) },
      ],
      quiet: [{ from: at(50), to: at(120) }],
      undated: 3,
      outside: 1,
      truncated: true,
    })
    expect(alt).toContain(
      'Grey: not searched. Zigzag: 1 h 10 min left out, which nobody searched. Not drawn: 3 rows without a time. ' +
        'Not drawn: 1 row from before or after. An answer was cut off: there were more rows.',
    )
  })
})

test('the higher a bar, the more rows; a single row among thousands is still seen', () => {
  const bars = [
    { at: at(0), rows: 10_000 },
    { at: at(2), rows: 5_000 },
    { at: at(4), rows: 1 },
  ]
  const option = countsOption({ ...counts, series: [{ name: 'a', bars, total: 15_001 }] })
  const heights = (option['graphic'] as { z?: number; type: string; shape?: { height: number } }[])
    .filter(({ type, z }) => type === 'rect' && z === 4)
    .map(({ shape }) => shape?.height ?? 0)
    .filter((height) => height > 1)
  expect(heights).toHaveLength(3)
  expect((heights[0] ?? 0) / (heights[1] ?? 0)).toBeCloseTo(2)
  expect(heights[2]).toBeGreaterThanOrEqual(4)
})

test('no text is smaller than a phone can show', () => {
  const sizes = [...JSON.stringify(countsOption(counts)).matchAll(/"fontSize":(\d+)/g)]
  expect(sizes.length).toBeGreaterThan(5)
  expect(Math.min(...sizes.map(([, size]) => Number(size)))).toBeGreaterThanOrEqual(22)
})

test.each(['light', 'dark'] as const)(
  'whatever it is called, it is a %s picture as it was asked for',
  async (theme) => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom('</text><script>alert(1)</script>', '\u202eevil', 'W'.repeat(5_000), '\ud800', ''),
    )
    const bar = fc.record({
      at: fc.integer({ min: 0, max: 59 }).map((n) => at(2 * n)),
      rows: fc.integer({ min: 1, max: 1e9 }),
    })
    const series = fc.record({
      name: word,
      bars: fc.array(bar, { minLength: 1, maxLength: 60 }),
      total: fc.nat(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(series, { minLength: 1, maxLength: 6 }), async (all) => {
        const whole = { ...counts, series: all }
        const { png, alt } = await drawCounts(whole, 400, theme)
        const { width, height, palette = [] } = decode(png)
        expect([width, Math.abs(height - countsHeight(whole) / 2) <= 1]).toEqual([400, true])
        expect(palette[0]?.slice(0, 3)).toEqual(theme === 'dark' ? [0x17, 0x1c, 0x22] : [255, 255, 255])
        expect(alt.length).toBeLessThanOrEqual(2_000)
        expect(alt.isWellFormed()).toBe(true)
        expect(alt).not.toMatch(/(?![\t\n])\p{Control}|\p{Bidi_Control}/u)
      }),
      { numRuns: 5 },
    )
  },
)
