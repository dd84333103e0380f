import type { Token } from './tokens.ts'

const NUMBER = /^-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,4})?$/
const INTEGER = /^-?\d{1,20}$/
const BARE_TIMESPAN = /^\d{1,20}(\.\d{1,9})?(d|h|m|s|ms|microsecond|tick)$/
const TIMESPAN =
  /^-?(\d{1,20}(\.\d{1,9})?(d|h|m|s|ms|microsecond|tick)|(\d{1,9}\.)?\d{1,2}:\d{2}(:\d{2}(\.\d{1,7})?)?)$/
const DATETIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?)?(Z|[+-]\d{2}:\d{2})?$/
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const BOOLEAN = /^(true|false|0|1)$/
/** Units that may stand right behind a number. */
const UNIT = /^(d|h|m|s|ms|days?|hours?|minutes?|seconds?|milliseconds?|microseconds?|ticks?)$/

type Shape = { readonly is: RegExp; readonly what: string }
const MOMENT = { is: DATETIME, what: 'a date and time such as 2025-06-18T07:20:00Z' }
const DURATION = { is: TIMESPAN, what: 'a duration such as 1h or 00:30:00' }
const WHOLE = { is: INTEGER, what: 'a whole number' }
const DECIMAL = { is: NUMBER, what: 'a number' }
const LITERALS: Readonly<Record<string, Shape>> = {
  datetime: MOMENT,
  date: MOMENT,
  timespan: DURATION,
  time: DURATION,
  guid: { is: GUID, what: 'a GUID' },
  int: WHOLE,
  int32: WHOLE,
  int64: WHOLE,
  long: WHOLE,
  real: DECIMAL,
  double: DECIMAL,
  decimal: DECIMAL,
  bool: { is: BOOLEAN, what: 'true or false' },
}

/** What a filled `datetime(…)` or its like should hold and does not; null = it is well formed. */
export function literalFault(text: string): string | null {
  const [, word = '', inside = ''] = /^(\w+)\(([^)]*)\)$/.exec(text) ?? []
  const shape = LITERALS[word]
  if (!shape) return 'inside a literal that ends'
  const value = /^(["'])(.*)\1$/.exec(inside.trim())?.[2] ?? inside.trim()
  return shape.is.test(value) ? null : shape.what
}

/** What a value outside of any text should be and is not, given what touches it; null = it fits. */
export function bareFault(value: string, before?: Token, after?: Token): string | null {
  const touches = (token?: Token): boolean =>
    /^(word|number|placeholder|literal|string)$/.test(token?.kind ?? '')
  if (touches(before)) return 'apart from what stands before it, which it is not'
  if (touches(after))
    return after?.kind === 'word' && UNIT.test(after.text) && /^\d{1,9}$/.test(value)
      ? null
      : after?.kind === 'word' && UNIT.test(after.text)
        ? `a number of ${after.text}`
        : 'apart from what stands behind it, which it is not'
  return NUMBER.test(value) || BARE_TIMESPAN.test(value) || value === 'true' || value === 'false'
    ? null
    : 'a number, true, false or a duration'
}
