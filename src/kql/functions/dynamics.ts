import { keyOf } from '../compare.ts'
import { toDynamic, type Value } from '../format.ts'
import { type Bag, isBag } from '../json-path.ts'
import { unsupported } from '../kql-error.ts'
import { listOf, type Scalar } from './scalar.ts'

const bagOf = (value: Value): Bag | null => (isBag(value) ? value : null)
const unique = (list: readonly unknown[]): unknown[] => [
  ...new Map(list.map((item) => [keyOf([item]), item])).values(),
]
const pack: Scalar = (values, call) => {
  const out: [string, unknown][] = []
  for (let index = 0; index + 1 < values.length; index += 2)
    out.push([String(values[index]), toDynamic(values[index + 1], call.types[index + 1] ?? 'dynamic')])
  return Object.fromEntries(out)
}
/** The paths of a bag's parts, the elements of a list sharing one. */
function pathsOf(part: unknown, path: string): string[] {
  const below = Array.isArray(part)
    ? part.map((item): [string, unknown] => [`${path}[0]`, item])
    : isBag(part)
      ? Object.entries(part).map(([name, item]): [string, unknown] => {
          if (/['\\]/.test(name)) throw unsupported(`treepath() of the name ${name}`)
          return [`${path}['${name}']`, item]
        })
      : []
  return [...new Set(below.flatMap(([own, item]) => [own, ...pathsOf(item, own)]))]
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
    // What the first bag says holds, but its keys come first too.
    const all = new Map(bags.toReversed().flatMap((bag) => Object.entries(bag)))
    const keys = new Set(bags.flatMap((bag) => Object.keys(bag)))
    return bags.length ? Object.fromEntries([...keys].map((key) => [key, all.get(key)])) : null
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
    if (!list?.length) return null
    if (!known?.length) throw unsupported('array_sum() of nulls only')
    return known.every((item) => typeof item === 'number') ? known.reduce((a, b) => a + b, 0) : null
  },
  array_reverse: ([value]) => listOf(value)?.toReversed() ?? null,
  array_iff: ([test, ...choices], call) => {
    const [yes, no] = choices.map((choice, at): ((index: number) => unknown) => {
      const items = Array.isArray(choice) ? choice : null
      const one = toDynamic(choice, call.types[at + 1] ?? 'dynamic')
      return items ? (index) => items[index] ?? null : () => one
    })
    const pick = (item: unknown, index: number): unknown =>
      typeof item === 'boolean' || typeof item === 'number' ? (item ? yes : no)?.(index) : null
    return listOf(test)?.map(pick) ?? null
  },
  treepath: ([value]) => {
    if (Array.isArray(value)) throw unsupported('treepath() of a list')
    return isBag(value) ? pathsOf(value, '') : null
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
