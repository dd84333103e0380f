import type { Placed } from '../syntax.ts'

/**
 * Tells of a name, at the place where it is read, that only an `as` declares it and not one that the rows came through.
 * Kusto's binder knows such a name from there on; in Azure it may be a table.
 */
export function stray(places: readonly Placed[]): (place: Placed, name: string) => boolean {
  const lets = new Set<string>()
  const from = new Map<string, Placed[]>()
  for (const { node, above } of places) {
    if (node.kind !== 'NameDeclaration') continue
    if (above?.node.kind === 'LetStatement') lets.add(node.text)
    if (above?.node.kind === 'AsOperator') from.set(node.text, [...(from.get(node.text) ?? []), above])
  }
  // A name in brackets can be spelled in many ways.
  const spelled = [...from.keys()].some((name) => !/^\w+$/.test(name))
  return (place, name) => {
    if (lets.has(name) || from.size === 0) return false
    const declared = from.get(name)
    return declared ? !declared.some((one) => isBehind(place, one)) : spelled
  }
}

/** The rows that leave the operator go through the place, or through something that the place is a part of. */
function isBehind(place: Placed, operator: Placed): boolean {
  const above = new Set<Placed['node']>()
  for (let at: Placed | null = place; at; at = at.above) above.add(at.node)
  for (let at = operator; at.above?.node.kind === 'PipeExpression'; at = at.above) {
    const [left, ...right] = at.above.node.children
    if (left === at.node && right.some((node) => above.has(node))) return true
  }
  return false
}
