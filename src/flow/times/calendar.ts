import { Temporal } from 'temporal-polyfill'
import type { DayWords } from './language.ts'

/** The day that words mean: settled, two readings to ask about, or no day of the calendar. */
export type Day =
  | { readonly kind: 'day'; readonly date: Temporal.PlainDate; readonly assumed: readonly string[] }
  | { readonly kind: 'ask'; readonly choices: readonly string[] }
  | { readonly kind: 'impossible' }

const LAST_WEEK = /\blast week\b|先週|letzter? woche|vorige[rn]? woche|semaine derni/i
const NEXT = /\b(?:next|coming)\b|来週|次の|来月|n(?:ä|ae)chste|kommende|prochain/i
const LAST = /\b(?:last|past)\b|前の|letzte/i

/**
 * Settles the day that words mean, seen from `today`: what has no year, month or week is the latest such day.
 * `around` is the text of the words with their neighbours; `past` tells whether a date has already come.
 */
export function dayOf(
  words: DayWords,
  said: string,
  around: string,
  today: Temporal.PlainDate,
  past: (date: Temporal.PlainDate) => boolean,
): Day {
  if (words.kind === 'weekday') return weekday(words.weekday, said, around, today, past)
  if (words.order === 'either') {
    const swapped = { ...words, month: words.day, day: words.month ?? 0 }
    const choices = [swapped, words].flatMap((one) => {
      const date = latest(one, today, past)
      return date !== null && past(date) ? [date.toString()] : []
    })
    if (choices.length > 1) return { kind: 'ask', choices }
    if (choices[0] === undefined) return { kind: 'impossible' }
    const note = `“${said}” was read as ${choices[0]}: the other order of day and month would be in the future.`
    return { kind: 'day', date: Temporal.PlainDate.from(choices[0]), assumed: [note] }
  }
  const date = latest(words, today, past)
  if (date === null) return { kind: 'impossible' }
  const assumed = [
    ...(words.order === 'day-first' ? [`“${said}” was read with the day before the month.`] : []),
    ...(words.counted ? [`“${said}” was read as ${date.toString()}.`] : []),
    ...(words.month === null
      ? [`No month was given: took ${date.toString().slice(0, 7)}.`]
      : words.year === null
        ? [`No year was given: took ${date.year}.`]
        : []),
  ]
  return { kind: 'day', date, assumed }
}

function latest(
  words: Extract<DayWords, { kind: 'date' }>,
  today: Temporal.PlainDate,
  past: (date: Temporal.PlainDate) => boolean,
): Temporal.PlainDate | null {
  if (words.year !== null && words.month !== null) return real(words.year, words.month, words.day)
  // Eight years reach over a century without its leap day.
  for (let back = 0; back <= (words.month === null ? 12 : 8); back++) {
    const then = words.month === null ? today.subtract({ months: back }) : today.subtract({ years: back })
    const date = real(then.year, words.month ?? then.month, words.day)
    if (date !== null && past(date)) return date
  }
  return null
}

function weekday(
  index: number,
  said: string,
  around: string,
  today: Temporal.PlainDate,
  past: (date: Temporal.PlainDate) => boolean,
): Day {
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  const inWeek = monday.add({ days: index - 1 })
  const back = (today.dayOfWeek - index + 7) % 7
  const nearest = today.subtract({ days: back })
  let date = past(nearest) && !(back === 0 && LAST.test(around)) ? nearest : nearest.subtract({ days: 7 })
  if (LAST_WEEK.test(around)) date = inWeek.subtract({ days: 7 })
  else if (NEXT.test(around)) date = nearest.add({ days: 7 })
  return { kind: 'day', date, assumed: [`“${said}” was read as ${date.toString()}.`] }
}

function real(year: number, month: number, day: number): Temporal.PlainDate | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  const date = Temporal.PlainDate.from({ year, month, day })
  return date.day === day ? date : null
}
