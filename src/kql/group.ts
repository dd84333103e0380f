import type { Value } from './format.ts'

/** Things kept by the values of some keys; those that are equal to Kusto are one. */
export type Groups<T> = {
  /** In the order in which they were first met. */
  readonly all: readonly T[]
  readonly find: (keys: readonly Value[]) => T | undefined
  /** What is kept under the keys, made when they are first met. */
  readonly at: (keys: readonly Value[], make: (keys: readonly Value[]) => T) => T
}

/** The rows that have the same keys, and those. */
export type Group = { readonly key: readonly Value[]; readonly rows: (readonly Value[])[] }

const fresh = (key: readonly Value[]): Group => ({ key, rows: [] })

type Level = Map<unknown, unknown>

/** Dynamic values are equal when their JSON is; no text of a log starts with the mark. */
const part = (value: Value): unknown =>
  typeof value === 'object' && value !== null ? `\u0000${JSON.stringify(value)}` : (value ?? null)

/** An empty collection over keys that are this many values each. A map in maps, so that no key is spelled out as text. */
export function groupsOf<T>(width: number): Groups<T> {
  const all: T[] = []
  const root: Level = new Map()
  const last = Math.max(0, width - 1)
  const find = (keys: readonly Value[]): T | undefined => {
    let level: Level | undefined = root
    for (let at = 0; at < last; at++) {
      level = level.get(part(keys[at])) as Level | undefined
      if (!level) return undefined
    }
    return level.get(part(keys[last])) as T | undefined
  }
  const at = (keys: readonly Value[], make: (keys: readonly Value[]) => T): T => {
    let level = root
    for (let index = 0; index < last; index++) {
      const key = part(keys[index])
      let next = level.get(key) as Level | undefined
      if (!next) {
        next = new Map()
        level.set(key, next)
      }
      level = next
    }
    const key = part(keys[last])
    const known = level.get(key) as T | undefined
    if (known !== undefined) return known
    const made = make(keys)
    level.set(key, made)
    all.push(made)
    return made
  }
  return { all, find, at }
}

/** The rows in groups of those that have the same keys, each key one value of a row. */
export function grouped(
  rows: readonly (readonly Value[])[],
  keys: readonly ((row: readonly Value[]) => Value)[],
): readonly Group[] {
  const groups = groupsOf<Group>(keys.length)
  for (const row of rows)
    groups
      .at(
        keys.map((key) => key(row)),
        fresh,
      )
      .rows.push(row)
  return groups.all
}
