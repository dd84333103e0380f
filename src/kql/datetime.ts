import { unsupported } from './kql-error.ts'

const second = 10_000_000n
const unixEpoch = 621_355_968_000_000_000n

function onCalendar(year: number, month: number, day: number): boolean {
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  return year > 0 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
}

const sortable =
  /^(\d{4})(?:-(\d\d?)-|\/(\d\d?)\/)(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,7})\d*)?)?)?\s*(Z|GMT|UTC|[+-]\d\d:?\d\d)?$/
const offset = /([+-])(\d\d):?(\d\d)/

/** Ticks (100 ns since year 1) of a datetime text that begins with the year, or null. */
export function datetimeFrom(text: string): bigint | null {
  const found = sortable.exec(text.trim())
  if (!found) return null
  const [, year, dashed, slashed, ...rest] = found
  const m = [undefined, year, dashed ?? slashed, ...rest]
  if (!onCalendar(Number(m[1]), Number(m[2]), Number(m[3])) || Number(m[4] ?? 0) > 23) return null
  const iso = `${m[1]}-${m[2]?.padStart(2, '0')}-${m[3]?.padStart(2, '0')}T${(m[4] ?? '0').padStart(2, '0')}:${m[5] ?? '00'}:${m[6] ?? '00'}Z`
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return null
  const zone = offset.exec(m[8] ?? '')
  const minutes = zone ? BigInt(`${zone[1]}${Number(zone[2]) * 60 + Number(zone[3])}`) : 0n
  return fromUnix(ms) + BigInt((m[7] ?? '').padEnd(7, '0')) - minutes * 60n * second
}

/** Ticks of a time given as milliseconds since 1970. */
export function fromUnix(ms: number): bigint {
  return BigInt(ms) * 10_000n + unixEpoch
}

const lastTick = 3_155_378_975_999_999_999n

/** The ticks of a moment of the years 1 to 9999; null for any other. */
export function withinCalendar(ticks: bigint): bigint | null {
  return ticks >= 0n && ticks <= lastTick ? ticks : null
}

/** ISO text with seven decimals. */
export function datetimeText(ticks: bigint): string {
  const unix = ticks - unixEpoch
  const whole = (unix - (((unix % second) + second) % second)) / 10_000n
  const rest = ((unix % second) + second) % second
  return `${new Date(Number(whole)).toISOString().slice(0, 19)}.${String(rest).padStart(7, '0')}Z`
}

const units: Readonly<Record<string, number>> = {
  d: 864e9,
  day: 864e9,
  days: 864e9,
  h: 36e9,
  hr: 36e9,
  hour: 36e9,
  hours: 36e9,
  m: 6e8,
  min: 6e8,
  minute: 6e8,
  minutes: 6e8,
  s: 1e7,
  sec: 1e7,
  second: 1e7,
  seconds: 1e7,
  ms: 1e4,
  milli: 1e4,
  millis: 1e4,
  millisecond: 1e4,
  milliseconds: 1e4,
  micro: 10,
  microsecond: 10,
  microseconds: 10,
  tick: 1,
  ticks: 1,
}

const clockForm = /^(-)?(?:(\d+)\.)?(\d+):(\d+)(?::(\d+)(?:\.(\d{1,7}))?)?$/
const shortForm = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/i

/** Ticks of a timespan text such as 1.02:03:04.5 or 5m, or null. */
export function timespanFrom(text: string): bigint | null {
  const clock = clockForm.exec(text.trim())
  if (clock) {
    const part = (index: number): bigint => BigInt(clock[index] ?? 0)
    // What the service makes of a clock beyond its hour, minute or second is not documented.
    if (part(3) > 23n || part(4) > 59n || part(5) > 59n) throw unsupported(`the timespan ${text}`)
    const whole = (((part(2) * 24n + part(3)) * 60n + part(4)) * 60n + part(5)) * second
    const ticks = whole + BigInt((clock[6] ?? '').padEnd(7, '0'))
    return clock[1] ? -ticks : ticks
  }
  const short = shortForm.exec(text.trim())
  const unit = units[short?.[2]?.toLowerCase() ?? '']
  if (short && unit) return BigInt(Math.round(Number(short[1]) * unit))
  return /^-?\d+$/.test(text.trim()) ? BigInt(text.trim()) * 864_000_000_000n : null
}

/** Timespan text, d.hh:mm:ss.fffffff with the parts that are zero left out. */
export function timespanText(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks
  const two = (n: bigint): string => String(n).padStart(2, '0')
  const seconds = size / second
  const days = seconds / 86_400n
  const rest = size % second
  return `${ticks < 0n ? '-' : ''}${days ? `${days}.` : ''}${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${rest ? `.${String(rest).padStart(7, '0')}` : ''}`
}
