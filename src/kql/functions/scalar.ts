import { fromUnix } from '../datetime.ts'
import { asText, convert, nothing, textOf, unify, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import { jsonFrom } from '../json.ts'
import { regexOf } from '../regex.ts'
import { lettersOf, lower, upper } from '../strings.ts'
import type { KqlType } from '../table.ts'

/** What a scalar function may use besides its values. */
export type Call = { readonly types: readonly KqlType[]; readonly type: KqlType; readonly now: Date }
/** A scalar function over values that are computed already. */
export type Scalar = (values: readonly Value[], call: Call) => Value

const to =
  (type: KqlType): Scalar =>
  ([value], call) =>
    // A whole number of a dynamic value is a long there, and wraps as one.
    convert(
      call.types[0] === 'dynamic' && Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 63
        ? BigInt(Number(value))
        : value,
      type,
    )
const now = (call: Call): bigint => fromUnix(call.now.getTime())

/** The last bin of whole numbers: rows stand in order of time, so the next value mostly falls into it too. */
let bin = { from: 0n, to: 0n, step: 0n }

/** Rounds down to a multiple of the step; null when either is null. */
export function floorTo(value: Value, step: Value): Value {
  if (typeof value === 'bigint' && typeof step === 'bigint') {
    if (step === bin.step && value >= bin.from && value < bin.to) return bin.from
    if (step <= 0n) return null
    const from = value - (((value % step) + step) % step)
    bin = { from, to: from + step, step }
    return from
  }
  if (nothing(value) || nothing(step)) return null
  return Number(step) <= 0 ? null : Math.floor(Number(value) / Number(step)) * Number(step)
}

/** Queries read the same text in several places; so many values, of texts of so many characters together, are kept. */
const KEPT_VALUES = 60_000
const KEPT_CHARACTERS = 10_000_000
const parsed = new Map<string, Value>()
let characters = 0

/** Reads a text as JSON; a text that is not JSON stays a text. Nobody may change what it answers: others hold it too. */
export function parseJson(value: Value): Value {
  if (typeof value !== 'string') return value
  const known = parsed.get(value)
  if (known !== undefined) return known
  characters += value.length
  if (parsed.size >= KEPT_VALUES || characters > KEPT_CHARACTERS) forgetJson()
  const made = jsonOf(value)
  parsed.set(value, made)
  return made
}

/** Forgets the values of JSON texts that are kept; a query begins with it. */
export function forgetJson(): void {
  parsed.clear()
  characters = 0
}

function jsonOf(text: string): Value {
  if (text.trim() === '') return null
  try {
    return jsonFrom(text)
  } catch {
    return text
  }
}

/** A dynamic list; null for anything else, the text of a list too. */
export function listOf(value: Value): unknown[] | null {
  return Array.isArray(value) ? value : null
}

/** A text as the JSON it holds; what is dynamic already, texts too, stays as it is. */
const toObject: Scalar = ([value], call) => (call.types[0] === 'dynamic' ? value : parseJson(value))

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

const binned: Scalar = ([value, step]) => floorTo(value, step)

/** Conversions, conditions and other everyday functions, by name. */
export const basics: Readonly<Record<string, Scalar>> = {
  tostring: ([value], call) => textOf(value, call.types[0]),
  toint: to('int'),
  tolong: to('long'),
  toreal: to('real'),
  todouble: to('real'),
  todecimal: (values, call) => {
    // A decimal has 34 digits, a number of ours no more than these for certain.
    if (/\d[\d.]{15}/.test(String(values[0]))) throw unsupported('a decimal of more than 15 digits')
    return to('decimal')(values, call)
  },
  tobool: to('bool'),
  toboolean: to('bool'),
  todatetime: to('datetime'),
  totimespan: to('timespan'),
  toguid: to('guid'),
  now: ([offset], call) => now(call) + (typeof offset === 'bigint' ? offset : 0n),
  ago: ([span], call) => (typeof span === 'bigint' ? now(call) - span : null),
  bin: binned,
  floor: binned,
  tolower: ([text]) => lower(asText(text)),
  toupper: ([text]) => upper(asText(text)),
  strlen: ([value]) => {
    const text = asText(value)
    return BigInt((lettersOf(text) ?? text).length)
  },
  strcat: (values, call) => values.map((value, index) => textOf(value, call.types[index])).join(''),
  isempty: ([value]) => nothing(value) || value === '',
  isnotempty: ([value]) => !nothing(value) && value !== '',
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
  parse_json: toObject,
  todynamic: toObject,
  dynamic: toObject,
  split: ([text, by, index]) => {
    const delimiter = asText(by)
    if (delimiter === '') throw unsupported('split() by an empty text')
    const parts = asText(text).split(delimiter)
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
  abs: ([v]) =>
    typeof v === 'bigint' ? BigInt.asIntN(64, v < 0n ? -v : v) : nothing(v) ? null : Math.abs(Number(v)),
}
