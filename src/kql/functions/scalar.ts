import { fromUnix } from '../datetime.ts'
import { asText, convert, unify, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { regexOf } from '../regex.ts'
import type { KqlType } from '../table.ts'

/** What a scalar function may use besides its values. */
export type Call = { readonly types: readonly KqlType[]; readonly type: KqlType; readonly now: Date }
/** A scalar function over values that are computed already. */
export type Scalar = (values: readonly Value[], call: Call) => Value

const to =
  (type: KqlType): Scalar =>
  ([value]) =>
    convert(value, type)
const nothing = (value: Value): boolean => value === null || value === undefined
const now = (call: Call): bigint => fromUnix(call.now.getTime())

/** Rounds down to a multiple of the step; null when either is null. */
export function floorTo(value: Value, step: Value): Value {
  if (typeof value === 'bigint' && typeof step === 'bigint') {
    if (step <= 0n) return null
    return value - (((value % step) + step) % step)
  }
  if (nothing(value) || nothing(step)) return null
  return Number(step) <= 0 ? null : Math.floor(Number(value) / Number(step)) * Number(step)
}

/** Reads a text as JSON; a text that is not JSON stays a text. */
export function parseJson(value: Value): Value {
  if (typeof value !== 'string') return value
  if (value.trim() === '') return null
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** A dynamic list, or the text of one; null for anything else. */
export function listOf(value: Value): unknown[] | null {
  const box = parseJson(value)
  return Array.isArray(box) ? box : null
}

/** One of the values, as the type that the call has whichever is taken. */
function unified(at: number, values: readonly Value[], call: Call): Value {
  return unify(values[at] ?? null, call.types[at] ?? call.type, call.type)
}

/** The value behind the first test that holds, or the last one. */
const choose: Scalar = (values, call) => {
  for (let at = 0; at + 1 < values.length; at += 2)
    if (values[at] === true) return unified(at + 1, values, call)
  return unified(values.length - 1, values, call)
}

const bin: Scalar = ([value, step]) => floorTo(value, step)

/** Conversions, conditions and other everyday functions, by name. */
export const basics: Readonly<Record<string, Scalar>> = {
  tostring: ([value], call) => {
    // How the service writes such numbers is not documented.
    const size = typeof value === 'number' && call.types[0] === 'real' ? Math.abs(value) : 0
    if (Number.isFinite(size) && size > 0 && (size >= 1e15 || size < 1e-4))
      throw unsupported(`tostring() of the real number ${value}`)
    return asText(value, call.types[0])
  },
  toint: to('int'),
  tolong: to('long'),
  toreal: to('real'),
  todouble: to('real'),
  todecimal: to('decimal'),
  tobool: to('bool'),
  toboolean: to('bool'),
  todatetime: to('datetime'),
  totimespan: to('timespan'),
  toguid: to('guid'),
  now: ([offset], call) => now(call) + (typeof offset === 'bigint' ? offset : 0n),
  ago: ([span], call) => (typeof span === 'bigint' ? now(call) - span : null),
  bin,
  floor: bin,
  tolower: ([text]) => asText(text).toLowerCase(),
  toupper: ([text]) => asText(text).toUpperCase(),
  strlen: ([text]) => BigInt([...asText(text)].length),
  strcat: (values, call) => values.map((value, index) => asText(value, call.types[index])).join(''),
  isempty: ([value]) => asText(value) === '',
  isnotempty: ([value]) => asText(value) !== '',
  isnull: ([value]) => nothing(value),
  isnotnull: ([value]) => !nothing(value),
  notnull: ([value]) => !nothing(value),
  not: ([value]) => (nothing(value) ? null : !value),
  iff: choose,
  iif: choose,
  case: choose,
  coalesce: (values, call) =>
    unified(
      values.findIndex((v) => !nothing(v) && v !== ''),
      values,
      call,
    ),
  parse_json: ([value]) => parseJson(value),
  todynamic: ([value]) => parseJson(value),
  dynamic: ([value]) => parseJson(value),
  split: ([text, by, index]) => {
    const parts = asText(text).split(asText(by))
    if (nothing(index)) return parts
    const part = parts[Number(index)]
    return part === undefined ? null : [part]
  },
  extract: ([pattern, group, text], call) => {
    const wanted = regexOf(asText(pattern))
    const known = Number(group) >= 0 && Number(group) <= wanted.groupCount()
    const found = wanted.matcher(asText(text))
    return convert(known && found.find() ? (found.group(Number(group)) ?? '') : '', call.type)
  },
  array_length: ([list]) => (Array.isArray(list) ? BigInt(list.length) : null),
  abs: ([v]) => (typeof v === 'bigint' ? (v < 0n ? -v : v) : nothing(v) ? null : Math.abs(Number(v))),
  startofhour: ([v]) => floorTo(v, 36_000_000_000n),
}
