import { isArmId } from '../control-plane.ts'
import type { Trail } from '../follow/trail.ts'

/** The resources of the guides that are followed, by the name that the model calls them. */
export function resourcesOf({ followed }: Trail): ReadonlyMap<string, string> {
  const all = new Map<string, string>()
  for (const { guide, values } of followed) {
    const named = [...Object.entries(guide.resources), ...Object.entries(values)]
    for (const [name, id] of named) {
      if (!isArmId(id) || [...all.values()].some((other) => other.toLowerCase() === id.toLowerCase()))
        continue
      // Two guides may call different things by one name.
      all.set(all.has(name) ? `${guide.id}/${name}` : name, id)
    }
  }
  return all
}
