import { isMeant, type SaidTime, saidTimes } from '../said-times.ts'
import type { Piece } from './blank.ts'
import { occurs } from './forms.ts'
import { type Ground, saidNumbers } from './ground.ts'
import { searchable } from './legible.ts'
import { clockSpan } from './numbers-in.ts'
import { sorted } from './sorted.ts'
import { spansOf } from './spans.ts'

const RANGE = /(?<=\d)-(?=\d{1,2}:\d\d)/
const RANGES = new RegExp(RANGE, 'g')
const OFFSET = /\b(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d\d)?(?!\d)/gi
const LASTS =
  /\b(?:took|takes?|last(?:s|ed|ing)?|for|after|within|duration|later|dauerte|lang|pendant|duré)\b/i

/** The times that a text tells; `absent` = the first that is no moment of the ground, `moments` = those that were meant. */
export function timesIn(
  text: string,
  ground: Ground,
): { readonly absent: Piece | null; readonly found: readonly Piece[]; readonly moments: readonly number[] } {
  const said = saidNumbers(ground).flatMap(({ moments }) => moments)
  const instants = sorted([
    ...said,
    ...ground.cited.flatMap(({ source, rows }) => [
      Date.parse(source.from),
      Date.parse(source.to),
      ...rows.flatMap((row) => row.numbers.moments),
    ]),
  ])
  const meant = new Set<number>()
  const known = new Map<string, boolean>()
  // A hyphen before a clock is the end of a range or the sign of an offset: either may be what was meant.
  const readings = [...(RANGE.test(text) ? [text.replaceAll(RANGES, '~')] : []), text].map((reading) =>
    saidTimes(reading, ground.zone),
  )
  const judged = readings.map((times) => times.find((time) => !holds(time)))
  const best = judged.indexOf(undefined)
  const times = readings.at(best) ?? []
  const offsets = [...text.matchAll(OFFSET)].map((match) => ({ index: match.index, text: match[0] }))
  return {
    absent: best < 0 ? (judged.at(-1) ?? null) : null,
    found: [...times, ...offsets],
    moments: [...meant],
  }

  function holds(time: SaidTime): boolean {
    const key = `${time.text} ${time.zones.length}`
    const before = known.get(key)
    if (before !== undefined) return before
    const exact = instants.filter((ms) => isMeant(time, ms))
    for (const ms of exact) meant.add(ms)
    const answer = exact.length > 0 || stands(time.text) || isDuration(time)
    known.set(key, answer)
    return answer
  }

  function stands(wanted: string): boolean {
    return occurs(
      searchable(wanted),
      ground.hay,
      (before, after) => !/[\d:]/.test(before) && !/\d/.test(after),
    )
  }

  /** 00:02:10 may be how long something took. */
  function isDuration(time: SaidTime): boolean {
    if (time.dates.length > 0 || !/^\d{1,2}:\d\d(?::\d\d)?$/.test(time.text)) return false
    if (!LASTS.test(text.slice(Math.max(0, time.index - 40), time.index))) return false
    const span = clockSpan(time.text)
    const step = time.text.length > 5 ? 1000 : 60_000
    const told = ground.cited.flatMap(({ rows }) => rows.flatMap((row) => row.numbers.spans))
    return (
      told.some((one) => Math.abs(one - span) < step) ||
      spansOf(ground, said, [])(span - step / 2, span + step - 1)
    )
  }
}
