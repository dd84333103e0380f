import { Temporal } from 'temporal-polyfill'
import { type ClockTime, clocks } from './clocks.ts'
import { amount, type DayRead, dayOf } from './dates.ts'
import { type PartOfDay, partOfDay } from './day-parts.ts'
import { withoutOtherNumbers } from './not-times.ts'
import { knownZone, namedZone } from './zones.ts'

/** The time that a text names. Times are ISO 8601 UTC; `assumed` are sentences for people. */
export type When =
  | {
      readonly kind: 'moment'
      readonly at: string
      readonly assumed: readonly string[]
      readonly matched: string
    }
  | {
      readonly kind: 'range'
      readonly from: string
      readonly to: string
      readonly assumed: readonly string[]
      readonly matched: string
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'ask'; readonly question: string; readonly choices: readonly string[] }
  | { readonly kind: 'impossible'; readonly message: string; readonly fix: string }

const LONGEST = 4_000
const DAY = 86_400_000
const FIX = 'Give the time as 2025-06-18 07:20, with a zone if it is not yours.'
const UNIT = '(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|秒|分|時間)'
const AGO = new RegExp(`(?<![\\d.])(\\d{1,6}|an?|one|two|three|half an)\\s?${UNIT}\\s?(?:ago\\b|前)`, 'i')
const LAST = new RegExp(`\\b(?:last|past)\\s(?:(\\d{1,5})\\s?)?${UNIT}\\b`, 'i')

/** Reads the time that a text names, as a person in `zone` means it at `now`. Throws Problem('usage') for a bad zone. */
export function when(text: string, now: Date, zone: string): When {
  const own = knownZone(zone)
  const clean = withoutOtherNumbers(text.slice(0, LONGEST).normalize('NFKC').slice(0, LONGEST))
  const unix = /(?<![\w.:-])(1\d{9}|1\d{12})(?![\w.:-])/.exec(clean)
  if (unix !== null) {
    const ms = Number(unix[0]) * (unix[0].length === 10 ? 1000 : 1)
    return checked(ms, ms, now, [`${unix[0]} was read as Unix time.`], unix[0])
  }
  const counted = countedBack(clean, now)
  if (counted !== null) return counted
  const named = namedZone(clean, own)
  const where = named?.zone ?? own
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(where).toPlainDate()
  const day = dayOf(clean, today)
  if (day.kind === 'impossible') return no(`There is no such day: "${day.matched}".`)
  if (day.kind === 'ask')
    return { kind: 'ask', question: `Which day is ${day.matched}?`, choices: day.choices }
  const times = clocks(clean)
  const wrong = times.find(
    (time) => time.hour > 24 || time.minute > 59 || time.second > 59 || (time.hour === 24 && time.minute > 0),
  )
  if (wrong !== undefined) return no(`There is no such time: "${wrong.matched}".`)
  const assumed = [...(named?.assumed ?? [])]
  const first = times[0]
  const part = partOfDay(clean)
  if (first === undefined) return wholeStretch(day, part, today, where, now, assumed)
  const anchor = { day, part, today, where, now, text: clean }
  const second = times[1]
  if (second !== undefined && joined(clean, first, second)) return stretch(anchor, first, second, assumed)
  const at = placed(anchor, first, assumed)
  return checked(at, at, now, assumed, matchedOf(day, first.matched))
}

type Anchor = {
  readonly day: DayRead
  readonly part: PartOfDay | null
  readonly today: Temporal.PlainDate
  readonly where: string
  readonly now: Date
  readonly text: string
}

function placed(anchor: Anchor, time: ClockTime, assumed: string[]): number {
  const { day, part, today, where, now } = anchor
  const late = part !== null && part.to > 24 && time.hour < 6 ? 1 : 0
  if (day.kind === 'day') {
    let date = day.date.add({ days: late })
    let at = instant(date, time, where, [])
    if (!day.certain && at > now.getTime()) {
      date = day.weekday ? date.subtract({ days: 7 }) : date.subtract({ years: 1 })
      at = instant(date, time, where, [])
    }
    if (!day.certain && !day.weekday) assumed.push(`No year was given: took ${date.year}.`)
    if (day.weekday) assumed.push(`${day.matched.trim()} was read as ${date.toString()}.`)
    return instant(date, time, where, assumed)
  }
  if (part?.day != null) return instant(today.add({ days: part.day + late }), time, where, assumed)
  let date = today
  if (instant(date, time, where, []) > now.getTime()) date = date.subtract({ days: 1 })
  const at = instant(date, time, where, assumed)
  const iso = new Date(at).toISOString()
  assumed.push(
    `No date was given: took the latest ${face(time)}, ${date.toString()}, in ${where} (${iso.slice(11, 16)} UTC on ${iso.slice(0, 10)}).`,
  )
  return at
}

