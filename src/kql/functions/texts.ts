import type { RE2JS } from 're2js'
import { asText, type Value } from '../format.ts'
import { KqlError } from '../kql-error.ts'
import { withinCharacters } from '../limits.ts'
import { regexOf } from '../regex.ts'
import { matches } from '../strings.ts'
import type { Scalar } from './scalar.ts'

const utf8 = new TextEncoder()
const nothing = (value: Value): boolean => value === null || value === undefined
const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function trimmed(pattern: Value, text: Value, start: boolean, end: boolean): string {
  let out = asText(text)
  if (start)
    out = regexOf(`^(?:${asText(pattern)})`)
      .matcher(out)
      .replaceFirst('')
  if (end)
    out = regexOf(`(?:${asText(pattern)})$`)
      .matcher(out)
      .replaceFirst('')
  return out
}

function repeated(text: string, times: number, by: string): string {
  withinCharacters((text.length + by.length) * times)
  return times > 1 ? `${text}${by}`.repeat(times - 1) + text : text.repeat(times)
}

function count(text: string, part: string): number {
  let found = 0
  if (part === '') return 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found++
  return found
}

const replaceRegex: Scalar = ([text, pattern, rewrite]) => {
  const source = asText(text)
  const found = regexOf(asText(pattern)).matcher(source)
  let [out, at] = ['', 0]
  while (found.find()) {
    const [from, to] = [found.start(), found.end()]
    // A match of nothing is not replaced.
    if (from === to) continue
    out += source.slice(at, from)
    out += asText(rewrite).replace(/\\(\d)/g, (_, group: string) => found.group(Number(group)) ?? '')
    at = to
  }
  return out + source.slice(at)
}

function groupOf(pattern: RE2JS, group: unknown): number {
  const place = pattern.namedGroups()[String(group)] ?? Number(group)
  if (Number.isInteger(place) && place >= 0 && place <= pattern.groupCount()) return place
  throw new KqlError('SEM0100', `the regular expression has no group ${String(group)}`)
}

function positions(text: string, part: string): number[] {
  const out: number[] = []
  for (let at = text.indexOf(part); at >= 0 && out.length <= text.length; at = text.indexOf(part, at + 1))
    out.push(at)
  return out
}

/** Where in a text the n-th part of those found begins that lies in a range; -1 when there is none. */
function indexOf(values: readonly Value[], find: (text: string, part: Value) => number[]): Value {
  const [text, part, start, length, occurrence] = values
  const all = asText(text)
  const from = Number(start ?? 0) < 0 ? Math.max(0, all.length + Number(start)) : Number(start ?? 0)
  const end = nothing(length) || Number(length) < 0 ? all.length : from + Number(length)
  const found = find(all.slice(0, end), part).filter((at) => at >= from)
  return BigInt(found[Number(occurrence ?? 1) - 1] ?? -1)
}

/** Functions over texts, by name. */
export const texts: Readonly<Record<string, Scalar>> = {
  substring: ([text, start, length]) => {
    const all = [...asText(text)]
    const from = Number(start) < 0 ? all.length + Number(start) : Number(start)
    const end = nothing(length) ? all.length : from + Math.max(0, Number(length))
    return all.slice(Math.max(0, from), Math.max(0, end)).join('')
  },
  gettype: ([value], call) => {
    const type = call.types[0] ?? 'dynamic'
    if (type === 'string') return 'string'
    if (type !== 'dynamic') return type
    if (nothing(value)) return 'null'
    if (Array.isArray(value)) return 'array'
    if (typeof value === 'object') return 'dictionary'
    if (typeof value === 'number') return Number.isInteger(value) ? 'long' : 'double'
    return typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'long' : 'string'
  },
  string_size: ([text]) => BigInt(utf8.encode(asText(text)).length),
  countof: ([text, part, how]) => {
    if (how !== 'regex') return BigInt(count(asText(text), asText(part)))
    const found = regexOf(asText(part)).matcher(asText(text))
    let total = 0n
    while (found.find()) total++
    return total
  },
  extract_all: (values) => {
    const pattern = regexOf(asText(values[0]))
    const found = pattern.matcher(asText(values.at(-1)))
    const groups = pattern.groupCount()
    const wanted =
      values.length === 3 && Array.isArray(values[1])
        ? values[1].map((group) => groupOf(pattern, group))
        : Array.from({ length: Math.max(1, groups) }, (_, index) => (groups ? index + 1 : 0))
    const out: unknown[] = []
    while (found.find()) {
      const parts = wanted.map((group) => found.group(group) ?? '')
      out.push(parts.length === 1 && values.length !== 3 ? parts[0] : parts)
    }
    return out.length ? out : null
  },
  trim: ([pattern, text]) => trimmed(pattern, text, true, true),
  trim_start: ([pattern, text]) => trimmed(pattern, text, true, false),
  trim_end: ([pattern, text]) => trimmed(pattern, text, false, true),
  indexof: (values, call) => indexOf(values, (text, part) => positions(text, asText(part, call.types[1]))),
  indexof_regex: (values) =>
    indexOf(values, (text, part) => {
      const found = regexOf(asText(part)).matcher(text)
      const out: number[] = []
      while (found.find()) out.push(found.start())
      return out
    }),
  has_any_index: ([text, list]) =>
    BigInt([list].flat().findIndex((each) => matches('has', asText(text), asText(each)))),
  replace_string: ([text, part, other]) =>
    asText(part) === '' ? asText(text) : asText(text).replaceAll(asText(part), () => asText(other)),
  replace_regex: replaceRegex,
  replace: ([pattern, rewrite, text], call) => replaceRegex([text, pattern, rewrite], call),
  reverse: ([text], call) => [...asText(text, call.types[0])].reverse().join(''),
  strcat_delim: ([by, ...rest], call) =>
    rest.map((value, index) => asText(value, call.types[index + 1])).join(asText(by)),
  strcat_array: ([list, by]) =>
    Array.isArray(list) ? list.map((value) => asText(value)).join(asText(by)) : '',
  strrep: ([text, times, by], call) =>
    repeated(asText(text, call.types[0]), Math.max(0, Number(times ?? 0)), asText(by)),
  strcmp: ([a, b]) => (asText(a) < asText(b) ? -1n : asText(a) > asText(b) ? 1n : 0n),
  tohex: ([value, width], call) =>
    typeof value === 'bigint'
      ? BigInt.asUintN(call.types[0] === 'int' ? 32 : 64, value)
          .toString(16)
          .padStart(Math.min(16, Number(width ?? 0)), '0')
      : '',
  regex_quote: ([text]) => quoted(asText(text)),
}
