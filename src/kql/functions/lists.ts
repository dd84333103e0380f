import { compare, keyOf } from '../compare.ts'
import { timespanFrom } from '../datetime.ts'
import { asText, fromJson, nothing, toDynamic, toJson, type Value } from '../format.ts'
import { type Bag, isBag, keySteps, stepsOf, valueAt, withAt } from '../json-path.ts'
import { KqlError, unsupported } from '../kql-error.ts'
import { orderOf } from '../strings.ts'
import { listOf, parseJson, type Scalar } from './scalar.ts'

const hour = 36_000_000_000n
/** A list made by range() is cut at this many elements. */
const longest = 1_048_576
const range: Scalar = ([from, to, by], call) => {
  const type = call.types[0] ?? 'long'
  const timed = type === 'datetime' || type === 'timespan'
  const step = by ?? (timed ? hour : typeof from === 'bigint' ? 1n : 1)
  if (nothing(from) || nothing(to) || nothing(step)) return null
  const whole = [from, to, step].every((each) => typeof each === 'bigint')
  const [start, end, size] = whole ? [from, to, step] : [from, to, step].map(Number)
  const up = compare(size, whole ? 0n : 0)
  if (up === 0) throw new KqlError('SEM0100', 'range() needs a step other than zero')
  const out: unknown[] = []
  for (let at = start; out.length < longest && (up > 0 ? compare(at, end) <= 0 : compare(at, end) >= 0); ) {
    out.push(toJson(at, type))
    at = whole ? (at as bigint) + (size as bigint) : Number(start) + Number(size) * out.length
  }
  return out
}

/** Numbers come before texts, texts before everything else, in whichever direction a list is sorted. */
const rank = (item: unknown): number => (typeof item === 'number' ? 0 : typeof item === 'string' ? 1 : 2)

function orderIn(a: unknown, b: unknown, sign: number): number {
  const apart = rank(a) - rank(b)
  if (apart !== 0) return apart
  if (typeof a === 'string' && typeof b === 'string') return orderOf(a, b) * sign
  const order = compare(a, b)
  if (rank(a) === 2 && order !== 0)
    throw unsupported('the order of values that are neither numbers nor texts')
  return order * sign
}

const span = /^-?(\d+\.)?\d\d:\d\d:\d\d(\.\d{7})?$/

/** In a list, timespans are texts: where they would be ordered otherwise as texts, nobody can tell which is meant. */
function checkSpans(sorted: readonly unknown[], sign: number): void {
  const texts = sorted.filter((item) => typeof item === 'string')
  if (!texts.length || !texts.every((item) => span.test(item))) return
  const ticks = texts.map((item) => timespanFrom(item))
  const wrong = ticks.some((each, at) => at > 0 && compare(ticks[at - 1], each) * sign > 0)
  if (wrong) throw unsupported('the order of timespans in a list')
}

/** Sorts the first list, and the lists behind it the same way. */
const sorted =
  (sign: number): Scalar =>
  (values, call) => {
    const flag = call.types.at(-1) === 'bool' ? values.at(-1) : undefined
    const lists = (flag === undefined ? values : values.slice(0, -1)).map(listOf)
    const [first] = lists
    if (!first) return null
    const last = flag !== false
    const places = first.map((_, at) => at)
    places.sort((x, y) => {
      const [a, b] = [first[x], first[y]]
      if (nothing(a) || nothing(b)) return nothing(a) === nothing(b) ? 0 : nothing(a) === last ? 1 : -1
      return orderIn(a, b, sign)
    })
    checkSpans(
      places.map((place) => first[place]),
      sign,
    )
    const made = lists.map((list) =>
      list?.length === first.length ? places.map((place) => list[place] ?? null) : null,
    )
    return lists.length > 1 ? made : (made[0] ?? null)
  }

