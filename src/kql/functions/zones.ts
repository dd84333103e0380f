import { fromUnix } from '../datetime.ts'
import { asText, type Value } from '../format.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import type { Scalar } from './scalar.ts'

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  // An offset such as +01:00 is no name.
  if (/^[-+]/.test(zone)) throw new KqlError('SEM0100', `${zone} is not the name of a time zone`)
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    clocks.set(zone, made)
    return made
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new KqlError('SEM0100', `${zone} is not the name of a time zone`)
  }
}

const day = 86_400_000
/** How far zones are ahead on days that begin and end alike, as nearly every day does. */
const steady = new Map<string, number | null>()

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function ahead(zone: string, ms: number): number {
  const start = Math.floor(ms / day) * day
  const key = `${zone} ${start}`
  let known = steady.get(key)
  if (known === undefined) {
    const [first, last] = [measured(zone, start), measured(zone, start + day)]
    known = first === last ? first : null
    if (steady.size >= 10_000) steady.clear()
    steady.set(key, known)
  }
  return known ?? measured(zone, ms)
}

function measured(zone: string, ms: number): number {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const wall = new Date(0)
  // Years below 100 are meant as they stand.
  wall.setUTCFullYear(part('year'), part('month') - 1, part('day'))
  wall.setUTCHours(part('hour'), part('minute'), part('second'))
  return wall.getTime() - Math.floor(ms / 1000) * 1000
}

const msOf = (ticks: bigint): number => Number((ticks - fromUnix(0)) / 10_000n)

function toLocal([value, zone]: readonly Value[]): Value {
  return typeof value === 'bigint' ? value + BigInt(ahead(asText(zone), msOf(value))) * 10_000n : null
}

function toUtc([value, zone]: readonly Value[]): Value {
  if (typeof value !== 'bigint') return null
  const [wall, name] = [msOf(value), asText(zone)]
  const [before, after] = [ahead(name, wall - day), ahead(name, wall + day)]
  const fits = (offset: number): boolean => ahead(name, wall - offset) === offset
  if (before !== after && fits(before) && fits(after))
    throw unsupported(`datetime_local_to_utc() of an hour that ${name} has twice`)
  // An hour that was left out is read by the clock that comes after it.
  return value - BigInt(fits(before) ? before : after) * 10_000n
}

/** Functions between UTC and the clocks of time zones, by name. */
export const zones: Readonly<Record<string, Scalar>> = {
  datetime_utc_to_local: (values) => toLocal(values),
  datetime_local_to_utc: (values) => toUtc(values),
}
