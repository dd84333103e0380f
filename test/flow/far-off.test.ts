import { expect, test } from '@jest/globals'
import { farOff } from '../../src/flow/far-off.ts'
import type { Window } from '../../src/incident/window.ts'
import { RANGE } from './samples.ts'

const at = (from: string, to = from): Window => ({
  ...RANGE,
  asked: from,
  meant: { from, to },
  widened: false,
  assumed: [],
  searched: [RANGE],
})
const ASKED = at('2025-06-18T07:20:00.000Z')

test.each<[string, string[], string | null]>([
  ['nothing', [], null],
  ['the very moment', ['2025-06-18T07:20:00Z'], null],
  ['ten minutes later', ['2025-06-18T07:30:00Z'], null],
  ['more than ten minutes later', ['2025-06-18T07:50:57Z'], '31 minutes after'],
  ['earlier', ['2025-06-18T06:50:00Z'], '30 minutes before'],
  ['one near, one far', ['2025-06-18T01:00:00Z', '2025-06-18T07:25:00Z'], null],
  ['the nearest of two', ['2025-06-18T01:00:00Z', '2025-06-18T07:40:00Z'], '20 minutes after'],
  ['hours', ['2025-06-18T10:20:00Z'], '3 hours after'],
  ['hours and minutes', ['2025-06-18T10:25:00Z'], '3 hours and 5 minutes after'],
  ['just under three hours', ['2025-06-18T10:19:45Z'], '3 hours after'],
  ['twelve hours', ['2025-06-17T19:20:00Z'], '12 hours before'],
])('%s', (_, moments, expected) => {
  const said = farOff(moments, ASKED, 'UTC')
  if (expected === null) expect(said).toBeNull()
  else expect(said).toBe(`That was ${expected} the time asked about (2025-06-18 07:20 UTC).`)
})

test('a range is left only outside of it', () => {
  const range = at('2025-06-18T07:00:00.000Z', '2025-06-18T09:00:00.000Z')
  expect(farOff(['2025-06-18T08:59:00Z'], range, 'UTC')).toBeNull()
  expect(farOff(['2025-06-18T09:30:00Z'], range, 'UTC')).toMatch(/30 minutes after the range/)
  expect(farOff(['2025-06-18T06:00:00Z'], range, 'UTC')).toMatch(/60 minutes before the range/)
})

test('without a time asked about nothing is off', () => {
  expect(farOff(['2025-06-18T07:50:57Z'], { ...ASKED, meant: null }, 'UTC')).toBeNull()
})

test('the requester reads it on the own clock as well', () => {
  expect(farOff(['2025-06-18T07:50:57Z'], ASKED, 'Asia/Tokyo')).toMatch(
    /18 Jun 2025, 16:50 in Asia\/Tokyo\.$/,
  )
  expect(farOff(['2025-06-18T07:50:57Z'], ASKED, 'Etc/UTC')).not.toMatch(/ in /)
})
