import { fromUnix } from '../datetime.ts'
import { asText, type Value } from '../format.ts'
import { KqlError } from '../kql-error.ts'
import type { Scalar } from './scalar.ts'

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
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

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function ahead(zone: string, ms: number): number {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return wall - Math.floor(ms / 1000) * 1000
}

const msOf = (ticks: bigint): number => Number((ticks - fromUnix(0)) / 10_000n)

function toLocal([value, zone]: readonly Value[]): Value {
  return typeof value === 'bigint' ? value + BigInt(ahead(asText(zone), msOf(value))) * 10_000n : null
}

function toUtc([value, zone]: readonly Value[]): Value {
  if (typeof value !== 'bigint') return null
  const wall = msOf(value)
  const near = wall - ahead(asText(zone), wall)
  return value - BigInt(ahead(asText(zone), near)) * 10_000n
}

/** Functions between UTC and the clocks of time zones, by name. */
export const zones: Readonly<Record<string, Scalar>> = {
  datetime_utc_to_local: (values) => toLocal(values),
  datetime_local_to_utc: (values) => toUtc(values),
}
