import type { List, Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { Problem } from '../incident/problem.ts'

export type Fence = {
  readonly lang: string
  readonly meta: string
  readonly text: string
  readonly line: number
}
export type Item = { readonly key: string; readonly value: string; readonly items: readonly Item[] }
/** A heading with what stands below it, up to the next heading; the first section may have no heading. */
export type Section = {
  readonly depth: number
  readonly heading: string
  readonly path: readonly string[]
  readonly text: string
  readonly fences: readonly Fence[]
  readonly items: readonly Item[]
  /** The items of its numbered lists, each as a section of its own with what follows it. */
  readonly numbered: readonly Section[]
}

/** Cuts a Markdown body into its sections, in order. `offset` is how many lines stand above it in the file. */
export function sections(body: string, offset: number, path: string): readonly Section[] {
  const root = markdown(body, path)
  const found: { depth: number; heading: string; path: string[]; nodes: Nodes[] }[] = [
    { depth: 0, heading: '', path: [], nodes: [] },
  ]
  const trail: { depth: number; heading: string }[] = []
  for (const node of root.children) {
    if (node.type === 'heading') {
      while ((trail.at(-1)?.depth ?? 0) >= node.depth) trail.pop()
      const heading = text(node).trim()
      found.push({ depth: node.depth, heading, path: trail.map((one) => one.heading), nodes: [] })
      trail.push({ depth: node.depth, heading })
    } else found.at(-1)?.nodes.push(node)
  }
  return found.map((one) => section(one, body, offset))
}

type Found = { depth: number; heading: string; path: readonly string[]; nodes: readonly Nodes[] }

function section({ nodes, ...rest }: Found, body: string, offset: number): Section {
  return {
    ...rest,
    text: nodes
      .filter((node) => node.type !== 'code')
      .map(prose)
      .filter((block) => block !== '')
      .join('\n\n'),
    fences: nodes.flatMap((node) => fences(node, body, offset)),
    items: nodes.flatMap((node, index) => itemsOf(node, nodes[index - 1])),
    numbered: numbered({ nodes, ...rest }).map((one) => section(one, body, offset)),
  }
}

/** What stands above the first item belongs to it, what stands below an item to that. */
function numbered({ depth, heading, path, nodes }: Found): readonly Found[] {
  const above: Nodes[] = []
  const found: (Found & { nodes: Nodes[] })[] = []
  for (const node of nodes) {
    if (node.type !== 'list' || !node.ordered) (found.at(-1)?.nodes ?? above).push(node)
    else
      for (const [index, item] of node.children.entries()) {
        const [first, ...others] = item.children
        const said = first?.type === 'paragraph' ? text(first).trim() : ''
        const [title = ''] = said.split(/(?<=[.!?:])\s|(?<=[。：])|\n/)
        found.push({
          depth: depth + 1,
          heading: `${(node.start ?? 1) + index}. ${title.replace(/[.:。：]$/, '')}`,
          path: [...path, heading],
          nodes: [
            ...(found.length === 0 ? above : []),
            ...(first && said !== title ? [first] : []),
            ...others,
          ],
        })
      }
  }
  return found
}

/** The `Key: value` items of a block; a line in bold above a list is the name of what the list is about. */
function itemsOf(node: Nodes, above: Nodes | undefined): readonly Item[] {
  if (node.type === 'paragraph') return written(text(node))
  if (node.type !== 'list') return []
  const bold = above?.type === 'paragraph' && above.children.every((child) => child.type === 'strong')
  return bold ? [{ key: text(above).replace(/[:：]\s*$/, ''), value: '', items: items(node) }] : items(node)
}

function markdown(body: string, path: string): Root {
  try {
    return fromMarkdown(body)
  } catch (error) {
    throw new Problem(
      'guide-invalid',
      `${path} cannot be read as Markdown: ${error instanceof Error ? error.message : String(error)}`,
      'Simplify its lists and quotations.',
      { cause: error },
    )
  }
}

function fences(node: Nodes, body: string, offset: number): Fence[] {
  if (node.type === 'code')
    return [
      {
        lang: (node.lang ?? '').toLowerCase(),
        meta: node.meta ?? '',
        text: node.value,
        line: (node.position?.start.line ?? 0) + offset + (isFenced(node, body) ? 1 : 0),
      },
    ]
  return 'children' in node ? node.children.flatMap((child) => fences(child, body, offset)) : []
}

/** An indented block has no line of its own above its text. */
const isFenced = (node: Nodes, body: string): boolean =>
  /^\s*[`~]/.test(body.slice(node.position?.start.offset, (node.position?.start.offset ?? 0) + 12))

function items(list: List): Item[] {
  return list.children.flatMap((item) => {
    const line = item.children
      .filter((child) => child.type === 'paragraph')
      .map(text)
      .join(' ')
      .trim()
    const nested = item.children.flatMap((child) => (child.type === 'list' ? items(child) : []))
    const entry = keyed(line)
    return entry
      ? [{ ...entry, items: nested }]
      : nested.length > 0
        ? [{ key: line, value: '', items: nested }]
        : []
  })
}

function keyed(line: string): { readonly key: string; readonly value: string } | null {
  const match = /^([^:=：\n]{1,80}?)\s*[:=：](?!\/\/)\s*(.*)$/s.exec(line)
  return match ? { key: match[1] ?? '', value: (match[2] ?? '').trim() } : null
}

/** Items written as lines of their own, or as a table: of keys and values, or with a name in front of each row. */
function written(paragraph: string): Item[] {
  const lines = paragraph.split('\n').map((line) => line.trim())
  const rows = lines.map((line) =>
    line
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim()),
  )
  const [head, rule, ...body] = rows
  if (!head || !rule || head.length < 2 || !rule.every((cell) => /^:?-+:?$/.test(cell)))
    return lines.flatMap((line) => {
      const entry = keyed(line)
      return entry ? [{ ...entry, items: [] }] : []
    })
  const pairs = head.length === 2 && /^(values?|details?|設定値?|値|内容)$/i.test(head[1] ?? '')
  return body.map(([key = '', ...cells]) =>
    pairs
      ? { key, value: cells[0] ?? '', items: [] }
      : { key, value: '', items: cells.map((value, n) => ({ key: head[n + 1] ?? '', value, items: [] })) },
  )
}

/** A block as people read it: a list keeps its items apart. */
function prose(node: Nodes): string {
  return node.type === 'list'
    ? node.children.map((item) => `- ${text(item).trim()}`).join('\n')
    : text(node).trim()
}

function text(node: Nodes): string {
  if (node.type === 'code') return ''
  if ('value' in node) return node.value
  if ('children' in node)
    return node.children.map(text).join(node.type === 'list' || node.type === 'listItem' ? '\n' : '')
  return node.type === 'break' ? '\n' : ''
}
