import { Temporal } from 'temporal-polyfill'
import { dayOf } from './calendar.ts'
import { hourWithin } from './day-parts.ts'
import type { Heard } from './heard.ts'
import type { ClockWords } from './language.ts'
import { face, instantOf, type WallTime, wallOf } from './wall-clock.ts'

/** Where a time lies, in epoch milliseconds, and what was assumed; `whole` = no hour was given. */
export type Spot =
  | {
      readonly kind: 'spot'
      readonly from: number
      readonly to: number
      readonly whole: boolean
      readonly assumed: readonly string[]
      /** It is when something began, and nothing says that it has ended. */
      readonly since?: true
    }
  | { readonly kind: 'ask'; readonly said: string; readonly choices: readonly string[] }
  | { readonly kind: 'impossible'; readonly said: string }

/** Puts a time that was heard onto the time line; what the words leave open becomes the latest past reading. */
export function placed(heard: Heard, now: Date): Spot {
  const { said } = heard
  if (said.agoMs !== null) {
    const from = now.getTime() - said.agoMs
    const vague =
      said.upToNow && !/\d|hour|minute/.test(said.text)
        ? [
            `“${said.text}” was read as the time from ${new Date(from).toISOString().slice(0, 16)}Z up to now.`,
          ]
        : []
    return {
      kind: 'spot',
      from,
      to: said.upToNow ? now.getTime() : from,
      whole: false,
      assumed: said.note === null ? vague : [said.note],
      ...(said.note === null ? {} : { since: true }),
    }
  }
  const zone = [...(heard.named?.assumed ?? [])]
  if (said.start.clock === null) return wholeStretch(heard, now, zone)
  const start = hourOf(said.start.clock, heard)
  const day = datedOrLatest(heard, start.time, now)
  if (day.kind !== 'day') return day
  const at = instantOf(day.date, start.time, heard.zone)
  const assumed = [...zone, ...day.assumed, ...start.assumed, ...at.assumed, ...zoneNote(heard, at.ms)]
  const since = heard.since && said.end === null
  if (since) assumed.push(`“${heard.matched}” was read as when it began.`)
  if (said.end === null)
    return { kind: 'spot', from: at.ms, to: at.ms, whole: false, assumed, ...(since ? { since } : {}) }
  const end = endOf(heard, day.date, at.ms, now)
  return { kind: 'spot', from: at.ms, to: end.ms, whole: false, assumed: [...assumed, ...end.assumed] }
}

type Dated =
  | { readonly kind: 'day'; readonly date: Temporal.PlainDate; readonly assumed: readonly string[] }
  | Extract<Spot, { kind: 'ask' | 'impossible' }>

function datedOrLatest(heard: Heard, time: WallTime, now: Date): Dated {
  const { part, today, zone } = heard
  const past = (date: Temporal.PlainDate) => instantOf(date, time, zone).ms <= now.getTime()
  const afterMidnight = part !== null && part.to > 24 && time.hour < 6 ? 1 : 0
  if (part !== null && part.day !== null) {
    const date = today.add({ days: part.day + afterMidnight })
    return { kind: 'day', date, assumed: [`“${part.matched}” was read as ${date.toString()}.`] }
  }
  if (heard.day !== null && heard.recurring === null) {
    const found = dayOf(heard.day, heard.daySaid, heard.dayAround, today, past)
    if (found.kind === 'impossible') return { kind: 'impossible', said: heard.daySaid }
    if (found.kind === 'ask') {
      const choices = found.choices.map((date) =>
        [date, face(time), heard.named?.matched ?? ''].join(' ').trim(),
      )
      return { kind: 'ask', said: heard.daySaid, choices }
    }
    const note = heard.borrowed
      ? [
          `No date stood with “${heard.said.text.trim()}”: took ${found.date.toString()} from “${heard.daySaid}”.`,
        ]
      : found.assumed
    const date = found.date.add({ days: afterMidnight })
    const late = afterMidnight === 0 ? [] : [`${face(time)} at night was read as ${date.toString()}.`]
    return { ...found, date, assumed: [...note, ...late] }
  }
  const weekday = heard.day?.kind === 'weekday' ? dayOf(heard.day, heard.daySaid, '', today, past) : null
  const date = weekday?.kind === 'day' ? weekday.date : past(today) ? today : today.subtract({ days: 1 })
  const note =
    heard.recurring === null
      ? `No date was given: took the latest ${face(time)}, ${date.toString()}.`
      : `“${heard.recurring}” is not one moment: took the latest ${face(time)}, ${date.toString()}.`
  return { kind: 'day', date, assumed: [note] }
}

