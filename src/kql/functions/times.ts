import { datetimeFrom, fromUnix, withinCalendar } from '../datetime.ts'
import { asText, convert, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { formatDatetime, formatTimespan } from './clock-format.ts'
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

/** Stands for moments that no calendar has; it stays outside of the calendar whatever is added to it. */
const beyond = -(10n ** 20n)

function ticksOf(year: number, month: number, date: number): bigint {
  const at = new Date(0)
  const ms = at.setUTCFullYear(year, month, date)
  return Number.isNaN(ms) ? beyond : fromUnix(ms)
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

const part =
  (read: (ticks: bigint) => number | bigint): Scalar =>
  ([value]) =>
    typeof value === 'bigint' ? BigInt(read(value)) : null
const yearDay = (t: bigint): bigint => (t - ticksOf(parts(t).year, 0, 1)) / day + 1n
/** The number of a week from Monday on, in the year that a given day of it belongs to (0 = Monday). */
const weekBy =
  (middle: number) =>
  (t: bigint): bigint => {
    const belongs = t + BigInt(middle - ((parts(t).weekday + 6) % 7)) * day
    return (yearDay(belongs) - 1n) / 7n + 1n
  }
const isoWeek = weekBy(3)
/** The older function asks for the Wednesday of a week; how it counts where that matters is not documented. */
function oldWeek(t: bigint): bigint {
  const week = isoWeek(t)
  if (week !== weekBy(2)(t)) throw unsupported('weekofyear() where it differs from week_of_year()')
  return week
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

/** Ticks of the seconds of a minute; null for more or less than a minute has. */
function secondsOf(value: Value): bigint | null {
  const seconds = Number(value ?? 0)
  return seconds >= 0 && seconds < 60 ? BigInt(Math.round(seconds * 1e7)) : null
}

type Parts = ReturnType<typeof parts>
const partsByName: Readonly<Record<string, (ticks: bigint, of: Parts) => number | bigint>> = {
  year: (_, of) => of.year,
  quarter: (_, of) => Math.floor(of.month / 3) + 1,
  month: (_, of) => of.month + 1,
  day: (_, of) => of.date,
  dayofyear: yearDay,
  week_of_year: isoWeek,
  hour: (_, of) => of.rest / 36_000_000_000n,
  minute: (_, of) => (of.rest / 600_000_000n) % 60n,
  second: (_, of) => (of.rest / 10_000_000n) % 60n,
  millisecond: (_, of) => (of.rest / 10_000n) % 1000n,
  microsecond: (_, of) => (of.rest / 10n) % 1_000_000n,
  nanosecond: (_, of) => (of.rest % 10_000_000n) * 100n,
}

function datetimePart([unit, value]: readonly Value[]): Value {
  if (typeof value !== 'bigint') return null
  const name = asText(unit).toLowerCase()
  const read = Object.hasOwn(partsByName, name) ? partsByName[name] : undefined
  if (!read) throw unsupported(`the datetime part ${name}`)
  return BigInt(read(value, parts(value)))
}

/** Functions over datetimes and timespans, by name. */
export const times: Readonly<Record<string, Scalar>> = {
  datetime_add: ([unit, amount, value]) =>
    typeof value === 'bigint' && typeof amount === 'bigint' ? add(value, unitOf(unit), amount) : null,
  datetime_diff: ([unit, a, b]) =>
    typeof a === 'bigint' && typeof b === 'bigint' ? difference(unitOf(unit), a, b) : null,
  datepart: (values) => datetimePart(values),
  datetime_part: (values) => datetimePart(values),
  format_datetime: ([value, format]) => {
    if (typeof value !== 'bigint') return ''
    const { year, month, date, rest } = parts(value)
    return formatDatetime(asText(format), { year, month: month + 1, days: BigInt(date), rest })
  },
  format_timespan: ([value, format]) => {
    if (typeof value !== 'bigint') return ''
    const size = value < 0n ? -value : value
    const clock = { year: 0, month: 0, days: size / day, rest: size % day }
    return `${value < 0n ? '-' : ''}${formatTimespan(asText(format), clock)}`
  },
  startofday: startOf('day'),
  startofweek: startOf('week'),
  startofmonth: startOf('month'),
  startofyear: startOf('year'),
  endofday: endOf('day'),
  endofweek: endOf('week'),
  endofmonth: endOf('month'),
  endofyear: endOf('year'),
  dayofweek: ([value]) => {
    if (typeof value !== 'bigint') return null
    const { weekday } = parts(value)
    // The service needs the end of the week: the last week of the calendar has none.
    return withinCalendar(value + BigInt(6 - weekday) * day) === null ? null : BigInt(weekday) * day
  },
  dayofmonth: part((t) => parts(t).date),
  dayofyear: part(yearDay),
  getyear: part((t) => parts(t).year),
  getmonth: part((t) => parts(t).month + 1),
  monthofyear: part((t) => parts(t).month + 1),
  hourofday: part((t) => parts(t).rest / 36_000_000_000n),
  week_of_year: part(isoWeek),
  weekofyear: part(oldWeek),
  unixtime_seconds_todatetime: fromUnixBy(1e7),
  unixtime_milliseconds_todatetime: fromUnixBy(1e4),
  unixtime_microseconds_todatetime: fromUnixBy(10),
  unixtime_nanoseconds_todatetime: fromUnixBy(0.01),
  make_datetime: ([year, month, date, hour, minute, second]) => {
    const two = (v: Value): string => String(v ?? 0).padStart(2, '0')
    const start = datetimeFrom(
      `${String(year).padStart(4, '0')}-${two(month)}-${two(date)} ${two(hour)}:${two(minute)}`,
    )
    const seconds = secondsOf(second)
    return start === null || seconds === null ? null : start + seconds
  },
  make_timespan: (values) => {
    const [days, hour, minute, second] = values.length === 4 ? values : [0n, ...values]
    const [d, h, m] = [days, hour, minute].map((each) => convert(each ?? null, 'long'))
    const seconds = secondsOf(second)
    if (typeof d !== 'bigint' || typeof h !== 'bigint' || typeof m !== 'bigint' || seconds === null)
      return null
    if (d < 0n || h < 0n || h > 23n || m < 0n || m > 59n) return null
    return ((d * 24n + h) * 60n + m) * 600_000_000n + seconds
  },
}
