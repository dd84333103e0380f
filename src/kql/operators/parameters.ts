import { get, items, type Node, nameOf, text } from '../parse.ts'

/** The named parameters of an operator, such as kind=inner, as text. */
export function parametersOf(node: Node): ReadonlyMap<string, string> {
  return new Map(
    items(node, 'Parameters').map((each) => [
      nameOf(each),
      text(get(each, 'Expression')).replace(/^(["'])(.*)\1$/, '$2'),
    ]),
  )
}
