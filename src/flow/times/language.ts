import type { ParsedComponents, ParsedResult } from 'chrono-node'
// The languages one by one: all of them would double the time that the program takes to start.
import * as de from 'chrono-node/de'
import * as en from 'chrono-node/en'
import * as fr from 'chrono-node/fr'
import * as ja from 'chrono-node/ja'
import type { Temporal } from 'temporal-polyfill'
import { CLOCKS } from './clocks.ts'
import { DATES, DAY_FIRST, DAY_ONLY, EITHER_ORDER } from './dates.ts'
import { ELAPSED, LASTING, UP_TO_NOW } from './elapsed.ts'
import { between, onlyWhatWasSaid } from './joins.ts'

/** A day as words name it; a missing year or month is left to whoever places it. `weekday` 1 = Monday. */
export type DayWords =
  | {
      readonly kind: 'date'
      readonly year: number | null
      readonly month: number | null
      readonly day: number
      readonly order: 'sure' | 'day-first' | 'either'
      readonly counted: boolean
    }
  | { readonly kind: 'weekday'; readonly weekday: number }

/** A clock time as words name it, hours 0-24; `sure` = am or pm is settled by the words. */
export type ClockWords = {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly sure: boolean
}

/** One end of what was said; either half may be missing. */
export type Point = { readonly day: DayWords | null; readonly clock: ClockWords | null }

/** One expression of time in a text. `agoMs` = it counts exactly back from now; `upToNow` = it lasts until now. */
export type Spoken = {
  readonly index: number
  readonly text: string
  readonly start: Point
  readonly end: Point | null
  readonly agoMs: number | null
  readonly upToNow: boolean
  /** What had to be assumed to see a time here at all. */
  readonly note: string | null
}

const GERMAN =
  /\b(?:uhr|bis|gestern|heute|vorgestern|seit|gegen|zwischen|vor \S{1,12} (?:sekunde|minute|stunde|tag|woche)|letzte[nrms]?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|januar|februar|märz|mai|juni|juli|oktober|dezember|jeden|um \d|morgen|abend|nacht)/i
const FRENCH =
  /\b(?:il y a|vers|depuis|matin|soir|aujourd|hier (?:à|vers|soir|matin)|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?![a-z])/i
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/
/** Without such a word no duration counts back, and its patterns are the slowest. */
const COUNTED = /\b(?:ago|earlier|before|last|past|this|letzte|vor|il y a|derni)/i
const PAST_STRETCH =
  /^\W{0,2}(?:(?:the|den|die|les|der)\s)?(?:last|past|letzt|vergangen|derni)|derni[eè]res?$|pass[ée]e?s?$/i

const NO_TIME = /^\W*(?:right\s)?(?:now|jetzt|maintenant)\W*$/i
/** "may", "sat" and "sun" are words as well. */
const MAY = /^(?:may|mar|march) \d{1,2}$/
const SHORT = /^\W*[a-z]{2,3}\W*$/i

/** Parsers of the library that guess: bare slashes, month names alone, hours for "evening", times to come. */
const LEFT_OUT = /SlashDate|SlashMonth|ENMonthNameParser|YearMonthName|Within|Later|CasualTime|EndOf/
/** Refiners that look at zones, drop impossible dates or move them: those are our decisions. */
const JOINS = /OverlapRemoval|MergeDateTime|MergeDateRange|MergeWeekday|ExtractYearSuffix/

const PIECE = 160
/** Where a text may be cut, the best first; what stands near a digit may be one expression with it. */
const ENDS = [/\n|[.!?]\s|[。！？]/g, /[,;]\s|、/g, /\s/g]
const NEAR_DIGITS = 28

const languages = new Map<string, en.Chrono>()

/** The expressions of time in a text, in English, German, French and Japanese; `wall` is the clock of whoever speaks. */
export function spoken(text: string, wall: Temporal.PlainDateTime): readonly Spoken[] {
  const key = [GERMAN, FRENCH, JAPANESE, COUNTED].map((sign) => Number(sign.test(text))).join('')
  const chrono = languages.get(key) ?? built(key)
  languages.set(key, chrono)
  // The parser reads the fields of this Date on the machine's own clock, so they must be the speaker's.
  const reference = new Date(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second)
  return pieces(text).flatMap(({ piece, offset }) =>
    chrono
      .parse(piece, reference)
      .flatMap((one) => plain(one, reference))
      .map((one) => ({ ...one, index: one.index + offset })),
  )
}

