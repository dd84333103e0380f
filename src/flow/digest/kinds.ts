import { isMoment } from './cell.ts'
import type { Column } from './table.ts'

/**
 * What the cells of a column are: `time`, `number` (something measured or counted), `text` (messages, from which templates
 * are found) or `value` (names, states, codes, ids).
 */
export type Kind = 'time' | 'number' | 'text' | 'value'

const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/
/** Numbers that name something. What is counted or measured of it is a number all the same. */
const CODE = /code|status|state|result|level|severity|type|port|errno|error_?(no|num|id|number)|id(_[a-z])?$/i
const MEASURE =
  /count|sum|avg|average|total|perc|duration|latency|bytes|size|ms(_[a-z])?$|seconds|elapsed|rate|min|max|length/i
const SPACED = /\S\s+\S/
const JSON_TEXT = /^\s*[{[]/

/** The kind of a column, by its cells and, for numbers, by its name. */
export function kindOf({ name, values }: Column): Kind {
  const full = values.filter((value) => value !== '')
  if (full.length === 0) return 'value'
  if (full.every(isMoment)) return 'time'
  if (full.every((value) => NUMBER.test(value)))
    return CODE.test(name) && !MEASURE.test(name) ? 'value' : 'number'
  const spaced = full.filter((value) => SPACED.test(value) || JSON_TEXT.test(value)).length
  return spaced * 2 >= full.length ? 'text' : 'value'
}