const turned =
  (sign: number): Scalar =>
  ([value, count]) => {
    const list = listOf(value)
    if (!list?.length) return list
    const by = (((Number(count) * sign) % list.length) + list.length) % list.length
    return [...list.slice(by), ...list.slice(0, by)]
  }
const moved =
  (sign: number): Scalar =>
  ([value, count, fill], call) => {
    const list = listOf(value)
    if (!list) return null
    const by = Number(count) * sign
    const texts = list.length > 0 && list.every((item) => typeof item === 'string')
    const gap = nothing(fill) ? (texts ? '' : null) : toDynamic(fill, call.types[2] ?? 'dynamic')
    return list.map((_, at) => (at + by in list ? list[at + by] : gap))
  }

/** Where a list is cut: negative places count from its end, places out of it are its ends. */
function cuts(places: Value, length: number): number[] {
  const all = Array.isArray(places) ? places : [places]
  return all.map((each) =>
    Math.min(length, Math.max(0, Number(each) < 0 ? length + Number(each) : Number(each))),
  )
}

/** Functions over lists, and paths into bags, by name. */
export const lists: Readonly<Record<string, Scalar>> = {
  range,
  array_sort_asc: sorted(1),
  array_sort_desc: sorted(-1),
  array_rotate_left: turned(1),
  array_rotate_right: turned(-1),
  array_shift_left: moved(1),
  array_shift_right: moved(-1),
  array_split: ([value, places]) => {
    const list = listOf(value)
    if (!list) return null
    const at = cuts(places, list.length)
    return [...at, list.length].map((end, index) => list.slice(index ? at[index - 1] : 0, end))
  },
  array_index_of: ([value, item, start, length, occurrence], call) => {
    const list = listOf(value)
    if (!list || Number(length ?? -1) < -1 || Number(occurrence ?? 1) < 0) return null
    const wanted = keyOf([toDynamic(item, call.types[1] ?? 'dynamic')])
    const from = nothing(start) ? 0 : Number(start) < 0 ? list.length + Number(start) : Number(start)
    const end = nothing(length) || Number(length) < 0 ? list.length : from + Number(length)
    const found = list.flatMap((each, at) => (at >= from && at < end && keyOf([each]) === wanted ? [at] : []))
    return BigInt(found[Number(occurrence ?? 1) - 1] ?? -1)
  },
  set_equals: ([a, b]) => {
    const [x, y] = [listOf(a), listOf(b)].map((list) => list && new Set(list.map((each) => keyOf([each]))))
    return x && y ? x.size === y.size && [...x].every((each) => y.has(each)) : null
  },
  jaccard_index: ([a, b]) => {
    const [x, y] = [listOf(a), listOf(b)].map((list) => new Set((list ?? []).map((each) => keyOf([each]))))
    if (!x?.size && !y?.size) return Number.NaN
    const shared = [...(x ?? [])].filter((each) => y?.has(each)).length
    return shared / ((x?.size ?? 0) + (y?.size ?? 0) - shared)
  },
  bag_has_key: ([bag, key]) => (isBag(bag) ? valueAt(bag, keySteps(key)) !== undefined : null),
  bag_set_key: ([bag, key, item], call) =>
    isBag(bag) ? withAt(bag, keySteps(key), toDynamic(item, call.types[2] ?? 'dynamic')) : null,
  bag_remove_keys: ([bag, keys]) =>
    isBag(bag)
      ? (listOf(keys) ?? []).reduce<Bag>((left, key) => withAt(left, keySteps(key), undefined), bag)
      : null,
  extract_json: ([path, text], call) => atPath(String(path), text, call.type),
  extractjson: ([path, text], call) => atPath(String(path), text, call.type),
}

function atPath(path: string, text: Value, type: Parameters<typeof fromJson>[1]): Value {
  const steps = stepsOf(path)
  if (!steps) throw unsupported(`the JSON path ${path}`)
  const found = valueAt(parseJson(text), steps)
  if (type === 'string') return asText(found, 'dynamic')
  return fromJson(found, type)
}
