import type { Temporal } from 'temporal-polyfill'
import { type PartOfDay, partsOfDay } from './day-parts.ts'
import { type DayWords, type Spoken, spoken } from './language.ts'
import { inOrder, nearest, overlap } from './neighbours.ts'
import { withoutOtherNumbers } from './not-times.ts'
import { unixTimes } from './unix-time.ts'
import { wallOf } from './wall-clock.ts'
import { type NamedZone, namedZones } from './zones.ts'

/** One time of a text with everything that the text says about it, near or far. */
export type Heard = {
  readonly said: Spoken
  readonly day: DayWords | null
  /** The words of the day, where they stand apart from the clock time. */
  readonly daySaid: string
  readonly dayAround: string
  readonly part: PartOfDay | null
  readonly zone: string
  /** Null when the text names no zone and the requester's was taken. */
  readonly named: NamedZone | null
  readonly today: Temporal.PlainDate
  readonly recurring: string | null
  /** The text calls it a beginning ("since"). */
  readonly since: boolean
  /** The day was taken from another time of the text. */
  readonly borrowed: boolean
  readonly matched: string
}

const LONGEST = 4_000
const NEAR = 32
/** A text with more times than this is a log, not a request. */
const MOST = 16
/** No text holds this space after normalization, so what was cut out joins its neighbours and marks that a zone stood there. */
const GAP = '\u2003'
const RECURRING =
  /\b(?:every|each)\s{1,3}(?:single\s{1,3})?(?:day|morning|afternoon|evening|night|weekday|week|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b(?:daily|nightly)\b|毎(?:日|朝|晩|夜|夕|週)|\bjede[nsr]?\s{1,3}(?:tag|morgen|abend|nacht|woche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b|\btäglich\b|\bchaque\s{1,3}(?:jour|matin|soir|nuit)\b|\btous les (?:jours|matins|soirs)\b/gi
const WEEKDAY =
  /(?:mon|tues|wednes|thurs|fri|satur|sun)day$|(?:mon|diens|donners|frei|sams|sonn)tag$|mittwoch$/i
const SINCE = /(?:\bsince|\bseit|\bdepuis|\bab)\s{1,3}$/i
const ONWARDS = /^(?:頃|ごろ|くらい)?(?:から|以降)/
/** German writes "morning" and "tomorrow" alike. */
const MORGEN = /(?<=\b(?:am|diesen|guten|schönen|gegen|jeden)\s{1,3})morgen\b/gi
const WRONG = /(?<![\d.:-])(\d{1,2}):(\d{2})(?![\d:])|(?<!\d)(\d{1,3})時(?!間)/g

/** Listens to a text at `now`: its times, each with its day, part of the day and zone; the text as it was read. */
export function heard(
  original: string,
  now: Date,
  own: string,
): { readonly text: string; readonly times: readonly Heard[]; readonly wrongClock: string | null } {
  const raw = original.slice(0, LONGEST).normalize('NFKC').slice(0, LONGEST)
  const zones = namedZones(raw, own)
  const cut = zones.reduce(
    (left, zone) =>
      left.slice(0, zone.index) +
      GAP.repeat(zone.matched.length) +
      left.slice(zone.index + zone.matched.length),
    raw,
  )
  const text = withoutOtherNumbers(cut)
  const parts = partsOfDay(text)
  const recurring = [...text.matchAll(RECURRING)].map((m) => ({ index: m.index, matched: m[0] }))
  const plain = text
    .replace(MORGEN, '¤¤¤¤¤¤')
    .replace(RECURRING, (found) => (WEEKDAY.test(found) ? found : '¤'.repeat(found.length)))
  const first = [
    ...unixTimes(text, now),
    ...spoken(plain, wallOf(now.getTime(), zones[0]?.zone ?? own)),
  ].slice(0, MOST)
  const days = first.filter((one) => one.start.day !== null && one.start.clock === null && one.agoMs === null)
  const hear = (said: Spoken): Heard => {
    const named = zoneOf(said, zones)
    const zone = named?.zone ?? own
    const today = wallOf(now.getTime(), zone).toPlainDate()
    const alone = said.start.day === null && said.agoMs === null
    const near = (all: readonly Spoken[]) => all.filter((one) => !isFarFuture(one, said, today))
    const beside = alone ? nearest(said, near(days), LONGEST) : undefined
    const before = alone && said.start.clock !== null && !beside ? earlier(said, near(first)) : null
    const apart = beside ?? before
    const part = partOf(said, beside, parts)
    const source = apart ?? said
    const every = said.start.day?.kind === 'date' ? undefined : nearest(said, recurring, NEAR)
    return {
      said,
      day: source.start.day ?? said.end?.day ?? null,
      daySaid: raw.slice(source.index, source.index + source.text.length).trim(),
      dayAround: text.slice(Math.max(0, source.index - 14), source.index + source.text.length + 14),
      part,
      zone,
      named,
      today,
      recurring: every?.matched ?? null,
      since:
        SINCE.test(text.slice(Math.max(0, said.index - 9), said.index)) ||
        /^(?:since|seit|depuis|ab|for)\b/i.test(said.text) ||
        ONWARDS.test(text.slice(endOf(said, part))),
      borrowed: before !== null,
      matched: inOrder(raw, [
        said,
        ...(beside === undefined ? [] : [beside]),
        ...(part === null ? [] : [part]),
      ]),
    }
  }
  const wrong = [...text.matchAll(WRONG)].find((m) => Number(m[1] ?? m[3]) > 24 || Number(m[2] ?? 0) > 59)
  const whole = first.length === 0 ? parts.filter((one) => one.day !== null).slice(0, 1) : []
  return {
    text,
    times: [...first, ...whole.map(asSpoken)].map(hear),
    wrongClock: wrong?.[0] ?? null,
  }
}

function zoneOf(said: Spoken, zones: readonly NamedZone[]): NamedZone | null {
  const end = said.index + said.text.length
  const behind = zones.find((zone) => zone.index >= said.index && zone.index <= end + 3)
  return behind ?? nearest(said, zones, LONGEST) ?? null
}

/** The part of the day beside a time or beside its day; one that names its day ("this morning") holds from afar too. */
function partOf(said: Spoken, day: Spoken | undefined, parts: readonly PartOfDay[]): PartOfDay | null {
  const fits = parts.filter((one) => one.day === null || said.start.day === null || overlap(one, said))
  const besideDay = day === undefined ? undefined : nearest(day, parts, 2)
  const far = day === undefined && said.start.day === null ? fits.find((one) => one.day !== null) : undefined
  return nearest(said, fits, NEAR) ?? besideDay ?? far ?? null
}

/** A time without a day belongs to the day of the time before it. */
function earlier(said: Spoken, all: readonly Spoken[]): Spoken | null {
  return all.findLast((one) => one.index < said.index && one.start.day !== null && one.agoMs === null) ?? null
}

/** A day to come that stands some words away belongs to something else: a plan, a deadline. */
function isFarFuture({ start, index, text }: Spoken, said: Spoken, today: Temporal.PlainDate): boolean {
  const day = start.day
  if (day?.kind !== 'date' || day.year === null || day.month === null || said.start.clock === null)
    return false
  const away = Math.max(said.index - index - text.length, index - said.index - said.text.length)
  const [a, b] = [day.year * 400 + day.month * 32 + day.day, today.year * 400 + today.month * 32 + today.day]
  return a > b && (away > 12 || start.clock !== null)
}

/** Where the words of a time end, a part of the day right behind it included. */
function endOf(said: Spoken, part: PartOfDay | null): number {
  const end = said.index + said.text.length
  return part !== null && part.index >= end && part.index <= end + 2 ? part.index + part.matched.length : end
}

function asSpoken(part: PartOfDay): Spoken {
  const start = { day: null, clock: null }
  return { index: part.index, text: part.matched, start, end: null, agoMs: null, upToNow: false, note: null }
}
