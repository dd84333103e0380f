import { Temporal } from 'temporal-polyfill'
import { namedZones } from './times/zones.ts'

/** A time that a text tells, as written, with what it fixes of a date and of a clock. */
export type SaidTime = {
  readonly text: string
  /** Dates that it can mean; a year of null is any. Empty = it names none. */
  readonly dates: readonly { readonly year: number | null; readonly month: number; readonly day: number }[]
  /** Milliseconds since midnight and how exactly they are told; null = it names none. */
  readonly clock: { readonly ms: number; readonly unit: number } | null
  /** IANA names or offsets, any of which may be meant. */
  readonly zones: readonly string[]
}
type Part = { readonly index: number; readonly text: string } & Partial<Pick<SaidTime, 'dates' | 'clock'>>

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MONTH = `(?:${MONTHS.map((name) => `${name[0]?.toUpperCase()}${name.slice(1)}`).join('|')})[a-z]{0,6}\\.?`
const NUMERIC = /(?<![\d.:])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{4})年(\d{1,2})月(\d{1,2})日/g
const DAY_FIRST = new RegExp(
  `(?<![\\d.:])(\\d{1,2})(?:st|nd|rd|th|\\.)? (?:of )?(${MONTH}),?(?: (\\d{4}))?(?![\\d:])`,
  'g',
)
const MONTH_FIRST = new RegExp(
  `\\b(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?:,? (\\d{4})(?![\\d:]))?`,
  'g',
)
const EITHER = /(?<![\d.:])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)/g
const CLOCK =
  /(?<![\d:.+-])(\d{1,2})(?:[:時](\d\d)分?(?::?(\d\d)(?:[.,](\d{1,9}))?秒?)?(?![\d:])(?:\s?([ap])\.?m\b)?|\s?([ap])\.?m\b)/gi

/** The times of day and the dates that a text tells, whatever their format; a date and the clock beside it are one. */
export function saidTimes(text: string): readonly SaidTime[] {
  const dates = [...numeric(text), ...named(text)].sort((a, b) => a.index - b.index)
  const clocks = [...text.matchAll(CLOCK)].flatMap(clockOf)
  const zones = namedZones(text, 'UTC')
  const zoneOf = ({ index, text: said }: Part) => {
    const end = index + said.length
    return zones.find((zone) => zone.index >= end && zone.index <= end + 2)
  }
  const told = (clock: Part | null, date: Part | undefined): SaidTime => {
    const parts = [clock, date, clock && zoneOf(clock)].filter((one) => one !== null && one !== undefined)
    const ends = parts.map((one) => one.index + ('text' in one ? one.text : one.matched).length)
    const own = clock ? zoneOf(clock) : undefined
    return {
      text: text.slice(Math.min(...parts.map((one) => one.index)), Math.max(...ends)),
      dates: date?.dates ?? [],
      clock: clock?.clock ?? null,
      zones: own ? [own.zone] : ['UTC', ...zones.map((zone) => zone.zone)],
    }
  }
  const taken = new Set<Part>()
  const whole = clocks.map((clock) => {
    const date = dates.find((one) => beside(text, one, clock) || beside(text, clock, one))
    if (date) taken.add(date)
    return told(clock, date)
  })
  return [...whole, ...dates.filter((date) => !taken.has(date)).map((date) => told(null, date))]
}

/** Whether an instant (epoch ms) is what was said, cut off or rounded to how exactly it was said. */
export function isMeant(said: SaidTime, ms: number): boolean {
  return said.zones.some((zone) => {
    const local = ms + offsetOf(zone, ms)
    return (said.clock === null || agrees(said.clock, local)) && (said.dates.length === 0 || on(said, local))
  })
}

function offsetOf(zone: string, ms: number): number {
  if (zone === 'UTC') return 0
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
}

function agrees(clock: NonNullable<SaidTime['clock']>, local: number): boolean {
  const off = (((local - clock.ms) % DAY) + DAY) % DAY
  return off < clock.unit || DAY - off <= clock.unit / 2
}

function on({ dates }: SaidTime, local: number): boolean {
  const [year, month, day] = new Date(local).toISOString().slice(0, 10).split('-').map(Number)
  return dates.some((one) => one.day === day && one.month === month && (one.year ?? year) === year)
}

const beside = (text: string, first: Part, second: Part): boolean =>
  /^(?:T|,?\s{0,2}(?:at |on |um |\()?)$/.test(text.slice(first.index + first.text.length, second.index)) &&
  second.index > first.index

function clockOf(match: RegExpExecArray): Part[] {
  const [text, hours, minutes, seconds, fraction, half, alone] = match
  const noon = (half ?? alone)?.toLowerCase()
  const hour = noon ? (Number(hours) % 12) + (noon === 'p' ? 12 : 0) : Number(hours)
  if (hour > 24 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 60) return []
  const unit = fraction ? Math.max(1, 1000 / 10 ** fraction.length) : seconds ? 1000 : minutes ? MINUTE : HOUR
  const ms =
    hour * HOUR +
    Number(minutes ?? 0) * MINUTE +
    Number(seconds ?? 0) * 1000 +
    Math.floor(Number(`0.${fraction ?? 0}`) * 1000)
  return [{ index: match.index, text, clock: { ms, unit } }]
}

function numeric(text: string): Part[] {
  const first = [...text.matchAll(NUMERIC)].map((m) => part(m, [m[1] ?? m[5], m[3] ?? m[6], m[4] ?? m[7]]))
  const last = [...text.matchAll(EITHER)].map((m) => part(m, [m[4], m[1], m[3]], [m[4], m[3], m[1]]))
  return [...first, ...last]
}

function named(text: string): Part[] {
  const month = (name: string | undefined) => MONTHS.indexOf(name?.slice(0, 3).toLowerCase() ?? '') + 1
  const dayFirst = [...text.matchAll(DAY_FIRST)].map((m) => part(m, [m[3], month(m[2]), m[1]]))
  const free = text.replace(DAY_FIRST, (found) => ' '.repeat(found.length))
  return [...dayFirst, ...[...free.matchAll(MONTH_FIRST)].map((m) => part(m, [m[3], month(m[1]), m[2]]))]
}

function part(
  match: RegExpExecArray,
  ...dates: readonly (readonly [string | undefined, string | number | undefined, string | undefined])[]
): Part {
  return {
    index: match.index,
    text: match[0],
    dates: dates.map(([year, month, day]) => ({
      year: year === undefined ? null : Number(year),
      month: Number(month),
      day: Number(day),
    })),
  }
}
