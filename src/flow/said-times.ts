import { Temporal } from 'temporal-polyfill'
import { namedZones } from './times/zones.ts'

/** A time that a text tells, as written, with what it fixes of a date and of a clock. */
export type SaidTime = {
  readonly index: number
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
/** English months begin with a capital, since “may” and “march” are words; the others are theirs alone. */
const MONTHS = [
  'Jan[a-z]{0,6}|Jänner|janvier|janv',
  'Feb[a-z]{0,6}|février|févr',
  'Mar[a-z]{0,6}|März|mars',
  'Apr[a-z]{0,6}|avril|avr',
  'May|Mai|mai',
  'Jun[a-z]{0,6}|juin',
  'Jul[a-z]{0,6}|juillet|juil',
  'Aug[a-z]{0,6}|août',
  'Sep[a-z]{0,6}|septembre',
  'Oct[a-z]{0,6}|Okt[a-z]{0,6}|octobre',
  'Nov[a-z]{0,6}|novembre',
  'Dec[a-z]{0,6}|Dez[a-z]{0,6}|décembre',
]
const MONTH = `(?:${MONTHS.join('|')})\\.?`
const ONE_MONTH = MONTHS.map((names) => new RegExp(`^(?:${names})\\.?$`))
const NUMERIC =
  /(?<![\d.:])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{4})年(\d{1,2})月(\d{1,2})日|(?<!\d年?)(\d{1,2})月(\d{1,2})日/g