function endOf(heard: Heard, date: Temporal.PlainDate, from: number, now: Date) {
  const end = heard.said.end
  if (end?.clock == null)
    return instantOf(date.add({ days: 1 }), { hour: 0, minute: 0, second: 0 }, heard.zone)
  const time = hourOf(end.clock, heard).time
  const past = (day: Temporal.PlainDate) => instantOf(day, time, heard.zone).ms <= now.getTime()
  const own =
    end.day === null || heard.said.start.day === null ? null : dayOf(end.day, '', '', heard.today, past)
  // An end before its beginning is the next such time: 23:30 to 00:30.
  const days = [...(own?.kind === 'day' ? [own.date] : []), date, date.add({ days: 1 })]
  const ends = days.map((day) => instantOf(day, time, heard.zone))
  return ends.find((end) => end.ms > from) ?? { ms: from, assumed: [] }
}

function hourOf(clock: ClockWords, { part, said }: Heard): { time: WallTime; assumed: readonly string[] } {
  if (clock.sure || (part === null && said.end?.clock?.sure === true && /[ap]\.?m\b/i.test(said.text)))
    return { time: clock, assumed: [] }
  const hour = part === null ? clock.hour : hourWithin(clock.hour, part)
  const time = { ...clock, hour }
  if (part !== null)
    return hour === clock.hour
      ? { time, assumed: [] }
      : { time, assumed: [`${face(clock)} was read as ${face(time)}, because of “${part.matched}”.`] }
  if (/(?<!\d)0\d|:\d{2}:/.test(said.text) || hour > 12) return { time, assumed: [] }
  return { time, assumed: [`Neither am nor pm was given: took ${face(time)}.`] }
}

function wholeStretch(heard: Heard, now: Date, zone: readonly string[]): Spot {
  const { part, today } = heard
  const past = (date: Temporal.PlainDate) => instantOf(date, MIDNIGHT, heard.zone).ms <= now.getTime()
  const day =
    part !== null && part.day !== null
      ? {
          kind: 'day' as const,
          date: today.add({ days: part.day }),
          assumed: [`“${part.matched}” was read as the day ${today.add({ days: part.day }).toString()}.`],
        }
      : heard.day === null
        ? { kind: 'impossible' as const }
        : dayOf(heard.day, heard.daySaid, heard.dayAround, today, past)
  if (day.kind === 'impossible') return { kind: 'impossible', said: heard.daySaid }
  if (day.kind === 'ask') return { kind: 'ask', said: heard.daySaid, choices: day.choices }
  const hours = part ?? { from: 0, to: 24 }
  const edge = (hour: number, date = day.date) =>
    instantOf(date.add({ days: Math.floor(hour / 24) }), { ...MIDNIGHT, hour: hour % 24 }, heard.zone).ms
  const from = edge(hours.from)
  const last = heard.said.end?.day == null ? null : dayOf(heard.said.end.day, '', '', today, past)
  const until = last?.kind === 'day' && Temporal.PlainDate.compare(last.date, day.date) > 0 ? last.date : null
  const to = until === null ? edge(hours.to) : edge(24, until)
  const end = from < now.getTime() ? (heard.since ? now.getTime() : Math.min(to, now.getTime())) : to
  const upTo = end === now.getTime() ? ', up to now' : ''
  const stretch = part === null ? '' : ` from ${hours.from}:00 to ${hours.to % 24}:00`
  const days = until === null ? day.date.toString() : `${day.date.toString()} to ${until.toString()}`
  const note = `No hour was given: took ${part === null && upTo === '' ? 'all of ' : ''}${days}${stretch}${upTo}.`
  return {
    kind: 'spot',
    from,
    to: end,
    whole: true,
    assumed: [...zone, ...day.assumed, note, ...zoneNote(heard, from)],
  }
}

const MIDNIGHT: WallTime = { hour: 0, minute: 0, second: 0 }

function zoneNote(heard: Heard, ms: number): readonly string[] {
  if (heard.named !== null) return []
  const utc = wallOf(ms, 'UTC').toString({ smallestUnit: 'minute' }).replace('T', ' ')
  return [`No zone was given: took ${heard.zone}${heard.zone === 'UTC' ? '' : ` (${utc} UTC)`}.`]
}
