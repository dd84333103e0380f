import { describe, expect, test } from '@jest/globals'
import { when } from '../../../src/flow/times/when.ts'

/** A Wednesday. */
const NOW = new Date('2025-06-18T08:10:00Z')

/** The answer on one line: a moment, "from/to", or the kind of what is no time; UTC to the minute. */
function read(text: string, zone = 'UTC'): string {
  const said = when(text, NOW, zone)
  if (said.kind === 'moment') return said.at.slice(0, 16)
  return said.kind === 'range' ? `${said.from.slice(0, 16)}/${said.to.slice(0, 16)}` : said.kind
}

describe('dates and clock times in every usual order', () => {
  test.each([
    ['2025-06-18 07:20', '2025-06-18T07:20'],
    ['2025-06-17T23:05:30', '2025-06-17T23:05'],
    ['2025-06-18T07:20Z', '2025-06-18T07:20'],
    ['2025-06-18T09:20:00.123456+02:00', '2025-06-18T07:20'],
    ['2025-06-18T0720Z', '2025-06-18T07:20'],
    ['20250618T072000Z', '2025-06-18T07:20'],
    ['2025/06/16 07:20', '2025-06-16T07:20'],
    ['2025.06.17 07:20', '2025-06-17T07:20'],
    ['2025-06-18, 7:20 am', '2025-06-18T07:20'],
    ['17.06.2025 07:20', '2025-06-17T07:20'],
    ['17.6.2025, 7:20', '2025-06-17T07:20'],
    ['17.06. 21:00', '2025-06-17T21:00'],
    ['17.06.25 07:20', '2025-06-17T07:20'],
    ['16/06/2025 07:20', '2025-06-16T07:20'],
    ['06/16/2025 07:20', '2025-06-16T07:20'],
    ['6/18 at 7:20am', '2025-06-18T07:20'],
    ['16-06-2025 07:20', '2025-06-16T07:20'],
    ['16-Jun-2025 07:20', '2025-06-16T07:20'],
    ['05/06/2025 07:20', 'ask'],
    ['5/6 at 7:20', 'ask'],
    ['06/06/2025 07:20', '2025-06-06T07:20'],
    ['07:20 on 2025-06-17', '2025-06-17T07:20'],
    ['07:20 on 17 June', '2025-06-17T07:20'],
    ['June 17th at 7:20 pm', '2025-06-17T19:20'],
    ['Jun 17, 2025 07:20', '2025-06-17T07:20'],
    ['the 17th of June at 07:20', '2025-06-17T07:20'],
    ['Tue Jun 17 07:20:00 2025', '2025-06-17T07:20'],
    ['Tue, 17 Jun 2025 07:20:00 GMT', '2025-06-17T07:20'],
    ['17/Jun/2025:07:20:00 +0000', '2025-06-17T07:20'],
    ['06/13 9 PM', '2025-06-13T21:00'],
    ['December 24 at 22:00', '2024-12-24T22:00'],
    ['on the 16th at 9pm', '2025-06-16T21:00'],
    ['1750231200', '2025-06-18T07:20'],
    ['1750231200000', '2025-06-18T07:20'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })
})

describe('clock times without a date', () => {
  test.each([
    ['around 07:20', '2025-06-18T07:20'],
    ['7:20am', '2025-06-18T07:20'],
    ['7:20 p.m.', '2025-06-17T19:20'],
    ['at 0720', '2025-06-18T07:20'],
    ['0720 UTC', '2025-06-18T07:20'],
    ['0720Z', '2025-06-18T07:20'],
    ['at 1430 hrs', '2025-06-17T14:30'],
    ['at 7', '2025-06-18T07:00'],
    ['@7', '2025-06-18T07:00'],
    ['~7:20', '2025-06-18T07:20'],
    ['since 7', '2025-06-18T07:00'],
    ['since 7 this morning', '2025-06-18T07:00'],
    ['The VPN failed at about 7, can you look?', '2025-06-18T07:00'],
    ['7ish', '2025-06-18T07:00'],
    ['at 7 o’clock', '2025-06-18T07:00'],
    ['at seven', '2025-06-18T07:00'],
    ['seven forty-five pm', '2025-06-17T19:45'],
    ['07:20hrs', '2025-06-18T07:20'],
    ['half past seven', '2025-06-18T07:30'],
    ['quarter to eight', '2025-06-18T07:45'],
    ['a quarter past 7', '2025-06-18T07:15'],
    ['7.20 am', '2025-06-18T07:20'],
    ['at noon', '2025-06-17T12:00'],
    ['around midnight', '2025-06-18T00:00'],
    ['at 12am', '2025-06-18T00:00'],
    ['at 12pm', '2025-06-17T12:00'],
    ['at 9 in the evening', '2025-06-17T21:00'],
    ['every morning at 8', '2025-06-18T08:00'],
    ['each night around 2', '2025-06-18T02:00'],
    ['every day at 22:00', '2025-06-17T22:00'],
    ['every Tuesday at 9pm', '2025-06-17T21:00'],
    ['good morning, the VPN fails since 7:20pm', '2025-06-17T19:20'],
    ['Good evening, the tunnel dropped at 7:20', '2025-06-18T07:20'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })
})

describe('days by their name', () => {
  test.each([
    ['last Tuesday at 9pm', '2025-06-17T21:00'],
    ['last Wednesday at 9pm', '2025-06-11T21:00'],
    ['Wednesday at 7', '2025-06-18T07:00'],
    ['Wednesday at 9pm', '2025-06-11T21:00'],
    ['on Fri 22:15', '2025-06-13T22:15'],
    ['Tuesday last week at 9am', '2025-06-10T09:00'],
    ['yesterday at 7', '2025-06-17T07:00'],
    ['yesterday evening at 7', '2025-06-17T19:00'],
    ['yesterday evening', '2025-06-17T17:00/2025-06-17T22:00'],
    ['at 21:00 the day before yesterday', '2025-06-16T21:00'],
    ['this morning at 7', '2025-06-18T07:00'],
    ['last night at 11', '2025-06-17T23:00'],
    ['last night at 2', '2025-06-18T02:00'],
    ['VPN failed last night. Tunnel 3 of the gateway in Osaka went away at 11:30.', '2025-06-17T23:30'],
    ['Good to see you this morning. The VPN failed at 15:00 yesterday', '2025-06-17T15:00'],
    ['our night shift saw at 7:20 that the VPN failed', '2025-06-18T07:20'],
    ['last night', '2025-06-17T20:00/2025-06-18T06:00'],
    ['over the weekend', '2025-06-14T00:00/2025-06-16T00:00'],
    ['Monday night at 1', '2025-06-17T01:00'],
    ['from Monday 9am to Tuesday 5pm', '2025-06-16T09:00/2025-06-17T17:00'],
    ['Jun 17', '2025-06-17T00:00/2025-06-18T00:00'],
    ['Jun 18', '2025-06-18T00:00/2025-06-18T08:10'],
    ['today', '2025-06-18T00:00/2025-06-18T08:10'],
    ['3 days ago around 7', '2025-06-15T07:00'],
    ['two days ago at 7pm', '2025-06-16T19:00'],
    ['a week ago at 07:20', '2025-06-11T07:20'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })
})

describe('counted back, and ranges', () => {
  test.each([
    ['30 minutes ago', '2025-06-18T07:40'],
    ['30m ago', '2025-06-18T07:40'],
    ['20 min ago', '2025-06-18T07:50'],
    ['an hour ago', '2025-06-18T07:10'],
    ['half an hour ago', '2025-06-18T07:40'],
    ['about two hours ago', '2025-06-18T06:10'],
    ['2h30m ago', '2025-06-18T05:40'],
    ['1.5 hours ago', '2025-06-18T06:40'],
    ['in the last 2 hours', '2025-06-18T06:10/2025-06-18T08:10'],
    ['over the past hour', '2025-06-18T07:10/2025-06-18T08:10'],
    ['in the last 3 days', '2025-06-15T08:10/2025-06-18T08:10'],
    ['between 7 and 8', '2025-06-18T07:00/2025-06-18T08:00'],
    ['between 06:30 and 07:45 UTC', '2025-06-18T06:30/2025-06-18T07:45'],
    ['from 07:00 to 07:30', '2025-06-18T07:00/2025-06-18T07:30'],
    ['07:00-07:30', '2025-06-18T07:00/2025-06-18T07:30'],
    ['from 7 to 8 am', '2025-06-18T07:00/2025-06-18T08:00'],
    ['between 7 and 8 pm', '2025-06-17T19:00/2025-06-17T20:00'],
    ['from 23:30 to 00:30', '2025-06-17T23:30/2025-06-18T00:30'],
    ['yesterday between 7 and 8', '2025-06-17T07:00/2025-06-17T08:00'],
    ['June 16 22:00 to June 17 02:00', '2025-06-16T22:00/2025-06-17T02:00'],
    ['2025-06-18T06:00Z to 2025-06-18T07:00Z', '2025-06-18T06:00/2025-06-18T07:00'],
    ['from 17 June 22:00 until 18 June 02:00', '2025-06-17T22:00/2025-06-18T02:00'],
    ['between June 16 22:00 and June 17 02:00', '2025-06-16T22:00/2025-06-17T02:00'],
    ['2025-06-17 22:00 – 2025-06-17 23:30 UTC', '2025-06-17T22:00/2025-06-17T23:30'],
    ['17.06.2025 22:00 bis 18.06.2025 02:00', '2025-06-17T22:00/2025-06-18T02:00'],
    ['around 7-8', '2025-06-18T07:00/2025-06-18T08:00'],
    ['2025-06-17T22:00+09:00/2025-06-17T23:00+09:00', '2025-06-17T13:00/2025-06-17T14:00'],
    ['since yesterday', '2025-06-17T00:00/2025-06-18T08:10'],
    ['5 min. ago', '2025-06-18T08:05'],
    ['an hour and a half ago', '2025-06-18T06:40'],
    ['the VPN has been down for 2 hours', '2025-06-18T06:10'],
    ['down for 20 min, since 07:20', '2025-06-18T07:20'],
    ['failing for the past 2 days', '2025-06-16T08:10/2025-06-18T08:10'],
    ['since 2 hours', '2025-06-18T06:10'],
    ['an hour or so ago', '2025-06-18T07:10'],
    ['from 7:00 until now', '2025-06-18T07:00/2025-06-18T08:10'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })
})

describe('zones', () => {
  test.each([
    ['around UTC 7:20', 'Asia/Tokyo', '2025-06-18T07:20'],
    ['3 days ago around 7 JST', 'UTC', '2025-06-14T22:00'],
    ['07:20 UTC+9', 'UTC', '2025-06-17T22:20'],
    ['07:20 GMT-5', 'UTC', '2025-06-17T12:20'],
    ['07:20 +0530', 'UTC', '2025-06-18T01:50'],
    ['07:20 CEST', 'UTC', '2025-06-18T05:20'],
    ['7:20 MESZ', 'UTC', '2025-06-18T05:20'],
    ['07:20 PDT', 'UTC', '2025-06-17T14:20'],
    ['7:20 ET', 'UTC', '2025-06-17T11:20'],
    ['07:20 Tokyo time', 'UTC', '2025-06-17T22:20'],
    ['07:20 London time', 'Asia/Tokyo', '2025-06-18T06:20'],
    ['07:20 (Europe/Berlin)', 'UTC', '2025-06-18T05:20'],
    ['07:20 America/New_York yesterday', 'UTC', '2025-06-17T11:20'],
    ['16:20 JST (07:20 UTC)', 'Europe/Berlin', '2025-06-18T07:20'],
    ['07:20 IST', 'Asia/Kolkata', '2025-06-18T01:50'],
    ['07:20 IST', 'Europe/Dublin', '2025-06-18T06:20'],
    ['the tunnel to Tokyo failed at 07:20', 'UTC', '2025-06-18T07:20'],
    ['2025-03-30 02:30', 'Europe/Berlin', '2025-03-30T01:30'],
    ['2024-10-27 02:30', 'Europe/Berlin', '2024-10-27T00:30'],
    ['2024-10-27 02:30 CET', 'Europe/Berlin', '2024-10-27T01:30'],
  ])('%s for someone in %s', (text, zone, expected) => {
    expect(read(text, zone)).toBe(expected)
  })
})

describe('Japanese', () => {
  test.each([
    ['6月18日7時20分頃', '2025-06-17T22:20'],
    ['2025年6月18日 07:20', '2025-06-17T22:20'],
    ['令和7年6月18日7時20分', '2025-06-17T22:20'],
    ['昨夜23時', '2025-06-17T14:00'],
    ['昨晩11時ごろ', '2025-06-17T14:00'],
    ['今朝9時', '2025-06-18T00:00'],
    ['今朝9時にVPNが切れました', '2025-06-18T00:00'],
    ['30分前', '2025-06-18T07:40'],
    ['三十分前', '2025-06-18T07:40'],
    ['半日前', '2025-06-17T20:10'],
    ['先月の15日10時', '2025-05-15T01:00'],
    ['先週金曜の15時', '2025-06-13T06:00'],
    ['6月17日22:15〜22:45', '2025-06-17T13:15/2025-06-17T13:45'],
    ['2時間ほど前', '2025-06-18T06:10'],
    ['1時間半前', '2025-06-18T06:40'],
    ['午後3時半', '2025-06-18T06:30'],
    ['午前７時２０分', '2025-06-17T22:20'],
    ['昨日の15時', '2025-06-17T06:00'],
    ['昨日の夕方', '2025-06-17T08:00/2025-06-17T13:00'],
    ['一昨日の朝8時', '2025-06-15T23:00'],
    ['3日前の7時', '2025-06-14T22:00'],
    ['先週の火曜', '2025-06-09T15:00/2025-06-10T15:00'],
    ['先週の火曜日の21時', '2025-06-10T12:00'],
    ['火曜日の21時', '2025-06-17T12:00'],
    ['7時から8時まで', '2025-06-17T22:00/2025-06-17T23:00'],
    ['7時〜8時の間', '2025-06-17T22:00/2025-06-17T23:00'],
    ['7時半から接続できない', '2025-06-17T22:30'],
    ['直近2時間', '2025-06-18T06:10/2025-06-18T08:10'],
    ['正午ごろ', '2025-06-18T03:00'],
    ['毎朝8時', '2025-06-17T23:00'],
    ['日本時間7時20分', '2025-06-17T22:20'],
    ['UTC 7時20分', '2025-06-18T07:20'],
    ['6/18 7:20頃', '2025-06-17T22:20'],
    ['明日の9時', 'impossible'],
  ])('%s', (text, expected) => {
    expect(read(text, 'Asia/Tokyo')).toBe(expected)
  })
})

describe('German, French and mixtures', () => {
  test.each([
    ['17.06.2025 um 07:20 Uhr', '2025-06-17T05:20'],
    ['am 17. Juni um 7:20 Uhr', '2025-06-17T05:20'],
    ['seit 7 Uhr', '2025-06-18T05:00'],
    ['gegen 7', '2025-06-18T05:00'],
    ['heute früh um 9', '2025-06-18T07:00'],
    ['heute Morgen um 9 Uhr', '2025-06-18T07:00'],
    ['gestern Abend um 9', '2025-06-17T19:00'],
    ['gestern Abend', '2025-06-17T15:00/2025-06-17T20:00'],
    ['vorgestern um 21 Uhr', '2025-06-16T19:00'],
    ['vor 30 Minuten', '2025-06-18T07:40'],
    ['vor zwei Stunden', '2025-06-18T06:10'],
    ['vor 3 Tagen gegen 7 Uhr', '2025-06-15T05:00'],
    ['letzten Dienstag um 21 Uhr', '2025-06-17T19:00'],
    ['seit 2 Stunden', '2025-06-18T06:10'],
    ['07.20 Uhr', '2025-06-18T05:20'],
    ['7 Uhr 20', '2025-06-18T05:20'],
    ['halb acht', '2025-06-18T05:30'],
    ['Viertel nach 7', '2025-06-18T05:15'],
    ['zwischen 7 und 8 Uhr', '2025-06-18T05:00/2025-06-18T06:00'],
    ['von 7:00 bis 7:30 Uhr', '2025-06-18T05:00/2025-06-18T05:30'],
    ['Guten Morgen, der Tunnel fällt am Morgen um 8 aus', '2025-06-18T06:00'],
    ['gestern um 9', '2025-06-17T07:00'],
    ['jeden Morgen um 8', '2025-06-18T06:00'],
    ['in den letzten 2 Stunden', '2025-06-18T06:10/2025-06-18T08:10'],
    ['um 7 Uhr am 17. Juni', '2025-06-17T05:00'],
    ['hier ist seit 7:20 Uhr alles aus', '2025-06-18T05:20'],
    ['morgen um 9 Uhr', 'impossible'],
    ['hier soir à 21h', '2025-06-17T19:00'],
    ['ce matin vers 7h20', '2025-06-18T05:20'],
    ['il y a 30 minutes', '2025-06-18T07:40'],
    ['gestern at 7pm', '2025-06-17T17:00'],
    ['VPN down since 昨日 19時', '2025-06-17T17:00'],
    ['Der Tunnel ist um 7:20 JST abgebrochen', '2025-06-17T22:20'],
  ])('%s', (text, expected) => {
    expect(read(text, 'Europe/Berlin')).toBe(expected)
  })
})

describe('one time among other numbers', () => {
  test.each([
    ['Please investigate the VPN failure around 2025-06-18 07:20 to 203.0.113.10', '2025-06-18T07:20'],
    ['node 12 of 20 on 10.1.2.3:443 rebooted at 07:20, ticket 123456', '2025-06-18T07:20'],
    ['INC0012345: v2.10.3 of the agent, E403 since 7:20', '2025-06-18T07:20'],
    ['took 30 seconds, 5 retries, failed at 07:20', '2025-06-18T07:20'],
    ['timeout after 30 seconds on 3 tunnels', 'none'],
    ['a1b2c3d4-1111-2222-3333-123456789012 failed at 7:20', '2025-06-18T07:20'],
    ['CPU at 95% and 16 GB since 7:20', '2025-06-18T07:20'],
    ['CPU at 95%', 'none'],
    ['CHG0030192 is scheduled for tomorrow at 10:00, but the VPN is down since 07:20', '2025-06-18T07:20'],
    ['the maintenance is tomorrow, the VPN is down', 'none'],
    ['VPN failure tomorrow around 9', 'impossible'],
    ['it may 5 times fail', 'none'],
    ['{"time":"2025-06-18T07:20:00Z","level":"Error"}', '2025-06-18T07:20'],
    ['scaled from 2 to 4 nodes', 'none'],
    ['at 5 nodes, retry after 30 tries', 'none'],
    ['call +49 170 0123 456789', 'none'],
    ['[2025-06-18 07:20:15,123] ERROR tunnel down', '2025-06-18T07:20'],
    ['Jun 17 07:20:15 fw01 charon[233]: 05[IKE] deleting IKE_SA', '2025-06-17T07:20'],
    ['went down at 7:20 and came back at 7:45', '2025-06-18T07:20'],
    ['latency up to 20 ms', 'none'],
    ['storage account may be full', 'none'],
    ['sat-gw-01 lost its tunnel, the sun gateway did not', 'none'],
    ['the morning team says 2 of 4 tunnels', 'none'],
    ['subnet 10.0.0.0/24 unreachable, MTU 1400', 'none'],
    ['deployed 18 Jun 2025 06:00, failing since 07:20', '2025-06-18T07:20'],
    ['the job started at 06:00 and failed at 07:20', '2025-06-18T07:20'],
    ['it was fine at 06:00 but down at 07:20', '2025-06-18T07:20'],
    ['25:61', 'impossible'],
    ['2024-02-30 07:00', 'impossible'],
    ['31 June', 'impossible'],
    ['31.06.2025 07:00', 'impossible'],
    ['6月31日7時', 'impossible'],
    ['tomorrow at 9', 'impossible'],
    ['next Friday at 9', 'impossible'],
    ['the certificate expires in 2 hours', 'none'],
    ['2025-06-19 07:20', 'impossible'],
    ['3 years ago', 'impossible'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })
})

describe('what was assumed is said, one sentence each', () => {
  test.each([
    ['this morning at 7', 'UTC', ['“this morning” was read as 2025-06-18.', 'No zone was given: took UTC.']],
    [
      '今朝9時',
      'Asia/Tokyo',
      ['“今朝” was read as 2025-06-18.', 'No zone was given: took Asia/Tokyo (2025-06-18 00:00 UTC).'],
    ],
    [
      'at 7 UTC',
      'UTC',
      ['No date was given: took the latest 07:00, 2025-06-18.', 'Neither am nor pm was given: took 07:00.'],
    ],
    ['07:20Z', 'UTC', ['No date was given: took the latest 07:20, 2025-06-18.']],
    [
      'every morning at 8 UTC',
      'UTC',
      ['“every morning” is not one moment: took the latest 08:00, 2025-06-18.'],
    ],
    ['06.05.2025 07:20 UTC', 'UTC', ['“06.05.2025 07:20” was read with the day before the month.']],
    ['17 June 07:20 UTC', 'UTC', ['No year was given: took 2025.']],
    ['2025-06-18 07:20 UTC', 'UTC', []],
    [
      '2025-06-17 at 06:00 UTC deployed, down at 07:20 UTC',
      'UTC',
      [
        'No date stood with “at 07:20”: took 2025-06-17 from “2025-06-17 at 06:00”.',
        'Several times were named: took “at 07:20”, not “2025-06-17 at 06:00”.',
      ],
    ],
    [
      '2024-10-27 02:30',
      'Europe/Berlin',
      [
        '02:30 happened twice on 2024-10-27 in Europe/Berlin (00:30 and 01:30 UTC): took the first.',
        'No zone was given: took Europe/Berlin (2024-10-27 00:30 UTC).',
      ],
    ],
    [
      '2025-03-30 02:30',
      'Europe/Berlin',
      [
        '02:30 did not exist on 2025-03-30 in Europe/Berlin, clocks went forward: took 03:30 (01:30 UTC).',
        'No zone was given: took Europe/Berlin (2025-03-30 01:30 UTC).',
      ],
    ],
  ])('%s', (text, zone, assumed) => {
    expect(when(text, NOW, zone)).toMatchObject({ kind: 'moment', assumed })
  })

  test('an unclear day is asked about with its clock time and zone, so that an answer says all', () => {
    expect(when('05/06/2025 07:20 JST', NOW, 'UTC')).toMatchObject({
      kind: 'ask',
      choices: ['2025-05-06 07:20 JST', '2025-06-05 07:20 JST'],
    })
  })
})