const DAY_FIRST = new RegExp(
  `(?<![\\d.:])(\\d{1,2})(?:st|nd|rd|th|er|\\.)? (?:of )?(${MONTH}),?(?: (\\d{4}))?(?![\\d:])`,
  'g',
)
const MONTH_FIRST = new RegExp(
  `\\b(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?:,? (\\d{4})(?![\\d:]))?`,
  'g',
)
const EITHER = /(?<![\d.:])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)/g
/** Without a year only beside a clock. */
const SHORT_DATE = /(?<![\d.:/-])(\d{1,2})(?:[-/](\d{1,2})|\.(\d{1,2})\.)(?=,?(?: at| um)? \d{1,2}:\d\d)/g
const CLOCK =
  /(?<![\d:.+-])(?:(午前|午後)\s?)?(\d{1,2})(?:(?::(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?(?![\d:])|h(\d\d)(?![\d:m]))(?:\s?([ap])\.?m\b)?|時(?!間)(?:(\d{1,2})分?(?:(\d{1,2})秒)?)?|\s?([ap])\.?m\b|\s?(?:Uhr\b|o'clock\b)(?: (\d\d)(?!\d))?)/gi
/** Hours and minutes without a colon, which only a zone or “hours” makes a clock. */
const MILITARY = /(?<![\d:.+-])([01]\d|2[0-3])([0-5]\d)(?=\s?(?:Z|UTC|hrs)\b)/g

/**
 * The times of day and the dates that a text tells, whatever their format; a date and the clock beside it are one. `own` is
 * the zone of whoever the text is for: a time without a zone is meant there or in UTC.
 */
export function saidTimes(text: string, own = 'UTC'): readonly SaidTime[] {
  const dates = [...numeric(text), ...named(text), ...short(text)].sort((a, b) => a.index - b.index)
  const clocks = [...[...text.matchAll(CLOCK)].flatMap(clockOf), ...military(text)]
  const zones = clocks.length > 0 ? namedZones(text, own) : []
  const ends = (one: { readonly index: number; readonly text: string }) => one.index + one.text.length
  const zoneOf = (clock: Part) => {
    const zone = zones[firstFrom(zones, ends(clock))]
    return zone && zone.index <= ends(clock) + 2 ? zone : undefined
  }
  const anywhere = [...new Set(['UTC', own, ...zones.map((zone) => zone.zone)])]
  const told = (clock: Part | null, date: Part | undefined): SaidTime => {
    const zone = clock ? zoneOf(clock) : undefined
    const parts = [clock, date, zone && { index: zone.index, text: zone.matched }].filter(
      (one) => one !== null && one !== undefined,
    )
    const index = Math.min(...parts.map((one) => one.index))
    return {
      index,
      text: text.slice(index, Math.max(...parts.map(ends))),
      dates: date?.dates ?? [],
      clock: clock?.clock ?? null,
      zones: zone ? [zone.zone] : anywhere,
    }
  }
  const taken = new Set<Part>()
  const whole = clocks.map((clock) => {
    const after = firstFrom(dates, clock.index + 1)
    const near = [dates[after - 1], dates[after]].filter((one) => one !== undefined)
    const date = near.find((one) => beside(text, one, clock) || beside(text, clock, one))
    if (date) taken.add(date)
    return told(clock, date)
  })
  return [...whole, ...dates.filter((date) => !taken.has(date)).map((date) => told(null, date))]
}

/** The place of the first of sorted parts that begins at or after `index`. */
function firstFrom(parts: readonly { readonly index: number }[], index: number): number {
  let [low, high] = [0, parts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((parts[middle]?.index ?? 0) < index) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether an instant (epoch ms) is what was said, cut off or rounded to how exactly it was said. */
export function isMeant(said: SaidTime, ms: number): boolean {
  return said.zones.some((zone) => {
    const local = ms + offsetOf(zone, ms)
    return (said.clock === null || agrees(said.clock, local)) && (said.dates.length === 0 || on(said, local))
  })
}

const QUARTER = 15 * MINUTE
const MOST_OFFSETS = 50_000
const offsets = new Map<string, number>()

/** How far the zone's clock is ahead at an instant; no zone changes its clock but at a quarter of an hour. */
function offsetOf(zone: string, ms: number): number {
  if (zone === 'UTC') return 0
  const quarter = Math.floor(ms / QUARTER)
  const key = `${zone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const at = Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER)
  const offset = at.toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  if (offsets.size >= MOST_OFFSETS) offsets.clear()
  offsets.set(key, offset)
  return offset
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
  const [
    text,
    japanese,
    hours,
    minutes,
    seconds,
    fraction,
    french,
    half,
    kanjiMinutes,
    kanjiSeconds,
    alone,
    uhr,
  ] = match
  const noon = japanese ? (japanese === '午後' ? 'p' : 'a') : (half ?? alone)?.toLowerCase()
  const minute = minutes ?? french ?? kanjiMinutes ?? uhr
  const second = seconds ?? kanjiSeconds
  const hour = noon ? (Number(hours) % 12) + (noon === 'p' ? 12 : 0) : Number(hours)
  if (hour > 24 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 60) return []
  const unit = fraction ? Math.max(1, 1000 / 10 ** fraction.length) : second ? 1000 : minute ? MINUTE : HOUR
  const ms =
    hour * HOUR +
    Number(minute ?? 0) * MINUTE +
    Number(second ?? 0) * 1000 +
    Math.floor(Number(`0.${fraction ?? 0}`) * 1000)
  return [{ index: match.index, text, clock: { ms, unit } }]
}

const military = (text: string): Part[] =>
  [...text.matchAll(MILITARY)].map((match) => ({
    index: match.index,
    text: match[0],
    clock: { ms: Number(match[1]) * HOUR + Number(match[2]) * MINUTE, unit: MINUTE },
  }))

function numeric(text: string): Part[] {
  const first = [...text.matchAll(NUMERIC)].map((m) =>
    part(m, [m[1] ?? m[5], m[3] ?? m[6] ?? m[8], m[4] ?? m[7] ?? m[9]]),
  )
  const last = [...text.matchAll(EITHER)].map((m) => part(m, [m[4], m[1], m[3]], [m[4], m[3], m[1]]))
  return [...first, ...last]
}

const short = (text: string): Part[] =>
  [...text.matchAll(SHORT_DATE)].map((m) => {
    const [one, other] = [m[1], m[2] ?? m[3]]
    return part(m, [undefined, one, other], [undefined, other, one])
  })

function named(text: string): Part[] {
  const month = (name = '') => ONE_MONTH.findIndex((names) => names.test(name)) + 1
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
