/** A tree of data with each `{{name}}` in its texts replaced; a name without a value is a mistake of ours. */
export function filled<Tree>(tree: Tree, values: Readonly<Record<string, string>>): Tree {
  const fill = (node: unknown): unknown => {
    if (typeof node === 'string') return node.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => of(name))
    if (Array.isArray(node)) return node.map(fill)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fill(value)]))
  }
  const of = (name: string): string => {
    const value = values[name]
    if (value === undefined) throw new Error(`The template asks for ${name}, which nobody gives.`)
    return value
  }
  return fill(tree) as Tree
}
