import { sayMoment } from '../incident/moment.ts'
import type { Window } from '../incident/window.ts'

const NEAR_MS = 10 * 60_000
const MINUTE_MS = 60_000

/** One sentence where what was found lies more than ten minutes from the asked time, with the requester's own clock; else null. */
export function farOff(moments: readonly string[], { meant }: Window, zone: string): string | null {
  if (!meant || moments.length === 0) return null
  const [from, to] = [Date.parse(meant.from), Date.parse(meant.to)]
  const offsets = moments.map((at) => {
    const ms = Date.parse(at)
    return { at, ms: ms < from ? ms - from : ms > to ? ms - to : 0 }
  })
  const nearest = offsets.reduce((best, one) => (Math.abs(one.ms) < Math.abs(best.ms) ? one : best))
  if (Math.abs(nearest.ms) <= NEAR_MS) return null
  const asked = meant.from === meant.to ? 'the time' : 'the range'
  return `That was ${span(Math.abs(nearest.ms))} ${nearest.ms > 0 ? 'after' : 'before'} ${asked} asked about (${sayMoment(meant.from).replace(':00.000', '')})${local(nearest.at, zone)}.`
}

function span(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS)
  if (minutes < 120) return `${minutes} minutes`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return rest === 0 ? `${hours} hours` : `${hours} hours and ${rest} minutes`
}

function local(at: string, zone: string): string {
  if (/^(UTC|Etc\/.*|GMT)$/i.test(zone)) return ''
  const said = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' })
  return `, ${said.format(new Date(at))} in ${zone}`
}
