import type { RE2JS } from 're2js'
import { asText, nothing, textOf, type Value } from '../format.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { withinCharacters } from '../limits.ts'
import { quoted, regexOf } from '../regex.ts'
import { lettersOf, orderOf, testOf } from '../strings.ts'
import type { Scalar } from './scalar.ts'

const has = testOf('has')
const utf8 = new TextEncoder()

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
  // The pages name two limits, and not what lies beyond the lower one.
  if (times > 1024) throw unsupported(`strrep() of ${times} times`)
  withinCharacters((text.length + by.length) * times)
  return times > 1 ? `${text}${by}`.repeat(times - 1) + text : text.repeat(times)
}

function count(text: string, part: string): number {
  let found = 0
  if (part === '') throw unsupported('countof() of an empty text')
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found++
  return found
}

/** The texts and the numbers of groups that a rewrite is made of. */
function rewriteParts(rewrite: string, groups: number): readonly (string | number)[] {
  return rewrite.split(/(\\[\s\S]?)/).map((part) => {
    if (part[0] !== '\\') return part
    const group = Number(part[1] ?? Number.NaN)
    if (!(group <= groups)) throw unsupported(`${part} in a rewrite`)
    return group
  })
}

const replaceRegex: Scalar = ([text, pattern, rewrite]) => {
  const source = asText(text)
  const wanted = regexOf(asText(pattern))
  const found = wanted.matcher(source)
  const parts = rewriteParts(asText(rewrite), wanted.groupCount())
  let [out, at] = ['', 0]
  while (found.find()) {
    const [from, to] = [found.start(), found.end()]
    const other = parts.map((part) => (typeof part === 'number' ? (found.group(part) ?? '') : part)).join('')
    if (from === to && other !== '') throw unsupported('replace_regex() of a match of nothing')
    out += source.slice(at, from) + other
    at = to
  }
  return out + source.slice(at)
}

function groupOf(pattern: RE2JS, group: unknown): number {
  const place = pattern.namedGroups()[String(group)] ?? Number(group)
  if (Number.isInteger(place) && place >= 0 && place <= pattern.groupCount()) return place
  throw new KqlError('SEM0100', `the regular expression has no group ${String(group)}`)
}

type Found = { readonly at: number; readonly end: number; readonly matched: boolean }

