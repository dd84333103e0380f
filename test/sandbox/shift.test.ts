import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { KqlType } from '../../src/kql/table.ts'
import { readScenario } from '../../src/sandbox/scenario.ts'
import { daysUntil, shiftedToToday, shiftTable, shiftText, shiftValue } from '../../src/sandbox/shift.ts'
import { scenarioTables } from '../../src/sandbox/tables.ts'
import '../seed.ts'
import { aScenario } from './a-scenario.ts'

const DAY = 86_400_000
const DEMO = fileURLToPath(
  new URL('../../guides/s2s-vpn-disconnected/scenarios/2026-03-18-asked-too-early', import.meta.url),
)
const someDays = fc.integer({ min: -20_000, max: 20_000 })
const moment = fc.date({
  min: new Date('2031-01-01'),
  max: new Date('2089-12-31T23:59:59Z'),
  noInvalidDate: true,
})

test.each([
  ['2024-02-28T23:59:59Z', 1, '2024-02-29T23:59:59Z'],
  ['2024-02-29', 366, '2025-03-01'],
  ['2025-12-31 07:20', 1, '2026-01-01 07:20'],
  ['2025-03-01T00:00:00+09:00', -1, '2025-02-28T00:00:00+09:00'],
  [
    'from "2025-06-18T07:20:00.1234567Z" to (2025-06-19)',
    13,
    'from "2025-07-01T07:20:00.1234567Z" to (2025-07-02)',
  ],
  ['release-2025-06-18.4', 1, 'release-2025-06-19.4'],
])('%s, %i days later, is %s', (text, days, later) => {
  expect(shiftText(text, days)).toBe(later)
})

test.each([
  '2025-02-30',
  '2025-13-01',
  '12025-06-18',
  '2025-06-181',
  '1-2025-06-18',
  '2025-06-18-4',
  '18/06/2025',
  '203.0.113.10',
  '0001-01-01T00:00:00Z',
  '1601-01-01',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  'https://one.vault.azure.net/keys?api-version=2023-07-01',
  '{"x-ms-version": "2021-08-06"}',
  '11111111-2025-1106-0180-111111111111',
])('%s is no date of the story', (text) => {
  expect(shiftText(text, 5)).toBe(text)
})

test('every moment is so many days later, in whatever text it stands', () => {
  const word = fc.stringMatching(/^[^\d-]{0,8}$/).filter((one) => !/version/i.test(one))
  fc.assert(
    fc.property(fc.array(fc.tuple(word, moment), { maxLength: 6 }), word, someDays, (parts, end, days) => {
      const text = (by: number): string =>
        [
          ...parts.map(([before, at]) => ` ${before}${new Date(at.getTime() + by * DAY).toISOString()}`),
          ` ${end}`,
        ].join('')
      expect(shiftText(text(0), days)).toBe(text(days))
    }),
  )
})

test('whatever comes, there and back again is the same, and only digits change', () => {
  const values = fc.jsonValue()
  fc.assert(
    fc.property(values, fc.array(moment), someDays, (value, moments, days) => {
      const all = { value, moments: moments.map((at) => at.toISOString()) }
      const there = shiftValue(all, days)
      expect(shiftValue(there, -days)).toEqual(all)
      expect(JSON.stringify(there).replace(/\d/g, '')).toBe(JSON.stringify(all).replace(/\d/g, ''))
    }),
  )
})

test('a table keeps its columns and shifts datetimes in whatever way they are spelt', () => {
  const columns = (['datetime', 'datetime', 'string', 'dynamic', 'long'] as const).map(
    (type: KqlType, n) => ({ name: `c${n}`, type }),
  )
  const row = [
    '2025-06-30T07:20:00Z',
    '2025/6/30 7:20',
    'at 2025/6/30 or 2025-06-30',
    { at: ['2025-06-30'], n: 20250630 },
    20250630,
  ]
  expect(shiftTable({ name: 'T', columns, rows: [row, [null, null, '', null, null]] }, 1)).toEqual({
    name: 'T',
    columns,
    rows: [
      [
        '2025-07-01T07:20:00Z',
        '2025-07-01T07:20:00.0000000Z',
        'at 2025/6/30 or 2025-07-01',
        { at: ['2025-07-01'], n: 20250630 },
        20250630,
      ],
      [null, null, '', null, null],
    ],
  })
})

