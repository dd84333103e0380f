import { Temporal } from 'temporal-polyfill'

/** What a text says of the day. `certain` = a year was given or the words count from today. */
export type DayRead =
  | {
      readonly kind: 'day'
      readonly date: Temporal.PlainDate
      readonly certain: boolean
      readonly weekday: boolean
      readonly matched: string
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'ask'; readonly choices: readonly string[]; readonly matched: string }
  | { readonly kind: 'impossible'; readonly matched: string }

const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?'
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const KANJI = '月火水木金土日'
const YMD = /(?<![\d.])(\d{4})(?:[-/]|年\s?)(\d{1,2})(?:[-/]|月\s?)(\d{1,2})(?!\d)/
const JAPANESE = /(?<!\d)(\d{1,2})月\s?(\d{1,2})日/
const DAY_MONTH = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th)?\\.?\\s(?:of\\s)?${MONTH}(?![a-z])(?:,?\\s(\\d{4}))?`,
  'i',
)
const MONTH_DAY = new RegExp(`\\b${MONTH}\\s(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?:,?\\s(\\d{4})(?!:))?`, 'i')
const NUMERIC = /(?<![\d/.])(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?![\d/])/
const SHIFTS: readonly (readonly [RegExp, number])[] = [
  [/\bday before yesterday\b|一昨日|おととい|\bvorgestern\b|\bavant-hier\b/i, -2],
  [/\byesterday\b|昨日|きのう|\bgestern\b|\bhier\b/i, -1],
  [/\btoday\b|今日|本日|\bheute\b|\baujourd['’]hui\b/i, 0],
  [/\btomorrow\b|明日|\bmorgen um\b|\bdemain\b/i, 1],
]

/** The day that a text names, seen from `today`. A date without year is the latest past one. */
export function dayOf(text: string, today: Temporal.PlainDate): DayRead {
  const ymd = YMD.exec(text)
  if (ymd !== null) return built(ymd[0], today, Number(ymd[2]), Number(ymd[3]), Number(ymd[1]))
  const ja = JAPANESE.exec(text)
  if (ja !== null) return built(ja[0], today, Number(ja[1]), Number(ja[2]))
  const dm = DAY_MONTH.exec(text)
  if (dm !== null) return built(dm[0], today, monthOf(dm[2]), Number(dm[1]), dm[3])
  const md = MONTH_DAY.exec(text)
  if (md !== null) return built(md[0], today, monthOf(md[1]), Number(md[2]), md[3])
  for (const [words, days] of SHIFTS) {
    const found = words.exec(text)
    if (found !== null) return counted(found[0], today.add({ days }))
  }
  const ago =
    /(?<!\d)(\d{1,4}|an?|one|two|three)\s?(days?|weeks?|months?|years?|日|週間|か月|ヶ月|年)\s?(?:ago|前)/i.exec(
      text,
    )
  if (ago !== null) {
    const n = amount(ago[1])
    return counted(ago[0], today.subtract(spanOf(ago[2] ?? '', n)))
  }
  const named = /\b(last |on |this )?(mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?\b/i.exec(text)
  const kanji = /([月火水木金土日])曜/.exec(text)
  if (named !== null && (/day$/i.test(named[0]) || named[1] !== undefined))
    return weekdayBack(
      named[0],
      today,
      DAYS.findIndex((day) => day.startsWith((named[2] ?? '').toLowerCase().slice(0, 3))),
      /last/i.test(named[1] ?? ''),
    )
  if (kanji !== null) return weekdayBack(kanji[0], today, KANJI.indexOf(kanji[1] ?? ''), false)
  return numeric(text, today)
}

/** A count written as digits or as a small English word. */
export function amount(word: string | undefined): number {
  const small: Readonly<Record<string, number>> = { a: 1, an: 1, one: 1, two: 2, three: 3, half: 0.5 }
  return small[(word ?? '').toLowerCase()] ?? Number(word)
}

function spanOf(unit: string, n: number): Temporal.DurationLike {
  if (/^w|週/i.test(unit)) return { weeks: n }
  if (/^m|月/i.test(unit)) return { months: n }
  return /^y|年/i.test(unit) ? { years: n } : { days: n }
}

function numeric(text: string, today: Temporal.PlainDate): DayRead {
  const found = NUMERIC.exec(text)
  if (found === null || !(found[3] !== undefined || /\d:\d{2}|\bon\s{1,3}\d{1,2}\//.test(text)))
    return { kind: 'none' }
  const [a, b] = [Number(found[1]), Number(found[2])]
  if (a <= 12 && b <= 12 && a !== b) {
    const both = [built(found[0], today, a, b, found[3]), built(found[0], today, b, a, found[3])]
    const choices = both.flatMap((read) => (read.kind === 'day' ? [read.date.toString()] : []))
    return { kind: 'ask', choices, matched: found[0] }
  }
  return a > 12 ? built(found[0], today, b, a, found[3]) : built(found[0], today, a, b, found[3])
}

function built(
  matched: string,
  today: Temporal.PlainDate,
  month: number,
  day: number,
  year?: number | string,
): DayRead {
  const years = year === undefined ? [0, 1, 2, 3, 4].map((back) => today.year - back) : [Number(year)]
  for (const y of years) {
    if (month < 1 || month > 12 || day < 1 || day > 31) break
    const date = Temporal.PlainDate.from({ year: y, month, day })
    if (date.day !== day) continue
    if (year === undefined && Temporal.PlainDate.compare(date, today) > 0) continue
    return { kind: 'day', date, certain: year !== undefined, weekday: false, matched }
  }
  return { kind: 'impossible', matched }
}

function counted(matched: string, date: Temporal.PlainDate): DayRead {
  return { kind: 'day', date, certain: true, weekday: false, matched }
}

function weekdayBack(matched: string, today: Temporal.PlainDate, index: number, before: boolean): DayRead {
  const back = (today.dayOfWeek - (index + 1) + 7) % 7
  return {
    kind: 'day',
    date: today.subtract({ days: back === 0 && before ? 7 : back }),
    certain: false,
    weekday: true,
    matched,
  }
}

function monthOf(word: string | undefined): number {
  return MONTHS.indexOf((word ?? '').toLowerCase().slice(0, 3)) + 1
}
