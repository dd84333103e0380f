import { Temporal } from 'temporal-polyfill'

/** A clock time on the wall, hours 0-24. */
export type WallTime = { readonly hour: number; readonly minute: number; readonly second: number }

/** Epoch milliseconds of a wall-clock time, and what was assumed where clocks were changed. */
export type Placed = { readonly ms: number; readonly assumed: readonly string[] }

/** Finds the instant of a wall-clock time in a zone: the first of two where it happened twice, after the gap where it did not happen. */
export function instantOf(date: Temporal.PlainDate, time: WallTime, zone: string): Placed {
  const day = time.hour === 24 ? date.add({ days: 1 }) : date
  const wall = day.toPlainDateTime({ hour: time.hour % 24, minute: time.minute, second: time.second })
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' })
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return { ms: earlier.epochMilliseconds, assumed: [] }
  const [first, second] = [earlier, later].map((one) => one.toInstant().toString().slice(11, 16))
  const when = `${face(time)} ${earlier.toPlainDateTime().equals(wall) ? 'happened twice' : 'did not exist'} on ${day.toString()} in ${zone}`
  if (earlier.toPlainDateTime().equals(wall))
    return {
      ms: earlier.epochMilliseconds,
      assumed: [`${when} (${first} and ${second} UTC): took the first.`],
    }
  const shown = later.toPlainTime().toString().slice(0, 5)
  return {
    ms: later.epochMilliseconds,
    assumed: [`${when}, clocks went forward: took ${shown} (${second} UTC).`],
  }
}

/** The local date and time of an instant. */
export function wallOf(ms: number, zone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime()
}

/** A clock time for people: 07:20. */
export function face(time: WallTime): string {
  return `${String(time.hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`
}
