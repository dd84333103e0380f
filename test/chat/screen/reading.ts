import type { KnownBlock, RichTextElement } from '@slack/types'
import type { SlackMessage } from '../../../src/chat/slack/render.ts'
import type { TeamsMessage } from '../../../src/chat/teams/render.ts'

type Json = Readonly<Record<string, unknown>>
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : [])

/** A message of Slack as people read it: a line a line, buttons in brackets. */
export const asReadInSlack = ({ blocks }: SlackMessage): string => blocks.map(slackBlock).join('\n')

function slackBlock(block: KnownBlock): string {
  switch (block.type) {
    case 'header':
      return `# ${block.text.text}`
    case 'context':
      return block.elements.map((one) => ('text' in one ? `~ ${one.text}` : '?')).join('\n')
    case 'image':
      return `[picture ${'slack_file' in block ? JSON.stringify(block.slack_file) : '?'}: ${block.alt_text}]`
    case 'actions':
      return block.elements
        .map((one) => {
          if (one.type === 'button') return `[${one.text.text}${'url' in one ? ` → ${one.url}` : ''}]`
          if (one.type !== 'static_select') return '?'
          return `[${one.placeholder?.text} ▾ ${one.options?.map(({ text }) => text.text).join(' / ')}]`
        })
        .join(' ')
    case 'rich_text':
      return block.elements
        .map((part) => {
          if (part.type === 'rich_text_section') return runs(part.elements)
          if (part.type === 'rich_text_list')
            return part.elements.map((item) => `• ${runs(item.elements)}`).join('\n')
          return part.type === 'rich_text_preformatted' ? runs(part.elements).replaceAll(/^/gm, '| ') : '?'
        })
        .join('\n')
    default:
      return '?'
  }
}

const runs = (elements: readonly RichTextElement[]): string =>
  elements
    .map((one) => {
      if (one.type !== 'text') return `?${one.type}?`
      return one.style?.bold ? `*${one.text}*` : one.text
    })
    .join('')

/** A card of Teams as people read it; what opens in place is indented below its button's name. */
export const asReadInTeams = ({ card }: TeamsMessage): string => list(card.body).map(element).join('\n')

function element(one: Json): string {
  switch (one.type) {
    case 'RichTextBlock':
      return list(one.inlines)
        .map(({ text, weight }) => (weight === 'Bolder' ? `*${text}*` : String(text)))
        .join('')
    case 'Container': {
      const inside = list(one.items).map(element).join('\n')
      return one.isVisible === false
        ? `(${one.id})\n${inside.replaceAll(/^/gm, '    ')}`
        : inside.replaceAll(/^/gm, '| ')
    }
    case 'Image':
      return `[picture: ${one.altText}]`
    case 'Input.ChoiceSet':
      return `[${one.placeholder} ▾ ${list(one.choices)
        .map(({ title }) => title)
        .join(' / ')}]`
    case 'ActionSet':
      return list(one.actions)
        .map((action) => {
          const kind = String(action.type).replace('Action.', '')
          return `[${action.title}${kind === 'Execute' ? '' : ` (${kind}${kind === 'OpenUrl' ? ` ${action.url}` : ''})`}]`
        })
        .join(' ')
    default:
      return `?${one.type}?`
  }
}
