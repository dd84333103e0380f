import * as en from 'chrono-node'
import { Temporal } from 'temporal-polyfill'
import { Problem } from '../incident/problem.ts'
import { onClock, zoneNamed } from './zones.ts'

/** The time that a text names. */
export type When =
  | { readonly kind: 'moment'; readonly at: string; readonly assumed: readonly string[]; readonly matched: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string; readonly assumed: readonly string[]; readonly matched: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'ask'; readonly question: string; readonly choices: readonly string[] }
  | { readonly kind: 'impossible'; readonly message: string; readonly fix: string }

const READ_AT_MOST = 4000
const DAY_MS = 86_400_000
const FIX = 'Write the time like 2025-06-18 07:20, with a zone if it is not yours.'
const IMPOSSIBLE = /\b(?:2[4-9]|[3-9]\d):[0-5]\d\b|\b\d{1,2}:[6-9]\d\b/
const OFFSET = /\d[Zz]\b|[+-]\d{2}:?\d{2}$|(?:UTC|GMT)[+-]\d/
const DATE = /\b(\d{4})-(\d{2})-(\d{2})\b/

/** Reads the time out of a request, in English or Japanese; `now` and the requester's zone settle what was left out. */
export function when(text: string, now: Date, zone: string): When {
  const words = text.slice(0, READ_AT_MOST).replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, (ip) => '#'.repeat(ip.length))
  const named = zoneNamed(words, zone)
  const home = named?.zone ?? zone
  const local = localNow(now, home)
  const impossible = refuse(words)
  if (impossible) return impossible
  const reference = { instant: new Date(Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second)), timezone: 0 }
  const said = known(words)
  const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/.test(said) ? en.ja.parse(said, reference) : []
  const found = [...en.casual.parse(said, reference), ...japanese]
  const best = found.filter((one) => !/^\d{1,2}$|^now$|^sat$|^sun$|^mar$|^may$/i.test(one.text)).sort((a, b) => weight(b) - weight(a))[0]
  if (!best) return { kind: 'none' }
  const assumed: string[] = named?.said ? [named.said] : []
  const start = instant(best.start, home, local, now, assumed, best.text)
  if (start.at.getTime() > now.getTime() + 60_000) {
    return { kind: 'impossible', message: `“${best.text}” is in the future (${start.at.toISOString()}; now is ${now.toISOString()}).`, fix: FIX }
  }
  if (now.getTime() - start.at.getTime() > 365 * DAY_MS) assumed.push('That is more than a year ago: the logs may no longer be kept.')
  const relative = /ago|前/.test(best.text)
  if (!best.end && (best.start.isCertain('hour') || relative)) return { kind: 'moment', at: start.at.toISOString(), assumed, matched: best.text }
  const end = best.end ? instant(best.end, home, local, now, [], best.text) : spanEnd(best.start, start.at, best.text)
  const to = new Date(Math.min(now.getTime(), Math.max(end.at.getTime(), start.at.getTime() + 60_000)))
  const from = best.start.isCertain('hour') || best.end ? start.at : (end as { from?: Date }).from ?? start.at
  return { kind: 'range', from: from.toISOString(), to: to.toISOString(), assumed, matched: best.text }
}

type Local = Temporal.ZonedDateTime

function localNow(now: Date, zone: string): Local {
  try {
    return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  } catch (error) {
    throw new Problem('usage', `${zone} is not a time zone.`, 'Use an IANA name such as Europe/Berlin or Asia/Tokyo.', { cause: error })
  }
}

function refuse(text: string): When | null {
  const clock = IMPOSSIBLE.exec(text.replace(/[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f:]+/gi, ''))
  if (clock) return { kind: 'impossible', message: `${clock[0]} is not a time of day.`, fix: FIX }
  const date = DATE.exec(text)
  if (!date) return null
  try {
    Temporal.PlainDate.from({ year: Number(date[1]), month: Number(date[2]), day: Number(date[3]) }, { overflow: 'reject' })
    return null
  } catch {
    return { kind: 'impossible', message: `${date[0]} is not a day of the calendar.`, fix: FIX }
  }
}

/** Phrases that chrono does not know, said the way that it does. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bbetween\s+(\S+)\s+and\s+(\S+)/i, '$1 - $2'],
  [/\b(?:around|about|at)\s+(\d{1,2})(?=\s+[A-Z]{3,4}\b)/, 'at $1:00'],
  [/(\d+)\s*分(?:くらい|ほど)?前/, ' $1 minutes ago '],
  [/(\d+)\s*時間(?:くらい|ほど)?前/, ' $1 hours ago '],
  [/(\d+)\s*日前/, ' $1 days ago '],
  [/昨日の?(?:夕方|夜|晩)|昨夜|昨晩/, ' yesterday evening '],
  [/昨日の?朝/, ' yesterday morning '],
  [/今朝(?!\s*\d)/, ' this morning '],
  [/頃|ごろ/g, ' '],
]
const known = (text: string): string => PHRASES.reduce((words, [from, to]) => words.replace(from, to), text.normalize('NFKC'))

/** The most complete expression counts: a date with a clock time before either alone. */
const weight = (one: en.ParsedResult): number =>
  Number(one.start.isCertain('hour')) * 2 + Number(one.start.isCertain('day') || one.start.isCertain('weekday')) + one.text.length / 1000

function instant(parsed: en.ParsedComponents, zone: string, now: Local, clock: Date, assumed: string[], text: string): { at: Date } {
  const offset = parsed.get('timezoneOffset')
  const get = (part: en.Component): number => parsed.get(part) ?? 0
  let day = Temporal.PlainDateTime.from({ year: get('year'), month: get('month'), day: get('day'), hour: get('hour'), minute: get('minute'), second: get('second') })
  // Chrono also claims an offset for relative times; only one that stands in the text counts.
  if (OFFSET.test(text) && offset !== null) return { at: new Date(Date.parse(`${day.toString({ smallestUnit: 'second' })}Z`) - offset * 60_000) }
  const future = (value: Temporal.PlainDateTime): boolean => Temporal.PlainDateTime.compare(value, now.toPlainDateTime()) > 0
  const dated = parsed.isCertain('day') || parsed.isCertain('weekday')
  if (!dated && future(day)) day = day.subtract({ days: 1 })
  if (dated && !parsed.isCertain('year') && future(day)) day = day.subtract({ years: 1 })
  const at = onClock(day, zone, assumed)
  if (!dated && parsed.isCertain('hour')) {
    assumed.push(`No date was given: took the latest ${day.toString().slice(11, 16)} before now, ${day.toString().slice(0, 10)}.`)
  }
  assumed.push(`Read as ${day.toString({ smallestUnit: 'minute' }).replace('T', ' ')} in ${zone} (${at.toISOString()}).`)
  return at.getTime() > clock.getTime() + 60_000 && !dated ? { at: new Date(at.getTime() - DAY_MS) } : { at }
}

/** How long a part of a day lasts when no clock time was said. */
function spanEnd(_start: en.ParsedComponents, at: Date, text: string): { at: Date; from: Date } {
  const hours = /evening|night|夕方|夜|晩/i.test(text) ? [-3, 3] : /morning|afternoon|朝|午後|午前|昼/i.test(text) ? [-3, 4] : [-12, 12]
  return { from: new Date(at.getTime() + (hours[0] ?? 0) * 3_600_000), at: new Date(at.getTime() + (hours[1] ?? 0) * 3_600_000) }
}
