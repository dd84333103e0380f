/** The steps of a JSON path such as $.a['b'][0]; null when it is none. */
export function stepsOf(path: string): readonly (string | number)[] | null {
  if (!path.startsWith('$')) return null
  const steps: (string | number)[] = []
  const step = /\.([^.[\]]+)|\[(\d+)\]|\[(["'])(.*?)\3\]/y
  step.lastIndex = 1
  while (step.lastIndex < path.length) {
    const found = step.exec(path)
    if (!found) return null
    const [, name, place, , quoted] = found
    steps.push(place === undefined ? (name ?? quoted ?? '') : Number(place))
  }
  return steps
}

/** The steps of a key that may be written as a path; any other key is one step. */
export function keySteps(key: unknown): readonly (string | number)[] {
  return stepsOf(String(key)) ?? [String(key)]
}

/** A dynamic value that has names. */
export type Bag = Readonly<Record<string, unknown>>
export const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands at a path; undefined when nothing does. */
export function valueAt(box: unknown, steps: readonly (string | number)[]): unknown {
  let at = box
  for (const step of steps) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step]
    else if (isBag(at) && Object.hasOwn(at, String(step))) at = at[String(step)]
    else return undefined
  }
  return at
}

/** The bag with a value at a path, or without one there; bags on the way are made where they miss. */
export function withAt(bag: Bag, steps: readonly (string | number)[], value: unknown): Bag {
  const [first, ...rest] = steps
  if (first === undefined) return bag
  const name = String(first)
  const own = Object.hasOwn(bag, name) ? bag[name] : undefined
  if (value === undefined && (own === undefined || (rest.length > 0 && !isBag(own)))) return bag
  const next = rest.length ? withAt(isBag(own) ? own : {}, rest, value) : value
  const others = Object.entries(bag).filter(([key]) => key !== name || next !== undefined)
  return Object.fromEntries([
    ...others.map(([key, old]): [string, unknown] => [key, key === name ? next : old]),
    ...(own === undefined && next !== undefined ? [[name, next] as [string, unknown]] : []),
  ])
}
