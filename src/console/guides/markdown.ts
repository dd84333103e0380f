import { html } from 'hono/html'
import { LRUCache } from 'lru-cache'
import type { Nodes, Parents, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { visible } from '../../chat/screen/inert.ts'
import { kqlHtml } from '../investigations/kql-html.ts'
import type { Html } from '../route.ts'
import { hasOwnLines } from './flowing.ts'

const FRONT_MATTER = /^---[ \t]*\n([\s\S]*?\n)---[ \t]*(?:\n|$)/
/** Deeper than anybody nests; what is deeper is shown as its words. */
const DEEPEST = 12
const KQL = /^(kql|kusto)$/i

const rendered = new LRUCache<string, Html>({ max: 50 })

/** Markdown of a guide for reading: no markup of its own, nothing that is loaded, links to https alone and with their address. */
export function markdownHtml(markdown: string): Html {
  const known = rendered.get(markdown)
  if (known !== undefined) return known
  const front = FRONT_MATTER.exec(markdown)
  const root = fromMarkdown(markdown.slice(front?.[0].length ?? 0))
  const all = html`${front?.[1] ? html`<pre tabindex="0" aria-label="Front matter"><code>${visible(front[1])}</code></pre>` : ''}${blocks(root, addressesIn(root))}`
  rendered.set(markdown, all)
  return all
}

type Addresses = ReadonlyMap<string, string>

/** Addresses that stand apart from the words that lead to them. */
const addressesIn = ({ children }: Root): Addresses =>
  new Map(
    children.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node.url] as const] : [])),
  )

/** The outermost blocks; a heading is at most one level below the one before it, whatever the author wrote. */
function blocks({ children }: Root, addresses: Addresses): readonly Html[] {
  let level = 1
  return children.map((node) => {
    if (node.type !== 'heading') return shownNode(node, addresses, 0)
    level = Math.min(node.depth + 1, level + 1, 6)
    return headingHtml(level, inner(node, addresses, 0))
  })
}

function headingHtml(level: number, words: readonly Html[]): Html {
  switch (level) {
    case 2:
      return html`<h2>${words}</h2>`
    case 3:
      return html`<h3>${words}</h3>`
    case 4:
      return html`<h4>${words}</h4>`
    case 5:
      return html`<h5>${words}</h5>`
    default:
      return html`<h6>${words}</h6>`
  }
}

const inner = ({ children }: Parents, addresses: Addresses, depth: number): readonly Html[] =>
  children.map((child) => shownNode(child, addresses, depth + 1))

function shownNode(node: Nodes, addresses: Addresses, depth: number): Html {
  if (depth > DEEPEST) return html`${visible(wordsOf(node))}`
  switch (node.type) {
    case 'paragraph':
      return hasOwnLines(wordsOf(node))
        ? html`<p class="lines">${inner(node, addresses, depth)}</p>`
        : html`<p>${inner(node, addresses, depth)}</p>`
    case 'heading':
      return html`<p><strong>${inner(node, addresses, depth)}</strong></p>`
    case 'text':
      return html`${visible(node.value)}`
    case 'strong':
      return html`<strong>${inner(node, addresses, depth)}</strong>`
    case 'emphasis':
      return html`<em>${inner(node, addresses, depth)}</em>`
    case 'inlineCode':
    case 'html':
      return html`<code>${visible(node.value)}</code>`
    case 'code':
      return codeHtml(node)
    case 'blockquote':
      return html`<blockquote>${inner(node, addresses, depth)}</blockquote>`
    case 'list':
      return node.ordered
        ? html`<ol start="${node.start ?? 1}">${inner(node, addresses, depth)}</ol>`
        : html`<ul>${inner(node, addresses, depth)}</ul>`
    case 'listItem':
      return html`<li>${inner(node, addresses, depth)}</li>`
    case 'break':
      return html`<br>`
    case 'thematicBreak':
      return html`<hr>`
    case 'link':
      return linkHtml(inner(node, addresses, depth), wordsOf(node), node.url)
    case 'linkReference':
      return linkHtml(inner(node, addresses, depth), wordsOf(node), addresses.get(node.identifier) ?? '')
    case 'image':
      return imageHtml(node.alt, node.url)
    case 'imageReference':
      return imageHtml(node.alt, addresses.get(node.identifier) ?? '')
    default:
      return html``
  }
}

function codeHtml({ lang, meta, value }: Extract<Nodes, { type: 'code' }>): Html {
  if (!KQL.test(lang ?? '')) return html`<pre tabindex="0"><code>${visible(value)}</code></pre>`
  return html`${meta ? html`<p class="dim"><code>${visible(meta)}</code></p>` : ''}${kqlHtml(value)}`
}

/** The address stands beside the words, so that nobody is led elsewhere than they think. */
function linkHtml(words: readonly Html[], plain: string, url: string): Html {
  const address = visible(url)
  const beside = address === '' || plain.trim() === url ? '' : ` (${address})`
  return isSafe(url)
    ? html`<a href="${url}" rel="noopener noreferrer">${words}${beside}</a>`
    : html`${words}${beside}`
}

const imageHtml = (alt: string | null | undefined, url: string): Html =>
  html`<span class="dim">[picture${alt ? `: ${visible(alt)}` : ''}${url === '' ? '' : `, ${visible(url)}`}]</span>`

/** Nothing but https, without a name and password that could look like a host. */
function isSafe(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'https:' && url.username === '' && url.password === ''
}

function wordsOf(node: Nodes): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map(wordsOf).join('') : ''
}
