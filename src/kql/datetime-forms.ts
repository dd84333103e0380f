import { datetimeFrom } from './datetime.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const clock = '(?:[ T]+(\\d\\d?:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?)\\s*([AP]M)?)?\\s*(GMT|UTC|Z)?'
const weekday = '(?:[a-z]+,\\s*)?'
const american = new RegExp(`^(\\d\\d?)/(\\d\\d?)/(\\d{4})${clock}$`, 'i')
const named = new RegExp(`^${weekday}(\\d\\d?)[ -]([a-z]{3})[a-z]*[ -](\\d{4}|\\d\\d)${clock}$`, 'i')

/** Ticks of a datetime text in any form todatetime() reads: ISO 8601, RFC 822, RFC 850 and month/day/year; or null. */
export function anyDatetimeFrom(source: string): bigint | null {
  const text = source.trim()
  const us = american.exec(text)
  if (us) return joined(us[3], us[1], us[2], us[4], us[5])
  const words = named.exec(text)
  if (!words) return datetimeFrom(text)
  const month = months.indexOf((words[2] ?? '').toLowerCase()) + 1
  return month ? joined(words[3], String(month), words[1], words[4], words[5]) : null
}

/** Ticks of the inside of a datetime literal, which may also be written as year, month, day; or null. */
export function datetimeLiteral(source: string): bigint | null {
  const [, year, month, day] = /^(\d{4})\s*,\s*(\d\d?)\s*,\s*(\d\d?)$/.exec(source) ?? []
  return year ? joined(year, month, day) : anyDatetimeFrom(source)
}

function joined(year = '', month = '', day = '', time = '0:00', half = ''): bigint | null {
  const [hour = '0', ...rest] = time.split(':')
  if (half && (Number(hour) < 1 || Number(hour) > 12)) return null
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour)
  // Years of two digits up to 49 belong to this century.
  const full = year.length > 2 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`
  return datetimeFrom(`${full}-${month}-${day} ${[hours, ...rest].join(':')}`)
}
