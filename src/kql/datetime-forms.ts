import { datetimeFrom } from './datetime.ts'
import { unsupported } from './kql-error.ts'

const months = 'january february march april may june july august september october november december'
const names = months.split(' ')
const clock = '(?:[ T]+(\\d\\d?:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)\\s*([AP]M)?)?\\s*(GMT|UTC|Z)?'
const weekday = '(?:[a-z]+,\\s*)?'
const american = new RegExp(`^(\\d\\d?)([-/.])(\\d\\d?)\\2(\\d{4})${clock}$`, 'i')
const dayFirst = new RegExp(`^${weekday}(\\d\\d?)[ -]([a-z]{3,9})[ -](\\d{4}|\\d\\d)${clock}$`, 'i')
const monthFirst = new RegExp(`^${weekday}([a-z]{3,9}) (\\d\\d?), (\\d{4})${clock}$`, 'i')
const compact = /^(\d{4})(\d\d)(\d\d)$/
const spaced = /^(\d{4})\s*-\s*(\d\d?)\s*-\s*(\d\d?)/
const partial = /^\d{4}(?:-\d\d?)?$/

function monthOf(name = ''): number {
  const wanted = name.toLowerCase()
  return 1 + names.findIndex((each) => each === wanted || each.slice(0, 3) === wanted)
}

function inWords(
  year: string | undefined,
  month: string | undefined,
  rest: readonly string[],
): bigint | null {
  const place = monthOf(month)
  return place ? joined(year, String(place), ...rest) : null
}

/**
 * Ticks of a datetime text in any form todatetime() reads: ISO 8601, RFC 822, RFC 850, the month first, or all digits; or
 * null. Of a year alone, or with a month only, it is not known what the service reads.
 */
export function anyDatetimeFrom(source: string): bigint | null {
  const text = source.trim()
  const iso = datetimeFrom(text)
  if (iso !== null) return iso
  const [, usMonth, , usDay, usYear, ...usTime] = american.exec(text) ?? []
  if (usYear) return joined(usYear, usMonth, usDay, ...usTime)
  const [, day, month, year, ...time] = dayFirst.exec(text) ?? []
  if (year) return inWords(year, month, [day ?? '', ...time])
  const [, name, place, whole, ...late] = monthFirst.exec(text) ?? []
  if (whole) return inWords(whole, name, [place ?? '', ...late])
  const [, y, m, d] = compact.exec(text) ?? []
  if (y) return joined(y, m, d)
  if (partial.test(text)) throw unsupported(`the datetime ${text}`)
  return null
}

/** Ticks of the inside of a datetime literal, which may also be written as year, month, day; or null. */
export function datetimeLiteral(source: string): bigint | null {
  const [, year, month, day] = /^(\d{4})\s*,\s*(\d\d?)\s*,\s*(\d\d?)$/.exec(source) ?? []
  // Blanks may stand around the dashes of a literal.
  return year ? joined(year, month, day) : anyDatetimeFrom(source.replace(spaced, '$1-$2-$3'))
}

function joined(year = '', month = '', day = '', time = '0:00', half = ''): bigint | null {
  const [hour = '0', ...rest] = time.split(':')
  if (half && (Number(hour) < 1 || Number(hour) > 12)) return null
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour)
  // Years of two digits up to 49 belong to this century.
  const full = year.length > 2 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`
  return datetimeFrom(`${full}-${month}-${day} ${[hours, ...rest].join(':')}`)
}
