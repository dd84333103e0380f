import type { KnownBlock } from '@slack/types'
import type { Piece } from '../screen/fit.ts'
import { ICON, MARK } from '../screen/icons.ts'
import { cut, parts } from '../screen/inert.ts'
import type { Block, Run } from '../screen/screen.ts'
import { actions, plainText, pressed, select } from './controls.ts'
import { piece, richText } from './rich-text.ts'

/** Slack's limits (docs.slack.dev, Block Kit reference), with some air. */
const MOST_HEADER = 150
const MOST_CONTEXT = 1_900
const MOST_ALT = 2_000

/** A block of a screen as blocks of Slack: text only where nothing is markup. `n` numbers the message's blocks. */
export function piecesOf(block: Block, n: number, pictureFile: string | null): readonly Piece<KnownBlock>[] {
  switch (block.kind) {
    case 'headline': {
      const label = `${ICON[block.tone]} ${block.label}`
      const whole = `${label}: ${block.text}`
      return whole.length <= MOST_HEADER
        ? [header(whole)]
        : [header(label), ...richText([[{ text: block.text, style: 'strong' }]], 'lines', true)]
    }
    case 'heading':
      return richText([[{ text: block.text, style: 'strong' }]], 'lines')
    case 'text':
      return block.runs.every(({ style }) => style === 'dim')
        ? context(block.runs.map(({ text }) => text).join(''))
        : richText([block.runs], 'lines')
    case 'facts':
      return richText(
        block.facts.map(({ name, value }) => [{ text: `${name}  `, style: 'strong' }, { text: value }]),
        'lines',
      )
    case 'list':
      return list(block.items)
    case 'code':
      return richText([[{ text: block.text }]], 'fixed')
    case 'table':
      return richText(table(block), 'fixed')
    case 'picture':
      return pictureFile === null ? [] : [image(pictureFile, block.alt)]
    case 'links':
      return actions(
        block.links.map(({ label, url }, at) => ({
          type: 'button',
          text: plainText(label),
          url,
          action_id: `link-${n}-${at}`,
        })),
      )
    case 'buttons':
      return actions(block.buttons.map((one, at) => pressed(one, `press-${n}-${at}`)))
    case 'choice': {
      const { control, left } = select(block.label, block.options, n)
      const unseen = block.options.length - left
      return [
        ...(control ? actions([control]) : list(block.options.map(({ label }) => bullet(label)))),
        ...(control && left > 0 ? context(`${left} more than these ${unseen}: answer in words.`) : []),
      ]
    }
  }
}

/** Small print, in which nothing is markup; Slack takes no blank one. */
export const context = (text: string): readonly Piece<KnownBlock>[] =>
  parts(text, MOST_CONTEXT)
    .filter((part) => part.trim() !== '')
    .map((part) =>
      piece(
        { type: 'context', elements: [{ type: 'plain_text', text: part, emoji: false }] },
        part.length,
        false,
      ),
    )

const header = (text: string): Piece<KnownBlock> =>
  piece({ type: 'header', text: plainText(text, MOST_HEADER) }, text.length, true)

const image = (id: string, alt: string): Piece<KnownBlock> =>
  piece({ type: 'image', slack_file: { id }, alt_text: cut(alt, MOST_ALT) || 'Timeline' }, 0, true)

const bullet = (text: string) => ({ mark: 'bullet' as const, runs: [{ text }] })

function list(items: Extract<Block, { kind: 'list' }>['items']): readonly Piece<KnownBlock>[] {
  return items.every(({ mark }) => mark === 'bullet')
    ? richText(
        items.map(({ runs }) => runs),
        'bullets',
      )
    : richText(
        items.map(({ mark, runs }) => [{ text: `${MARK[mark]} ` }, ...runs]),
        'lines',
      )
}

/** A row a paragraph, a column a line: a phone has no room for more. What is empty is left out. */
function table({ columns, rows }: Extract<Block, { kind: 'table' }>): readonly (readonly Run[])[] {
  return rows.map((row, n) => {
    const lines = row.flatMap((value, at) => (value === '' ? [] : [`${columns[at]}: ${value}`]))
    return [{ text: `${n === 0 ? '' : '\n'}${lines.join('\n') || '(an empty row)'}` }]
  })
}
