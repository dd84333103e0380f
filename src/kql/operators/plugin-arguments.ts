import { unsupported } from '../kql-error.ts'
import { get, kind, type Node, nameOf } from '../parse.ts'
import type { Column } from '../table.ts'

/** A plugin's arguments by the names of its parameters, whether they are given by place or by name. */
export function argumentsOf(args: readonly Node[], parameters: readonly string[]): ReadonlyMap<string, Node> {
  const known = new Map(parameters.map((name) => [name.toLowerCase(), name]))
  return new Map(
    args.map((each, at): [string, Node] => {
      const named = kind(each) === 'SimpleNamedExpression'
      const name = named ? known.get(nameOf(each).toLowerCase()) : parameters[at]
      if (name === undefined) throw unsupported(`an argument ${named ? nameOf(each) : at + 1} of this plugin`)
      return [name, named ? get(each, 'Expression') : each]
    }),
  )
}

/** Where the column stands that an argument names; `what` is said of anything else. */
export function placeOfColumn(columns: readonly Column[], node: Node | undefined, what: string): number {
  const name = node && kind(node) === 'NameReference' ? nameOf(node) : undefined
  const place = columns.findIndex((column) => column.name === name)
  if (place < 0) throw unsupported(what)
  return place
}
