import type { Scenario } from './scenario.ts'

const DAY_MS = 86_400_000
/** A date as ISO 8601 writes it, alone or before a time; not a part of a longer number. */
const DATE = /(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?!\d|-\d)/g

/** How many whole days lie between the story's clock and today, both in UTC. */
export const daysUntil = (clock: Date, today: Date): number =>
  Math.floor(today.getTime() / DAY_MS) - Math.floor(clock.getTime() / DAY_MS)

/** Every date in a text so many days later; what only looks like a date stays. Times of the day stay as they are. */
export const shiftText = (text: string, days: number): string =>
  days === 0
    ? text
    : text.replaceAll(DATE, (date) => {
        const at = Date.parse(`${date}T00:00:00Z`)
        const isDate = !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
        return isDate ? dateOf(at + days * DAY_MS, date) : date
      })

/** Beyond the years of four digits nothing is shifted. */
const dateOf = (at: number, otherwise: string): string => {
  const shifted = new Date(at)
  const text = Number.isNaN(shifted.getTime()) ? '' : shifted.toISOString().slice(0, 10)
  return /^\d{4}-/.test(text) ? text : otherwise
}

/** Every date in every text of a value. */
export function shiftValue(value: unknown, days: number): unknown {
  if (typeof value === 'string') return shiftText(value, days)
  if (value instanceof Date) return new Date(value.getTime() + days * DAY_MS)
  if (Array.isArray(value)) return value.map((one) => shiftValue(one, days))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shiftValue(one, days)]))
}

/** The story as if it happened today: by whole days, so that every time of the day and every distance stays. */
export function shiftedToToday(scenario: Scenario, today: Date): Scenario {
  const days = daysUntil(scenario.clock, today)
  const { dir, shelf, expect, zone, ...told } = scenario
  return { ...(shiftValue(told, days) as typeof told), dir, shelf, expect, zone, shiftDays: days }
}
