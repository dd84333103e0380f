import { datetimeFrom, fromUnix } from '../datetime.ts'
import { asText, convert, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import type { Scalar } from './scalar.ts'

const unixEpoch = fromUnix(0)
const day = 864_000_000_000n
const fixed: Readonly<Record<string, bigint>> = {
  week: day * 7n,
  day,
  hour: day / 24n,
  minute: 600_000_000n,
  second: 10_000_000n,
  millisecond: 10_000n,
  microsecond: 10n,
}
const months: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }
const down = (a: bigint, step: bigint): bigint => (a - (((a % step) + step) % step)) / step

function parts(ticks: bigint): { year: number; month: number; date: number; weekday: number; rest: bigint } {
  const days = down(ticks - unixEpoch, day)
  const at = new Date(Number(days) * 86_400_000)
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth(),
    date: at.getUTCDate(),
    weekday: at.getUTCDay(),
    rest: ticks - unixEpoch - days * day,
  }
}

function ticksOf(year: number, month: number, date: number): bigint {
  const at = new Date(0)
  at.setUTCFullYear(year, month, date)
  return fromUnix(at.getTime())
}

function unitOf(value: Value): string {
  return asText(value).toLowerCase().replace(/s$/, '')
}

function add(ticks: bigint, unit: string, amount: bigint): bigint {
  if (unit === 'nanosecond') return ticks + amount / 100n
  const step = fixed[unit]
  if (step) return ticks + step * amount
  const size = months[unit]
  if (!size) throw unsupported(`the datetime part ${unit}`)
  const { year, month, date, rest } = parts(ticks)
  const total = month + Number(amount) * size
  const last = new Date(Date.UTC(2000, 0, 1))
  last.setUTCFullYear(year, total + 1, 0)
  return ticksOf(year, total, Math.min(date, last.getUTCDate())) + rest
}

function difference(unit: string, a: bigint, b: bigint): bigint {
  // Weeks start on Sunday; the first day of the calendar, 0001-01-01, was a Monday.
  if (unit === 'week') return down(a + day, day * 7n) - down(b + day, day * 7n)
  if (unit === 'nanosecond') return (a - b) * 100n
  const step = fixed[unit]
  if (step) return down(a, step) - down(b, step)
  const size = months[unit]
  if (!size) throw unsupported(`the datetime part ${unit}`)
  const count = (ticks: bigint): number => {
    const { year, month } = parts(ticks)
    return Math.floor((year * 12 + month) / size)
  }
  return BigInt(count(a) - count(b))
}

const start: Readonly<Record<string, (ticks: bigint, offset: bigint) => bigint>> = {
  day: (t, n) => down(t, day) * day + n * day,
  week: (t, n) => down(t + day, day * 7n) * day * 7n - day + n * day * 7n,
  month: (t, n) => {
    const { year, month } = parts(t)
    return ticksOf(year, month + Number(n), 1)
  },
  year: (t, n) => ticksOf(parts(t).year + Number(n), 0, 1),
}
const startOf =
  (unit: string): Scalar =>
  ([value, offset]) =>
    typeof value === 'bigint' ? (start[unit]?.(value, (offset as bigint | undefined) ?? 0n) ?? null) : null
const endOf =
  (unit: string): Scalar =>
  ([value, offset]) =>
    typeof value === 'bigint'
      ? (start[unit]?.(value, ((offset as bigint | undefined) ?? 0n) + 1n) ?? 0n) - 1n
      : null

function clockText(pattern: string, ticks: bigint, rest: bigint, days: string): string {
  const hour = rest / 36_000_000_000n
  const fraction = String(rest % 10_000_000n).padStart(7, '0')
  const { year, month, date } = parts(ticks)
  const pad = (n: number | bigint, width: number): string => String(n).padStart(width, '0')
  const twelve = hour % 12n === 0n ? 12n : hour % 12n
  return pattern.replace(
    days
      ? /d+|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}/g
      : /y{4}|y{1,2}|M{1,2}|d{1,2}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|tt/g,
    (code) => {
      switch (code[0]) {
        case 'y':
          return code.length === 4 ? pad(year, 4) : pad(year % 100, 2)
        case 'M':
          return pad(month + 1, code.length)
        case 'd':
          return days ? days.padStart(code.length, '0') : pad(date, code.length)
        case 'H':
          return pad(hour, code.length)
        case 'h':
          return pad(days ? hour : twelve, code.length)
        case 'm':
          return pad((rest / 600_000_000n) % 60n, code.length)
        case 's':
          return pad((rest / 10_000_000n) % 60n, code.length)
        case 'f':
          return fraction.slice(0, code.length)
        case 'F':
          return fraction.slice(0, code.length).replace(/0+$/, '')
        default:
          return hour < 12n ? 'AM' : 'PM'
      }
    },
  )
}

