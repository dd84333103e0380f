import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { when } from '../../../src/flow/times/when.ts'

const NOW = Date.parse('2025-11-18T08:10:00Z')
const ZONES = [
  'UTC',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
]
const ENGLISH = 'January February March April May June July August September October November December'
const GERMAN = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'

const two = (n: number) => String(n).padStart(2, '0')
const month = (names: string, at: Temporal.ZonedDateTime) => names.split(' ')[at.month - 1] ?? ''
const clock = (at: Temporal.ZonedDateTime) => `${two(at.hour)}:${two(at.minute)}`
const twelve = (at: Temporal.ZonedDateTime) =>
  `${at.hour % 12 || 12}:${two(at.minute)} ${at.hour < 12 ? 'am' : 'pm'}`

/** The ways in which people print one moment, by name. */
const FORMS: Readonly<Record<string, (at: Temporal.ZonedDateTime) => string>> = {
  iso: (at) => `${at.toPlainDate()} ${clock(at)}`,
  isoT: (at) => `${at.toPlainDateTime().toString({ smallestUnit: 'second' })}${at.offset}`,
  zulu: (at) => at.toInstant().toString(),
  named: (at) => `${at.toPlainDate()} ${clock(at)} ${at.timeZoneId}`,
  english: (at) => `${month(ENGLISH, at)} ${at.day}, ${at.year} at ${twelve(at)}`,
  british: (at) => `at ${clock(at)} on ${at.day} ${month(ENGLISH, at)} ${at.year}`,
  short: (at) => `${at.day} ${month(ENGLISH, at).slice(0, 3)} ${at.year} ${clock(at)}`,
  japanese: (at) => `${at.year}年${at.month}月${at.day}日${at.hour}時${at.minute}分ごろ`,
  japaneseHalf: (at) =>
    `${at.year}年${at.month}月${at.day}日 ${at.hour < 12 ? '午前' : '午後'}${at.hour % 12}時${at.minute}分`,
  slashes: (at) => `${at.year}/${two(at.month)}/${two(at.day)} ${clock(at)}`,
  german: (at) => `am ${at.day}. ${month(GERMAN, at)} ${at.year} um ${clock(at)} Uhr`,
  dots: (at) => `${two(at.day)}.${two(at.month)}.${at.year}, ${clock(at)}`,
}

/** A minute of the last year that happened once in its zone. */
const moment = fc
  .tuple(fc.constantFrom(...ZONES), fc.integer({ min: 1, max: 365 * 24 * 60 }))
  .map(([zone, back]) => Temporal.Instant.fromEpochMilliseconds(NOW - back * 60_000).toZonedDateTimeISO(zone))
  .filter((at) => at.toPlainDateTime().toZonedDateTime(at.timeZoneId, { disambiguation: 'later' }).equals(at))
  .filter((at) =>
    at.toPlainDateTime().toZonedDateTime(at.timeZoneId, { disambiguation: 'earlier' }).equals(at),
  )

describe('a moment in any zone reads back as itself', () => {
  test.each(Object.keys(FORMS))('%s', (form) => {
    fc.assert(
      fc.property(moment, fc.constantFrom('', 'The VPN failed ', 'トンネル切断 '), (at, lead) => {
        const text = `${lead}${FORMS[form]?.(at)}`
        expect(when(text, new Date(NOW), at.timeZoneId)).toMatchObject({
          kind: 'moment',
          at: new Date(at.epochMilliseconds).toISOString(),
        })
      }),
      { numRuns: 150 },
    )
  })
})

test('what stands before and behind a moment does not change it, however long', () => {
  const words = 'The site-to-site tunnel to Osaka is unreachable, users complain, and nobody knows why. '
  const filler = fc.nat({ max: 700 }).map((length) => words.repeat(9).slice(0, length))
  fc.assert(
    fc.property(filler, filler, moment, fc.constantFrom(...Object.keys(FORMS)), (lead, tail, at, form) => {
      const text = `${lead} ${FORMS[form]?.(at)} ${tail}`
      expect(when(text, new Date(NOW), at.timeZoneId)).toMatchObject({
        kind: 'moment',
        at: new Date(at.epochMilliseconds).toISOString(),
      })
    }),
    { numRuns: 400 },
  )
})

test('no moment is ever in the future, and no text throws', () => {
  const words = fc.constantFrom(
    ...'at 7 9pm 07:20 yesterday tomorrow last next Tuesday June 31 2025 Uhr gestern vor seit um 18. 時 今朝 昨日 7時 分前 JST UTC +09:00 - to between and every morning 1/2 17.06.2025 ago hours in 10.0.0.1 Europe/Berlin'.split(
      ' ',
    ),
  )
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 5_000 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(words, { maxLength: 30 }).map((all) => all.join(' ')),
  )
  fc.assert(
    fc.property(text, fc.constantFrom(...ZONES), (said, zone) => {
      const read = when(said, new Date(NOW), zone)
      if (read.kind === 'moment') expect(Date.parse(read.at)).toBeLessThanOrEqual(NOW)
      if (read.kind === 'range') {
        expect(Date.parse(read.from)).toBeLessThanOrEqual(Date.parse(read.to))
        expect(Date.parse(read.to)).toBeLessThanOrEqual(NOW)
      }
    }),
    { numRuns: 400 },
  )
})

test.each([
  '07:20 ',
  '2025-06-18 ',
  '18.06.2025 ',
  '2 days ',
  'an hour and ',
  'between 7 and ',
  'gestern um 7 Uhr ',
  '7時',
  '今朝',
  '1/1/',
  'Monday ',
  '07:20 JST (',
])('5,000 characters of %j are read at once', (piece) => {
  const text = piece.repeat(5_000).slice(0, 5_000)
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage()
    when(text, new Date(NOW), 'UTC')
    return process.cpuUsage(start).user / 1000
  })
  // Milliseconds of this process alone, the best of three. It takes some ten; work that grows with the square of the text
  // takes many seconds.
  expect(Math.min(...times)).toBeLessThan(500)
})
