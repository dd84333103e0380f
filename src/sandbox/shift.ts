import { datetimeFrom, datetimeText } from '../kql/datetime.ts'
import type { Table } from '../kql/table.ts'
import type { Scenario } from './scenario.ts'

const DAY_MS = 86_400_000
const TICKS_A_MS = 10_000n
/** A date as ISO 8601 writes it, alone or before a time; neither a part of a longer number nor the version of an API. */
const DATE = /(?<!\d|\d-|version\W{1,5})(\d{4})-(\d{2})-(\d{2})(?!\d|-\d)/gi
const CLOCK = /\b\d{1,2}:\d{2}\b/
const ZONE = /\b(?:UTC|GMT)\b|\d(?:Z|[+-]\d{2}:?\d{2})(?!\w)|\b[A-Z][a-z]+\/[A-Z]/

/** How many whole days lie between the story's clock and today, both in UTC. */
export const daysUntil = (clock: Date, today: Date): number =>
  Math.floor(today.getTime() / DAY_MS) - Math.floor(clock.getTime() / DAY_MS)

/** Every date in a text so many days later; what only looks like a date stays. Times of the day stay as they are. */
export const shiftText = (text: string, days: number): string =>
  days === 0 ? text : text.replaceAll(DATE, (date) => shiftDate(date, days))

function shiftDate(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`)
  const year = at.getUTCFullYear()
  // Year 1, 1601 and 1970 are how systems write that there is no time, 9999 that it never ends.
  if (!(year > 1970 && year < 9999) || !at.toISOString().startsWith(date)) return date
  return new Date(at.getTime() + days * DAY_MS).toISOString().slice(0, 10)
}

/** Every date in every text of a value; names of properties stay. */
export function shiftValue(value: unknown, days: number): unknown {
  if (typeof value === 'string') return shiftText(value, days)
  if (value instanceof Date) return new Date(value.getTime() + days * DAY_MS)
  if (Array.isArray(value)) return value.map((one) => shiftValue(one, days))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shiftValue(one, days)]))
}

/** The same rows so many days later. */
export function shiftTable(table: Table, days: number): Table {
  if (days === 0) return table
  const later = table.columns.map(({ type }) => (type === 'datetime' ? shiftDatetime : shiftValue))
  return {
    ...table,
    rows: table.rows.map((row) => row.map((cell, at) => (later[at] ?? shiftValue)(cell, days))),
  }
}

/** A datetime column takes other spellings than the one of texts, such as 2025/6/18. */
function shiftDatetime(cell: unknown, days: number): unknown {
  const shifted = shiftValue(cell, days)
  if (shifted !== cell || typeof cell !== 'string') return shifted
  const ticks = datetimeFrom(cell)
  const odd = ticks !== null && !/^\d{4}-\d{2}-\d{2}/.test(cell.trim())
  return odd ? datetimeText(ticks + BigInt(days * DAY_MS) * TICKS_A_MS) : cell
}

/** The story as if it happened today: by whole days, so that every time of the day and every distance stays. */
export function shiftedToToday(scenario: Scenario, today: Date): Scenario {
  const days = daysUntil(scenario.clock, today)
  const { dir, shelf, expect, zone, ...told } = scenario
  const later = shiftValue(told, days) as typeof told
  const request = shiftText(zoned(scenario), days)
  return { ...later, request, dir, shelf, expect, zone, shiftDays: days }
}

/** A time without a zone gets the offset that it had when it was recorded: by today summer may have come or gone. */
function zoned({ request, zone, clock }: Scenario): string {
  if (!CLOCK.test(request) || ZONE.test(request)) return request
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const offset = parts.formatToParts(clock).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  return `${request} ${offset.replace('GMT', 'UTC').replace(/[+-]00:00$/, '')}`
}
