import { moment } from '../../incident/moment.ts'
import { storable } from '../people.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether it can be the id of anything; what cannot is not even asked for. */
export const isId = (text: string): boolean => UUID.test(text)

/** Whether a stored text can be equal to it. */
export const canStand = (text: string): boolean => storable(text) === text

/** A day or a moment, in UTC unless it says otherwise, as Postgres reads it, whatever the year; null where it is none. */
export function momentOf(text: string): string | null {
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? text : moment(text))
  if (Number.isNaN(at.getTime())) return null
  const year = at.getUTCFullYear()
  return year > 9999 ? 'infinity' : year < 1 ? '-infinity' : at.toISOString()
}

/** A whole number between two others, whatever was asked for. */
export const within = (asked: number, least: number, most: number): number =>
  Number.isNaN(asked) ? least : Math.trunc(Math.min(Math.max(asked, least), most))