function positions(text: string, part: string): Found[] {
  const out: Found[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    out.push({ at, end: at + part.length, matched: false })
  return out
}

/** Where in a text the n-th part of those found begins that begins within a range; -1 when there is none. */
function indexOf(text: string, rest: readonly Value[], found: readonly Found[]): Value {
  const [start, length, occurrence] = rest.map((each) => (nothing(each) ? undefined : Number(each)))
  if ((occurrence ?? 1) < 0 || (length ?? -1) < -1) return null
  if (occurrence === 0) throw unsupported('the occurrence 0')
  const letters = lettersOf(text)
  const size = letters ? letters.length : text.length
  // Places are counted in letters.
  const place = (at: number): number => letters?.slice(0, at).join('').length ?? at
  const from = (start ?? 0) < 0 ? Math.max(0, size + (start ?? 0)) : (start ?? 0)
  const end = length === undefined || length < 0 ? size : from + length
  const nth = (ends: boolean): number | undefined => {
    const limit = place(end)
    const own = found.filter((each) => each.at >= place(from) && (ends ? each.end <= limit : each.at < limit))
    return own[(occurrence ?? 1) - 1]?.at
  }
  const at = nth(false)
  // Whether a match of a regular expression may end behind the range is not documented.
  if (found.some((each) => each.matched) && at !== nth(true))
    throw unsupported('a match that ends behind the length')
  if (at === undefined) return -1n
  return BigInt(letters ? [...text.slice(0, at)].length : at)
}

/** Functions over texts, by name. */
export const texts: Readonly<Record<string, Scalar>> = {
  substring: ([text, start, length]) => {
    const all = asText(text)
    const letters = lettersOf(all)
    const size = letters ? letters.length : all.length
    const from = Number(start) < 0 ? size + Number(start) : Number(start)
    // A start before the first letter is none.
    if (from < 0) return ''
    const end = nothing(length) ? size : from + Math.max(0, Number(length))
    return letters ? letters.slice(from, end).join('') : all.slice(from, end)
  },
  gettype: ([value], call) => {
    const type = call.types[0] ?? 'dynamic'
    if (type === 'string') return 'string'
    if (type !== 'dynamic') return type
    if (nothing(value)) return 'null'
    if (Array.isArray(value)) return 'array'
    if (typeof value === 'object') return 'dictionary'
    if (typeof value === 'number') return Number.isSafeInteger(value) ? 'long' : 'double'
    // Numbers of so many digits are kept as texts.
    if (typeof value === 'string' && /^-?\d{16,19}$/.test(value))
      throw unsupported('gettype() of long digits')
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
    if (groups < 1 || groups > 16)
      throw new KqlError('SEM0100', 'extract_all() needs a regular expression with one to sixteen groups')
    const wanted =
      values.length === 3 && Array.isArray(values[1])
        ? values[1].map((group) => groupOf(pattern, group))
        : Array.from({ length: groups }, (_, index) => index + 1)
    const out: unknown[] = []
    while (found.find()) {
      const parts = wanted.map((group) => found.group(group) ?? '')
      out.push(parts.length === 1 ? parts[0] : parts)
    }
    return out.length ? out : null
  },
  trim: ([pattern, text]) => trimmed(pattern, text, true, true),
  trim_start: ([pattern, text]) => trimmed(pattern, text, true, false),
  trim_end: ([pattern, text]) => trimmed(pattern, text, false, true),
  indexof: ([text, part, ...rest], call) => {
    const wanted = asText(part, call.types[1])
    if (wanted === '') return null
    const all = asText(text, call.types[0])
    if (!rest.every(nothing)) return indexOf(all, rest, positions(all, wanted))
    const at = all.indexOf(wanted)
    return BigInt(at <= 0 ? at : (lettersOf(all.slice(0, at))?.length ?? at))
  },
  indexof_regex: ([text, part, ...rest]) => {
    if (Number(rest[0] ?? 0) < 0) return null
    const all = asText(text)
    const found = regexOf(asText(part)).matcher(all)
    const out: Found[] = []
    while (found.find()) out.push({ at: found.start(), end: found.end(), matched: true })
    return indexOf(all, rest, out)
  },
  has_any_index: ([text, list]) => BigInt([list].flat().findIndex((each) => has(asText(text), asText(each)))),
  replace_string: ([text, part, other]) =>
    asText(part) === '' ? asText(text) : asText(text).replaceAll(asText(part), () => asText(other)),
  replace_regex: replaceRegex,
  replace: ([pattern, rewrite, text], call) => replaceRegex([text, pattern, rewrite], call),
  reverse: ([text], call) => [...asText(text, call.types[0])].reverse().join(''),
  strcat_delim: ([by, ...rest], call) =>
    rest.map((value, index) => textOf(value, call.types[index + 1])).join(asText(by)),
  strcat_array: ([list, by]) =>
    Array.isArray(list) ? list.map((value) => asText(value, 'dynamic')).join(asText(by)) : '',
  strrep: ([text, times, by], call) =>
    repeated(asText(text, call.types[0]), Math.max(0, Number(times ?? 0)), asText(by)),
  strcmp: ([a, b]) => BigInt(Math.sign(orderOf(asText(a), asText(b)))),
  tohex: ([value, width], call) =>
    typeof value === 'bigint'
      ? BigInt.asUintN(call.types[0] === 'int' ? 32 : 64, value)
          .toString(16)
          .padStart(Math.min(16, Number(width ?? 0)), '0')
      : '',
  regex_quote: ([text]) => quoted(asText(text)),
}
