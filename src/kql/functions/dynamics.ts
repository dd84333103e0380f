import { keyOf } from '../compare.ts'
import { toDynamic, type Value } from '../format.ts'
import { listOf, parseJson, type Scalar } from './scalar.ts'

type Bag = Readonly<Record<string, unknown>>
const bagOf = (value: Value): Bag | null => {
  const box = parseJson(value)
  return typeof box === 'object' && box !== null && !Array.isArray(box) ? (box as Bag) : null
}
const unique = (list: readonly unknown[]): unknown[] => [
  ...new Map(list.map((item) => [keyOf([item]), item])).values(),
]
const pack: Scalar = (values, call) => {
  const out: Record<string, unknown> = {}
  for (let index = 0; index + 1 < values.length; index += 2)
    out[String(values[index])] = toDynamic(values[index + 1], call.types[index + 1] ?? 'dynamic')
  return out
}
/** Functions over lists and bags, by name. */
export const dynamics: Readonly<Record<string, Scalar>> = {
  pack,
  bag_pack: pack,
  pack_dictionary: pack,
  pack_array: (values, call) =>
    values.map((value, index) => toDynamic(value, call.types[index] ?? 'dynamic')),
  bag_keys: ([value]) => {
    const bag = bagOf(value)
    return bag ? Object.keys(bag) : null
  },
  bag_merge: (values) => {
    const bags = values.map(bagOf).filter((bag) => bag !== null)
    return bags.length ? Object.assign({}, ...bags.toReversed()) : null
  },
  bag_zip: ([keys, values]) => {
    const [names, items] = [listOf(keys), listOf(values) ?? []]
    if (!names) return null
    return Object.fromEntries(
      names.flatMap((name, index) => (typeof name === 'string' ? [[name, items[index] ?? null]] : [])),
    )
  },
  array_concat: (values) => {
    const lists = values.map(listOf).filter((list) => list !== null)
    return lists.length ? lists.flat() : null
  },
  array_slice: ([value, start, end]) => {
    const list = listOf(value)
    if (!list) return null
    const place = (n: Value): number => (Number(n) < 0 ? list.length + Number(n) : Number(n))
    return list.slice(Math.max(0, place(start)), Math.max(0, place(end) + 1))
  },
  array_sum: ([value]) => {
    const list = listOf(value)
    const known = list?.filter((item) => item !== null)
    return known?.every((item) => typeof item === 'number') ? known.reduce((a, b) => a + b, 0) : null
  },
  array_reverse: ([value]) => listOf(value)?.toReversed() ?? null,
  array_iff: ([test, yes, no]) => {
    const list = listOf(test)
    const pick = (value: Value, index: number): unknown => {
      const items = listOf(value)
      return items ? (items[index] ?? null) : (toDynamic(value, 'long') ?? null)
    }
    return list?.map((item, index) => (item === null ? null : pick(item ? yes : no, index))) ?? null
  },
  zip: (values) => {
    const lists = values.map((value) => listOf(value) ?? [])
    const length = Math.max(...lists.map((list) => list.length))
    return Array.from({ length }, (_, index) => lists.map((list) => list[index] ?? null))
  },
  set_union: (values) => {
    const lists = values.map(listOf).filter((list) => list !== null)
    return lists.length ? unique(lists.flat()) : null
  },
  set_intersect: (values) => {
    const [first, ...rest] = values.map(listOf)
    const keys = rest.map((list) => new Set((list ?? []).map((item) => keyOf([item]))))
    return first ? unique(first.filter((item) => keys.every((set) => set.has(keyOf([item]))))) : null
  },
  set_difference: (values) => {
    const [first, ...rest] = values.map(listOf)
    const keys = new Set(rest.flatMap((list) => (list ?? []).map((item) => keyOf([item]))))
    return first ? unique(first.filter((item) => !keys.has(keyOf([item])))) : null
  },
  set_has_element: ([value, item], call) => {
    const list = listOf(value)
    const wanted = keyOf([toDynamic(item, call.types[1] ?? 'dynamic')])
    return list ? list.some((each) => keyOf([each]) === wanted) : null
  },
}
