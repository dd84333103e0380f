import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { datetimeText, timespanFrom, timespanText, withinCalendar } from '../../src/kql/datetime.ts'
import { anyDatetimeFrom } from '../../src/kql/datetime-forms.ts'
import { formatDatetime } from '../../src/kql/functions/clock-format.ts'
import { times } from '../../src/kql/functions/times.ts'
import { zones } from '../../src/kql/functions/zones.ts'

const lastTick = 3_155_378_975_999_999_999n
const moment = fc.oneof(fc.bigInt(0n, lastTick), fc.bigInt(0n, 10n), fc.bigInt(lastTick - 10n, lastTick))
const call = { types: [], type: 'datetime', now: new Date(0) } as const
const run = (name: string, ...values: unknown[]): unknown => times[name]?.(values, call)

test('a datetime is read from what it is written as', () =>
  fc.assert(fc.property(moment, (ticks) => expect(anyDatetimeFrom(datetimeText(ticks))).toBe(ticks))))

test('a timespan is read from what it is written as', () =>
  fc.assert(
    fc.property(fc.bigInt(-lastTick, lastTick), (ticks) => {
      expect(timespanFrom(timespanText(ticks))).toBe(ticks)
    }),
  ))

test('the parts of a datetime make it again', () =>
  fc.assert(
    fc.property(moment, (ticks) => {
      const part = (name: string): unknown => run('datetime_part', name, ticks)
      const made = run('make_datetime', ...['year', 'month', 'day', 'hour', 'minute', 'second'].map(part))
      expect((made as bigint) + (part('nanosecond') as bigint) / 100n).toBe(ticks)
    }),
  ))

test('a datetime lies between the start and the end of each of its units, which are a tick apart', () =>
  fc.assert(
    fc.property(moment, fc.constantFrom('day', 'month', 'year'), (ticks, unit) => {
      const [start, end] = [run(`startof${unit}`, ticks), run(`endof${unit}`, ticks)] as [bigint, bigint]
      expect(start <= ticks && ticks <= end).toBe(true)
      expect(run('datetime_diff', unit, end, start)).toBe(0n)
      expect(run('datetime_diff', unit, end + 1n, start)).toBe(1n)
    }),
  ))

test('units of the calendar that are added are counted again, wherever a month has its days', () =>
  fc.assert(
    fc.property(
      moment,
      fc.constantFrom('month', 'quarter', 'year'),
      fc.integer({ min: -500, max: 500 }),
      (ticks, unit, n) => {
        const moved = run('datetime_add', unit, BigInt(n), ticks) as bigint
        if (withinCalendar(moved) !== null) expect(run('datetime_diff', unit, moved, ticks)).toBe(BigInt(n))
      },
    ),
  ))

test('a format of every part is the text of a datetime', () =>
  fc.assert(
    fc.property(moment, (ticks) => {
      const part = (name: string): bigint => run('datetime_part', name, ticks) as bigint
      const clock = {
        year: Number(part('year')),
        month: Number(part('month')),
        days: part('day'),
        rest: ticks - (run('startofday', ticks) as bigint),
      }
      const text = datetimeText(ticks).replace('T', ' ').replace('Z', '')
      expect(formatDatetime('yyyy-MM-dd HH:mm:ss.fffffff', clock)).toBe(text)
    }),
  ))

test('a moment in a zone is brought back to UTC, but for the hour that a clock has twice', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1975-01-01'), max: new Date('2037-01-01'), noInvalidDate: true }),
      fc.constantFrom(
        'Asia/Tokyo',
        'Europe/Berlin',
        'US/Pacific',
        'Asia/Kolkata',
        'Australia/Lord_Howe',
        'UTC',
      ),
      (date, zone) => {
        const utc = BigInt(date.getTime()) * 10_000n + 621_355_968_000_000_000n
        const local = zones.datetime_utc_to_local?.([utc, zone], call)
        const back = (): unknown => zones.datetime_local_to_utc?.([local, zone], call)
        let found: unknown
        try {
          found = back()
        } catch (cause) {
          expect(String(cause)).toContain('twice')
          return
        }
        expect(found).toBe(utc)
      },
    ),
    { numRuns: 200 },
  ))
