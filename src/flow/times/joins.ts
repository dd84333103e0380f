import type { ParsingContext, ParsingResult, Refiner } from 'chrono-node'

const DATE_AFTER =
  /^[./-]\d|^(?:st|nd|rd|th)?\.?\s?(?:of\s|de\s)?(?:jan|feb|fév|m[aä]r|a[pvp]r|avr|ma[iy]|ju[ni]|juil|a[uo][gû]|sep|o[ck]t|nov|de[cz]|déc|月)/i

/**
 * Without a word beside it a number is no time of day; what our own parsers found is kept. Nor may the clock of
 * whoever speaks make a morning or an evening of "3 days ago at 7".
 */
export const onlyWhatWasSaid: Refiner = {
  refine(context, results) {
    const whole = results.map((one) => mended(context, one))
    for (const { start } of whole)
      if (!start.isCertain('hour') && !start.isCertain('meridiem')) start.delete('meridiem')
    return whole.filter(
      (one) =>
        !(/^\d/.test(one.text) && /\d[:.]$/.test(context.text.slice(0, one.index).slice(-2))) &&
        (one.tags().has('own') ||
          one.start.isCertain('day') ||
          one.start.isCertain('month') ||
          one.start.isCertain('weekday') ||
          !/^\s*(?:(?:at|from|um|von|à|a|de|vers|t)\s*)?[\d.,\s–-]+(?:(?:to|until|till|through|bis|à)[\d.,\s]+)?(?:[ap]|h)?\s*$/i.test(
            one.text,
          )),
    )
  },
}

/** The library reads "22:00 until 18 June" as a stretch of hours or of days: an end that a date follows is no hour. */
function mended(context: ParsingContext, one: ParsingResult): ParsingResult {
  const end = one.index + one.text.length
  if (one.end && !one.end.isCertain('day') && DATE_AFTER.test(context.text.slice(end, end + 12))) {
    const text = one.text.replace(
      /\s{0,9}(?:to|until|through|till|bis|à|-|–|~)\s{0,9}\d{1,4}(?:[.:]\d{1,2})?\.?\s*$/i,
      '',
    )
    return text === one.text ? one : context.createParsingResult(one.index, text, one.start)
  }
  const inClock =
    /^\d/.test(one.text) && /\d[:.]$/.test(context.text.slice(Math.max(0, one.index - 2), one.index))
  if (!inClock || !one.end?.isCertain('day')) return one
  const skipped =
    /^\d{1,2}\s{0,9}(?:to|until|through|till|bis|à|-|–|~)\s{0,9}/i.exec(one.text)?.[0].length ?? 0
  return context.createParsingResult(one.index + skipped, one.text.slice(skipped), one.end)
}

/** "between" two whole times makes a stretch of them. */
export const between: Refiner = {
  refine(context, results) {
    const joined: ParsingResult[] = []
    for (const one of results) {
      const last = joined.at(-1)
      const middle = last === undefined ? '' : context.text.slice(last.index + last.text.length, one.index)
      const lead = last === undefined ? '' : context.text.slice(Math.max(0, last.index - 12), last.index)
      const interval =
        /^\s*\/\s*$/.test(middle) && last?.start.isCertain('year') && one.start.isCertain('year')
      const two = /^\s*(?:and|und|et|と)\s*$/i.test(middle) && /(?:between|zwischen|entre)\s*$/i.test(lead)
      if (last === undefined || last.end || one.end || (!two && !interval)) joined.push(one)
      else
        joined[joined.length - 1] = context.createParsingResult(
          last.index,
          last.text + middle + one.text,
          last.start,
          one.start,
        )
    }
    return joined
  },
}
