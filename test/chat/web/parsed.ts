import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

/** Markup as a browser reads it. */
export type Parsed = {
  readonly tags: readonly string[]
  readonly attributes: readonly { readonly tag: string; readonly name: string; readonly value: string }[]
  /** Everything that is text, in order. */
  readonly text: string
  readonly all: (tag: string) => readonly Read[]
}

/** One element: its attributes, and the text within. */
export type Read = {
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly all: Parsed['all']
}

export function parsed(markup: string): Parsed {
  const { childNodes } = parseFragment(markup)
  const elements = childNodes.flatMap(elementsIn)
  return {
    tags: elements.map(({ tagName }) => tagName),
    attributes: elements.flatMap(({ tagName, attrs }) =>
      attrs.map(({ name, value }) => ({ tag: tagName, name, value })),
    ),
    text: childNodes.map(textIn).join(''),
    all: (tag) => elements.filter(({ tagName }) => tagName === tag).map(read),
  }
}

function read(element: Element): Read {
  const inside = element.childNodes.flatMap(elementsIn)
  return {
    attributes: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    text: textIn(element),
    all: (tag) => inside.filter(({ tagName }) => tagName === tag).map(read),
  }
}

function elementsIn(node: Node): readonly Element[] {
  if (!('tagName' in node)) return []
  return [node, ...node.childNodes.flatMap(elementsIn)]
}

/** A comment is none, so that nothing can hide in one. */
const textIn = (node: Node): string =>
  'value' in node
    ? node.value
    : 'childNodes' in node
      ? node.childNodes.map(textIn).join('')
      : `<${node.nodeName}>`
