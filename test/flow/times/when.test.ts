import { describe, expect, test } from '@jest/globals'
import { when } from '../../../src/flow/times/when.ts'

const NOW = new Date('2025-06-18T08:10:00Z')

describe('moments', () => {
  test.each([
    ['2025-06-18 07:20', 'Asia/Tokyo', '2025-06-17T22:20:00.000Z'],
    ['2025-06-18T07:20:00Z', 'Asia/Tokyo', '2025-06-18T07:20:00.000Z'],
    ['2025-06-18T07:20:00+05:45', 'UTC', '2025-06-18T01:35:00.000Z'],
    ['around 07:20', 'Asia/Tokyo', '2025-06-17T22:20:00.000Z'],
    ['around 07:20', 'America/New_York', '2025-06-17T11:20:00.000Z'],
    ['around 07:20', 'Asia/Kathmandu', '2025-06-18T01:35:00.000Z'],
    ['around UTC 7:20', 'Asia/Tokyo', '2025-06-18T07:20:00.000Z'],
    ['this morning at 9', 'Asia/Tokyo', '2025-06-18T00:00:00.000Z'],
    ['3 days ago around 7 JST', 'UTC', '2025-06-14T22:00:00.000Z'],
    ['last Friday 22:15', 'Europe/Berlin', '2025-06-13T20:15:00.000Z'],
    ['at 7pm', 'UTC', '2025-06-17T19:00:00.000Z'],
    ['30 minutes ago', 'UTC', '2025-06-18T07:40:00.000Z'],
    ['6月18日7時20分頃', 'Asia/Tokyo', '2025-06-17T22:20:00.000Z'],
    ['今朝9時', 'Asia/Tokyo', '2025-06-18T00:00:00.000Z'],
    ['30分前', 'Asia/Tokyo', '2025-06-18T07:40:00.000Z'],
    ['午後3時半ごろ', 'Asia/Tokyo', '2025-06-18T06:30:00.000Z'],
    ['1750231200', 'UTC', '2025-06-18T07:20:00.000Z'],
    ['2025-03-30 02:30', 'Europe/Berlin', '2025-03-30T01:30:00.000Z'],
    ['2024-10-27 02:30', 'Europe/Berlin', '2024-10-27T00:30:00.000Z'],
  ])('%s in %s', (text, zone, at) => {
    expect(when(text, NOW, zone)).toMatchObject({ kind: 'moment', at })
  })
})

test.each([
  ['yesterday evening', '2025-06-17T17:00:00.000Z', '2025-06-17T22:00:00.000Z'],
  ['昨日の夕方', '2025-06-17T17:00:00.000Z', '2025-06-17T22:00:00.000Z'],
  ['between 06:30 and 07:45', '2025-06-18T06:30:00.000Z', '2025-06-18T07:45:00.000Z'],
  ['between 7 and 8', '2025-06-18T07:00:00.000Z', '2025-06-18T08:00:00.000Z'],
  ['in the last 2 hours', '2025-06-18T06:10:00.000Z', '2025-06-18T08:10:00.000Z'],
])('the range %s', (text, from, to) => {
  expect(when(text, NOW, 'UTC')).toMatchObject({ kind: 'range', from, to })
})

test.each(['25:61', '2024-02-30 07:00', '31 June', 'tomorrow at 9', '2020-01-01 07:00', '3 years ago'])(
  '%s is impossible',
  (text) => {
    expect(when(text, NOW, 'UTC').kind).toBe('impossible')
  },
)

test.each([
  '10.0.0.4 is down',
  'conn-2 fails on port 443',
  'E403 and HTTP 500 at the gateway',
  'version 1.2.3',
  'INC0012345',
  '3 of 4 tunnels, 2 connections',
  'a1b2c3d4-1111-2222-3333-123456789012',
])('%s names no time', (text) => {
  expect(when(text, NOW, 'UTC')).toEqual({ kind: 'none' })
})

test('a bad zone is a problem, a shifted clock is said, an unclear day is asked', () => {
  expect(() => when('at 7', NOW, 'Mars/Base')).toThrow('not a time zone')
  expect(JSON.stringify(when('2024-10-27 02:30', NOW, 'Europe/Berlin'))).toContain('happened twice')
  expect(JSON.stringify(when('2025-03-30 02:30', NOW, 'Europe/Berlin'))).toContain('did not exist')
  expect(when('6/7 07:20', NOW, 'UTC').kind).toBe('ask')
})

test.each(['1', 'a', ' ', '1:', 'A-1', 'a-', '1 of ', '+01:'])('100 kB of %j is read at once', (piece) => {
  const text = piece.repeat(100_000)
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage()
    when(text, NOW, 'UTC')
    return process.cpuUsage(start).user / 1000
  })
  // Milliseconds of this process alone, the best of three: the first run compiles the patterns.
  expect(Math.min(...times)).toBeLessThan(50)
})
