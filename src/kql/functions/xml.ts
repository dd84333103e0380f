import { asText, type Value } from '../format.ts'
import { unsupported } from '../kql-error.ts'
import type { Scalar } from './scalar.ts'

type Element = {
  readonly name: string
  readonly attributes: readonly (readonly [string, string])[]
  readonly children: (Element | string)[]
}

/** A text that no document of XML looks like. */
class NotXml extends Error {}

/** Texts longer than this many bytes are null. */
const longest = 1_048_576
/** Elements inside each other; deeper ones would not fit on the stack. */
const deepest = 500
const entities: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' }
/** A comment, a declaration, a piece of text, or a tag: its slash, name, attributes and the slash at its end. */
const piece =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([^\s<>/!?"'=]+)((?:\s+[^\s<>/"'=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y
const attribute = /([^\s<>/"'=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

function decoded(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (all, name: string) => {
    if (!name.startsWith('#')) {
      const known = Object.hasOwn(entities, name) ? entities[name] : undefined
      if (known === undefined) throw unsupported(`the XML entity ${all}`)
      return known
    }
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}

function elementOf(name: string, attributes: string): Element {
  const found = [...attributes.matchAll(attribute)]
  return {
    name,
    attributes: found.map(([, own = '', double, single]) => [own, decoded(double ?? single ?? '')]),
    children: [],
  }
}

/** Reads the one element of a document; throws NotXml for a text that is none. */
function parse(source: string): Element {
  const roots: Element[] = []
  const open: Element[] = []
  for (piece.lastIndex = 0; piece.lastIndex < source.length; ) {
    const at = piece.lastIndex
    const found = piece.exec(source)
    if (!found) {
      if (/^<!(\[CDATA\[|DOCTYPE)/.test(source.slice(at, at + 9)))
        throw unsupported('parse_xml() of CDATA or a DOCTYPE')
      throw new NotXml()
    }
    const [, slash, name, attributes = '', empty, text] = found
    const inside = open.at(-1)
    if (text !== undefined) {
      const own = text.trim()
      if (own && !inside) throw new NotXml()
      if (own) inside?.children.push(decoded(own))
    } else if (name !== undefined && slash) {
      const closed = open.pop()
      if (!closed) throw new NotXml()
      if (closed.name !== name) throw unsupported('parse_xml() of tags that do not match')
    } else if (name !== undefined) {
      const element = elementOf(name, attributes)
      ;(inside?.children ?? roots).push(element)
      if (!empty) open.push(element)
      if (open.length > deepest)
        throw unsupported(`parse_xml() of more than ${deepest} elements inside each other`)
    }
  }
  const [root, ...more] = roots
  if (!root || open.length) throw new NotXml()
  if (more.length) throw unsupported('parse_xml() of several elements beside each other')
  return root
}

/** A text that stands alone; whether one without letters becomes a number is not documented. */
function lettered(text: string): string {
  if (!/[A-Za-z]/.test(text) && text.split('.').length <= 2)
    throw unsupported(`parse_xml() of the number or sign “${text}”`)
  return text
}

function jsonOf({ attributes, children }: Element): unknown {
  const [first] = children
  if (!attributes.length && first === undefined) return null
  if (!attributes.length && children.length === 1 && typeof first === 'string') return lettered(first)
  const all: [string, unknown][] = [
    ...attributes.map(([name, value]): [string, unknown] => [`@${name}`, lettered(value)]),
    ...children.map((child): [string, unknown] =>
      typeof child === 'string' ? ['#text', child] : [child.name, jsonOf(child)],
    ),
  ]
  const grouped = Map.groupBy(all, ([name]) => name)
  return Object.fromEntries(
    [...grouped].map(([name, own]) => [name, own.length > 1 ? own.map(([, value]) => value) : own[0]?.[1]]),
  )
}

const parseXml: Scalar = ([value]): Value => {
  const source = asText(value)
  if (Buffer.byteLength(source) > longest) return null
  try {
    const root = parse(source)
    return { [root.name]: jsonOf(root) }
  } catch (cause) {
    if (cause instanceof NotXml) return null
    throw cause
  }
}

/** Functions over XML, by name. */
export const xml: Readonly<Record<string, Scalar>> = { parse_xml: parseXml }