/** Cuts a long text at ends of sentences or at spaces: the library's time grows with the square of what it is given. */
function pieces(text: string): readonly { readonly piece: string; readonly offset: number }[] {
  const found: { piece: string; offset: number }[] = []
  for (let offset = 0; offset < text.length; ) {
    const piece = text.slice(offset, offset + PIECE < text.length ? offset + cutAt(text, offset) : undefined)
    found.push({ piece, offset })
    offset += piece.length
  }
  return found
}

function cutAt(text: string, offset: number): number {
  const window = text.slice(offset, offset + PIECE)
  const cuts = ENDS.map((end) => [...window.matchAll(end)].map((m) => m.index + m[0].length).reverse())
  const far = cuts.flat().filter((cut) => cut > PIECE / 2)
  const clear = (cut: number) =>
    !/\d/.test(text.slice(Math.max(0, offset + cut - NEAR_DIGITS), offset + cut + NEAR_DIGITS))
  return far.find(clear) ?? far.at(-1) ?? PIECE
}

function built(key: string): en.Chrono {
  const extra = [de, fr, ja].filter((_, index) => key[index] === '1').map((locale) => locale.casual)
  const locales = [...extra, en.casual]
  const left = key.at(-1) === '1' ? LEFT_OUT : new RegExp(`${LEFT_OUT.source}|TimeUnit`)
  const joins = locales.flatMap((one) =>
    one.refiners.filter((refiner) => JOINS.test(refiner.constructor.name)),
  )
  return new en.Chrono({
    parsers: [
      ...DATES,
      ...ELAPSED,
      ...CLOCKS,
      ...locales.flatMap((one) => one.parsers.filter((parser) => !left.test(parser.constructor.name))),
    ],
    refiners: [
      onlyWhatWasSaid,
      ...joins.filter((refiner) => !/Range/.test(refiner.constructor.name)),
      ...joins.filter((refiner) => /Range/.test(refiner.constructor.name)),
      between,
    ],
  })
}

function plain(one: ParsedResult, reference: Date): readonly Spoken[] {
  const tags = one.tags()
  const exact = tags.has('result/relativeDateAndTime')
  const relative = exact || tags.has('result/relativeDate')
  const start = { day: dayOf(one.start, one.text, relative), clock: clockOf(one.start, one.text) }
  const end = !one.end ? null : { day: dayOf(one.end, one.text, false), clock: clockOf(one.end, one.text) }
  if ((start.day === null && start.clock === null) || NO_TIME.test(one.text)) return []
  if (start.clock === null && (MAY.test(one.text) || (start.day?.kind === 'weekday' && SHORT.test(one.text))))
    return []
  const upToNow = tags.has(UP_TO_NOW) || (relative && PAST_STRETCH.test(one.text))
  const agoMs = (exact && start.day !== null) || upToNow ? reference.getTime() - fieldsOf(one.start) : null
  const note = tags.has(LASTING) ? `“${one.text}” was read as when it began.` : null
  if (relative && fieldsOf(one.start) > reference.getTime()) return []
  return [{ index: one.index, text: one.text, start, end, agoMs, upToNow, note }]
}

function fieldsOf(c: ParsedComponents): number {
  const get = (field: Parameters<typeof c.get>[0]) => c.get(field) ?? 0
  return new Date(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  ).getTime()
}

function dayOf(c: ParsedComponents, text: string, relative: boolean): DayWords | null {
  const tags = c.tags()
  const sure = (field: 'year' | 'month') => (relative || c.isCertain(field) ? c.get(field) : null)
  const year = sure('year')
  if (relative || (c.isCertain('day') && (c.isCertain('month') || tags.has(DAY_ONLY))))
    return {
      kind: 'date',
      year,
      month: sure('month'),
      day: c.get('day') ?? 0,
      order: tags.has(EITHER_ORDER) ? 'either' : tags.has(DAY_FIRST) ? 'day-first' : 'sure',
      counted: relative || (year !== null && !text.includes(String(year % 100)) && !/[和成]\d/.test(text)),
    }
  const weekday = c.isCertain('weekday') ? c.get('weekday') : null
  return weekday === null ? null : { kind: 'weekday', weekday: weekday === 0 ? 7 : weekday }
}

function clockOf(c: ParsedComponents, text: string): ClockWords | null {
  if (!c.isCertain('hour')) return null
  const hour = c.get('hour') ?? 0
  const sure = c.isCertain('meridiem') || hour > 12 || hour === 0 || /\bUhr\b/i.test(text)
  return { hour, minute: c.get('minute') ?? 0, second: c.get('second') ?? 0, sure }
}
