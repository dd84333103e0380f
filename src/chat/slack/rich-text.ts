import type { KnownBlock, RichTextBlock, RichTextSection, RichTextText } from '@slack/types'
import type { Piece } from '../screen/fit.ts'
import { parts } from '../screen/inert.ts'
import type { Run } from '../screen/screen.ts'

/** What one block may hold: characters of text (Slack allows 3,000 in one), and characters of JSON around them. */
const MOST_TEXT = 2_800
const MOST_JSON = 5_500
/** About what an item costs besides its runs. */
const AROUND_ITEM = 60

type Item = readonly RichTextText[]
type Shape = 'lines' | 'bullets' | 'fixed'

/** Lines of text as rich text, in which nothing is markup; what is too long for one block goes on in the next. */
export function richText(
  items: readonly (readonly Run[])[],
  shape: Shape,
  kept = false,
): readonly Piece<KnownBlock>[] {
  const pieces: Piece<KnownBlock>[] = []
  let open: Item[] = []
  let [text, json] = [0, 0]
  const close = (): void => {
    if (open.length > 0)
      pieces.push(piece({ type: 'rich_text', elements: [wrapped(open, shape)] }, text, kept))
    open = []
    ;[text, json] = [0, 0]
  }
  for (const item of items.flatMap((runs) => broken(runs, shape))) {
    const own = item.reduce((sum, one) => sum + one.text.length, 0)
    const weight = JSON.stringify(item).length + AROUND_ITEM
    if (text + own > MOST_TEXT || json + weight > MOST_JSON) close()
    open.push(item)
    text += own + 1
    json += weight
  }
  close()
  return pieces
}

/** A block with what it weighs; Slack counts characters of JSON (seen, not documented). */
export const piece = (item: KnownBlock, textLength: number, kept: boolean): Piece<KnownBlock> => ({
  item,
  size: JSON.stringify(item).length + 1,
  lines: textLength === 0 ? 0 : linesOf(item),
  kept,
})

/** The lines that a block's texts make. */
function linesOf(item: KnownBlock): number {
  const breaks = JSON.stringify(item).match(/(?<!\\)\\n/g)?.length ?? 0
  const listed = item.type === 'rich_text' && item.elements[0]?.type === 'rich_text_list'
  return listed ? (item.elements[0]?.elements.length ?? 1) + breaks : 1 + breaks
}

function wrapped(items: readonly Item[], shape: Shape): RichTextBlock['elements'][number] {
  if (shape === 'bullets')
    return { type: 'rich_text_list', style: 'bullet', elements: items.map((item) => section(item)) }
  const lines = items.flatMap((item, at) => (at === 0 ? item : [newline, ...item]))
  return shape === 'fixed'
    ? {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: lines.map((one) => one.text).join('') }],
      }
    : section(lines)
}

const newline: RichTextText = { type: 'text', text: '\n' }
const section = (elements: Item): RichTextSection => ({ type: 'rich_text_section', elements: [...elements] })

/** One item, or several where it is too long for a block; none where there is nothing to be seen. */
function broken(runs: readonly Run[], shape: Shape): readonly Item[] {
  const all = runs.flatMap(({ text, style }) =>
    parts(text, MOST_TEXT / 2).map((part) => element(part, shape === 'fixed' ? undefined : style)),
  )
  const items: RichTextText[][] = []
  let [text, json] = [0, 0]
  for (const one of all) {
    const weight = JSON.stringify(one).length
    const item = items.at(-1)
    if (item && text + one.text.length <= MOST_TEXT && json + weight <= MOST_JSON - 2 * AROUND_ITEM) {
      item.push(one)
      text += one.text.length
      json += weight
    } else {
      items.push([one])
      text = one.text.length
      json = weight
    }
  }
  return items.filter((item) => item.some((one) => one.text.trim() !== ''))
}

const element = (text: string, style: Run['style']): RichTextText => ({
  type: 'text',
  text,
  ...(style === 'strong' ? { style: { bold: true } } : style === 'code' ? { style: { code: true } } : {}),
})