test('the story of the demo lies on whichever day it is opened, with the same time on its clock', async () => {
  const scenario = await readScenario(DEMO)
  const recorded = [...(await scenarioTables(scenario)).values()].flat()
  await fc.assert(
    fc.asyncProperty(moment, async (today) => {
      const shifted = shiftedToToday(scenario, today)
      const days = daysUntil(scenario.clock, today)
      const date = today.toISOString().slice(0, 10)
      expect(shifted.clock.toISOString()).toBe(`${date}T08:10:00.000Z`)
      expect(shifted.request).toBe(`Please investigate the VPN failure around ${date} 07:20 UTC`)
      expect(shifted).toMatchObject({
        dir: scenario.dir,
        shelf: scenario.shelf,
        expect: scenario.expect,
        title: scenario.title,
        answers: scenario.answers,
      })
      expect(shifted.azure).toEqual(scenario.azure)
      const tables = [...(await scenarioTables(shifted)).values()].flat()
      const timesOf = (from: typeof tables): number[] =>
        from.flatMap(({ columns, rows }) => {
          const at = columns.findIndex(({ name }) => name === 'TimeGenerated')
          return rows.map((row) => Date.parse(String(row[at])))
        })
      expect(timesOf(tables)).toEqual(timesOf(recorded).map((at) => at + days * DAY))
    }),
    { numRuns: 5 },
  )
})

test('what Azure tells besides the logs is shifted alike, and what is not told stays as it is', async () => {
  const at = '2025-06-18T07:00:00Z'
  const dir =
    await aScenario(`  activityLog: [{ eventTimestamp: "${at}", properties: { since: "2025-06-17" } }]
  health: [{ id: /subscriptions/x, properties: { occurredTime: "${at}" } }]
  metrics: [{ resource: /subscriptions/x, name: m, unit: Count, aggregation: Total, points: [["${at}", 7]] }]
`)
  const scenario = await readScenario(dir)
  const { azure, request, clock, zone } = shiftedToToday(scenario, new Date('2026-01-02T23:00:00Z'))
  expect({ request, zone, clock: clock.toISOString() }).toEqual({
    request: 'What failed?',
    zone: 'UTC',
    clock: '2026-01-02T08:00:00.000Z',
  })
  expect(azure.activityLog).toEqual([
    { eventTimestamp: '2026-01-02T07:00:00Z', properties: { since: '2026-01-01' } },
  ])
  expect(azure.health).toEqual([
    { id: '/subscriptions/x', properties: { occurredTime: '2026-01-02T07:00:00Z' } },
  ])
  expect(azure.metrics).toMatchObject([{ points: [['2026-01-02T07:00:00Z', 7]] }])
})

test.each([
  ['down since 07:20', 'UTC', 'down since 07:20 UTC'],
  ['down since 07:20 UTC', 'UTC', 'down since 07:20 UTC'],
  ['down since 2025-06-18T07:20Z', 'UTC', 'down since 2026-01-02T07:20Z'],
  ['down since 2025-06-18T07:20+02:00', 'Europe/Berlin', 'down since 2026-01-02T07:20+02:00'],
  // It was summer when it was recorded.
  ['down since 09:20', 'Europe/Berlin', 'down since 09:20 UTC+02:00'],
  ['down since 07:20 Asia/Tokyo', 'UTC', 'down since 07:20 Asia/Tokyo'],
  ['down since yesterday', 'Asia/Tokyo', 'down since yesterday'],
])('"%s", asked in %s, is asked today as "%s"', async (request, zone, told) => {
  const scenario = { ...(await readScenario(await aScenario())), request, zone }
  expect(shiftedToToday(scenario, new Date('2026-01-02T23:00:00Z')).request).toBe(told)
})