const part =
  (read: (ticks: bigint) => number | bigint): Scalar =>
  ([value]) =>
    typeof value === 'bigint' ? BigInt(read(value)) : null
const yearDay = (t: bigint): bigint => (t - ticksOf(parts(t).year, 0, 1)) / day + 1n
const isoWeek = (t: bigint): bigint => {
  const thursday = t + BigInt(3 - ((parts(t).weekday + 6) % 7)) * day
  return (yearDay(thursday) - 1n) / 7n + 1n
}
const fromUnixBy =
  (ticks: number): Scalar =>
  ([value]) =>
    value === null || value === undefined
      ? null
      : typeof value === 'bigint'
        ? unixEpoch + (ticks < 1 ? value / BigInt(Math.round(1 / ticks)) : value * BigInt(ticks))
        : Number.isFinite(value)
          ? unixEpoch + BigInt(Math.round(Number(value) * ticks))
          : null

function datetimePart([unit, value]: readonly Value[]): Value {
  if (typeof value !== 'bigint') return null
  const name = asText(unit).toLowerCase()
  const { year, month, date, rest } = parts(value)
  const known: Readonly<Record<string, number | bigint>> = {
    year,
    quarter: Math.floor(month / 3) + 1,
    month: month + 1,
    day: date,
    dayofyear: yearDay(value),
    week_of_year: isoWeek(value),
    hour: rest / 36_000_000_000n,
    minute: (rest / 600_000_000n) % 60n,
    second: (rest / 10_000_000n) % 60n,
    millisecond: (rest / 10_000n) % 1000n,
    microsecond: (rest / 10n) % 1_000_000n,
    nanosecond: (rest % 10_000_000n) * 100n,
  }
  const found = known[name]
  if (found === undefined) throw unsupported(`the datetime part ${name}`)
  return BigInt(found)
}

/** Functions over datetimes and timespans, by name. */
export const times: Readonly<Record<string, Scalar>> = {
  datetime_add: ([unit, amount, value]) =>
    typeof value === 'bigint' && typeof amount === 'bigint' ? add(value, unitOf(unit), amount) : null,
  datetime_diff: ([unit, a, b]) =>
    typeof a === 'bigint' && typeof b === 'bigint' ? difference(unitOf(unit), a, b) : null,
  datepart: (values) => datetimePart(values),
  datetime_part: (values) => datetimePart(values),
  format_datetime: ([value, pattern]) =>
    typeof value === 'bigint' ? clockText(asText(pattern), value, parts(value).rest, '') : '',
  format_timespan: ([value, pattern]) => {
    if (typeof value !== 'bigint') return ''
    const size = value < 0n ? -value : value
    return `${value < 0n ? '-' : ''}${clockText(asText(pattern), unixEpoch, size % day, String(size / day))}`
  },
  startofday: startOf('day'),
  startofweek: startOf('week'),
  startofmonth: startOf('month'),
  startofyear: startOf('year'),
  endofday: endOf('day'),
  endofweek: endOf('week'),
  endofmonth: endOf('month'),
  endofyear: endOf('year'),
  dayofweek: ([value]) => (typeof value === 'bigint' ? BigInt(parts(value).weekday) * day : null),
  dayofmonth: part((t) => parts(t).date),
  dayofyear: part(yearDay),
  getyear: part((t) => parts(t).year),
  getmonth: part((t) => parts(t).month + 1),
  monthofyear: part((t) => parts(t).month + 1),
  hourofday: part((t) => parts(t).rest / 36_000_000_000n),
  week_of_year: part(isoWeek),
  weekofyear: part(isoWeek),
  unixtime_seconds_todatetime: fromUnixBy(1e7),
  unixtime_milliseconds_todatetime: fromUnixBy(1e4),
  unixtime_microseconds_todatetime: fromUnixBy(10),
  unixtime_nanoseconds_todatetime: fromUnixBy(0.01),
  make_datetime: ([year, month, date, hour, minute, second]) => {
    const two = (v: Value): string => String(v ?? 0).padStart(2, '0')
    const [whole = '0', fraction = ''] = String(second ?? 0).split('.')
    const clock = `${two(hour)}:${two(minute)}:${whole.padStart(2, '0')}${fraction ? `.${fraction}` : ''}`
    return datetimeFrom(`${String(year).padStart(4, '0')}-${two(month)}-${two(date)} ${clock}`)
  },
  make_timespan: (values) => {
    const [days, hour, minute, second] = values.length === 4 ? values : [0n, ...values]
    const whole = [days, hour, minute].map((each) => convert(each ?? null, 'long'))
    const [d, h, m] = whole
    const seconds = Number(second ?? 0)
    if (typeof d !== 'bigint' || typeof h !== 'bigint' || typeof m !== 'bigint' || !Number.isFinite(seconds))
      return null
    return ((d * 24n + h) * 60n + m) * 600_000_000n + BigInt(Math.round(seconds * 1e7))
  },
}