function stretch(anchor: Anchor, first: ClockTime, second: ClockTime, assumed: string[]): When {
  const from = placed(anchor, first, assumed)
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(anchor.where).toPlainDate()
  let to = instant(start, second, anchor.where, assumed)
  if (to <= from) to = instant(start.add({ days: 1 }), second, anchor.where, assumed)
  if (to > anchor.now.getTime() && from <= anchor.now.getTime()) {
    assumed.push('The range ends in the future: took now as its end.')
    to = anchor.now.getTime()
  }
  return checked(from, to, anchor.now, assumed, matchedOf(anchor.day, `${first.matched} – ${second.matched}`))
}

function wholeStretch(
  day: DayRead,
  part: PartOfDay | null,
  today: Temporal.PlainDate,
  where: string,
  now: Date,
  assumed: string[],
): When {
  if (day.kind !== 'day' && part?.day == null) return { kind: 'none' }
  const date = day.kind === 'day' ? day.date : today.add({ days: part?.day ?? 0 })
  const hours = part ?? { from: 0, to: 24 }
  const midnight = { hour: 0, minute: 0, second: 0, index: 0, matched: '' }
  const edge = (hour: number) =>
    instant(date.add({ days: Math.floor(hour / 24) }), { ...midnight, hour: hour % 24 }, where, [])
  const from = edge(hours.from)
  const to = from < now.getTime() ? Math.min(edge(hours.to), now.getTime()) : edge(hours.to)
  assumed.push(
    `No hour was given: took ${date.toString()} from ${hours.from}:00 to ${hours.to % 24}:00 in ${where}, up to now.`,
  )
  return checked(from, to, now, assumed, matchedOf(day, part?.matched ?? ''))
}

function countedBack(text: string, now: Date): When | null {
  const ago = AGO.exec(text)
  if (ago !== null) {
    const ms = now.getTime() - amount(ago[1]?.split(' ')[0]) * unitMs(ago[2])
    return checked(ms, ms, now, [], ago[0])
  }
  const last = LAST.exec(text)
  if (last === null) return null
  return checked(now.getTime() - Number(last[1] ?? 1) * unitMs(last[2]), now.getTime(), now, [], last[0])
}

function unitMs(unit: string | undefined): number {
  if (/^s|秒/i.test(unit ?? '')) return 1000
  return /^h|時間/i.test(unit ?? '') ? 3_600_000 : 60_000
}

function joined(text: string, first: ClockTime, second: ClockTime): boolean {
  const between = text.slice(first.index + first.matched.length, second.index)
  return (
    /^\s*(?:[A-Z]{3,4}\s*)?(?:and|to|until|till|[-–—~〜]|から|bis|à)?\s*$/i.test(between) &&
    second.index > first.index
  )
}

/** Epoch milliseconds of a wall-clock time; says so when clocks were changed there. */
function instant(date: Temporal.PlainDate, time: ClockTime, where: string, assumed: string[]): number {
  const day = time.hour === 24 ? date.add({ days: 1 }) : date
  const wall = day.toPlainDateTime({ hour: time.hour % 24, minute: time.minute, second: time.second })
  const earlier = wall.toZonedDateTime(where, { disambiguation: 'earlier' })
  const later = wall.toZonedDateTime(where, { disambiguation: 'later' })
  if (earlier.epochMilliseconds === later.epochMilliseconds) return earlier.epochMilliseconds
  const both = [earlier, later].map((one) => one.toInstant().toString().slice(11, 16))
  if (earlier.toPlainDateTime().equals(wall)) {
    assumed.push(
      `${face(time)} happened twice on ${day.toString()} in ${where} (${both.join(' and ')} UTC): took the first.`,
    )
    return earlier.epochMilliseconds
  }
  assumed.push(
    `${face(time)} did not exist on ${day.toString()} in ${where}, clocks went forward: took ${later.toPlainTime().toString().slice(0, 5)} (${both[1]} UTC).`,
  )
  return later.epochMilliseconds
}

function checked(from: number, to: number, now: Date, assumed: readonly string[], matched: string): When {
  const age = now.getTime() - from
  if (age < 0) return no(`${new Date(from).toISOString()} is in the future.`)
  if (age > 730 * DAY)
    return no(`${new Date(from).toISOString()} is more than 730 days ago, longer than logs are kept.`)
  const said =
    age > 365 * DAY ? [...assumed, 'This is over 365 days ago: the logs may no longer be retained.'] : assumed
  const iso = (ms: number) => new Date(ms).toISOString()
  if (from === to) return { kind: 'moment', at: iso(from), assumed: said, matched }
  return { kind: 'range', from: iso(from), to: iso(to), assumed: said, matched }
}

function matchedOf(day: DayRead, rest: string): string {
  return day.kind === 'day' ? `${day.matched.trim()} ${rest}`.trim() : rest
}

function face(time: ClockTime): string {
  return `${String(time.hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`
}

function no(message: string): When {
  return { kind: 'impossible', message, fix: FIX }
}
