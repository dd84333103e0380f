import type { SlackMessage } from '../../../src/chat/slack/render.ts'
import { parsePress } from '../../../src/incident/press.ts'
import { ACTIVE, HIDDEN } from '../screen/active.ts'

type Json = Readonly<Record<string, unknown>>
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : [])
const PORTAL = /^https:\/\/portal\.azure\.com\/#@\/resource\/subscriptions\/[\w./()-]+$/

/**
 * What Slack would refuse of a message, or act on: the limits as its reference has them (docs.slack.dev, Block Kit), and
 * nothing but text, buttons that are ours, and files of Slack's own.
 */
export function faultsOf({ text, blocks }: SlackMessage): readonly string[] {
  const faults: string[] = []
  const must = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault)
  }
  const shown = (value: unknown, most: number, where: string): void => {
    must(typeof value === 'string', `${where}: no text`)
    if (typeof value !== 'string') return
    must(value.length > 0 && value.length <= most, `${where}: ${value.length} of ${most} characters`)
    must(!HIDDEN.test(value), `${where}: something hidden`)
    must(!ACTIVE.test(value), `${where}: an address`)
    must(value.isWellFormed(), `${where}: half a character`)
  }
  const plain = (value: unknown, most: number, where: string): void => {
    const { type, text: words, emoji } = (value ?? {}) as Json
    must(type === 'plain_text' && emoji === false, `${where}: no plain text`)
    must(typeof words === 'string' && words.trim() !== '', `${where}: blank`)
    shown(words, most, where)
  }
  const ids: unknown[] = []
  const control = (one: Json): void => {
    ids.push(one.action_id)
    must(typeof one.action_id === 'string' && one.action_id.length <= 255, 'an action without an id')
    if (one.type === 'button') {
      plain(one.text, 75, 'a label')
      if (one.url === undefined) must(parsePress(one.value) !== null, `a press: ${one.value}`)
      else must(PORTAL.test(String(one.url)) && String(one.url).length <= 3_000, `an address: ${one.url}`)
      must(String(one.value ?? '').length <= 2_000, 'a value that is too long')
      must([undefined, 'primary', 'danger'].includes(one.style as undefined), `a style: ${one.style}`)
      must(one.url === undefined || one.value === undefined, 'a link with a value')
    } else if (one.type === 'static_select') {
      plain(one.placeholder, 150, 'a placeholder')
      const options = list(one.options)
      must(options.length >= 1 && options.length <= 100, `${options.length} options`)
      for (const { text: name, value } of options) {
        plain(name, 75, 'an option')
        must(parsePress(value) !== null && String(value).length <= 150, `an option's press: ${value}`)
      }
    } else must(false, `a control: ${one.type}`)
  }
  const rich = (part: Json): number => {
    const items = part.type === 'rich_text_list' ? list(part.elements) : [part]
    must(
      ['rich_text_section', 'rich_text_list', 'rich_text_preformatted'].includes(String(part.type)),
      `${part.type}`,
    )
    let length = 0
    for (const item of items) {
      must(part.type !== 'rich_text_list' || item.type === 'rich_text_section', `in a list: ${item.type}`)
      must(list(item.elements).length > 0, 'rich text without text')
      for (const run of list(item.elements)) {
        must(run.type === 'text', `in rich text: ${run.type}`)
        must(
          Object.keys(run).every((name) => ['type', 'text', 'style'].includes(name)),
          'a run with more',
        )
        shown(run.text, 3_000, 'rich text')
        length += String(run.text ?? '').length
      }
    }
    return length
  }
  for (const block of blocks as unknown as readonly Json[]) {
    must(block.block_id === undefined, 'a block with an id')
    switch (block.type) {
      case 'header':
        plain(block.text, 150, 'the header')
        break
      case 'context':
        must(list(block.elements).length >= 1 && list(block.elements).length <= 10, 'small print')
        for (const one of list(block.elements)) plain(one, 2_000, 'small print')
        break
      case 'actions':
        must(list(block.elements).length >= 1 && list(block.elements).length <= 25, 'too many controls')
        list(block.elements).forEach(control)
        break
      case 'rich_text': {
        must(list(block.elements).length > 0, 'rich text without elements')
        const length = list(block.elements).reduce((sum, part) => sum + rich(part), 0)
        must(length <= 3_000, `a block of ${length} characters`)
        must(
          /"text":"(?:\\n|\\t| )*[^\s"\\]|"text":"[^"]*\\["\\]/.test(JSON.stringify(block)),
          'a blank block',
        )
        break
      }
      case 'image':
        must(block.image_url === undefined, 'a picture from elsewhere')
        must(typeof (block.slack_file as Json | undefined)?.id === 'string', 'a picture without a file')
        shown(block.alt_text, 2_000, 'the words of a picture')
        break
      default:
        must(false, `a block: ${block.type}`)
    }
  }
  must(new Set(ids).size === ids.length, 'an action id twice')
  must(blocks.length >= 1 && blocks.length <= 50, `${blocks.length} blocks`)
  must(JSON.stringify(blocks).length <= 13_000, `${JSON.stringify(blocks).length} characters in all`)
  const notified = text.replaceAll(/&(?:amp|lt|gt);/g, '')
  must(!/[<>&]/.test(notified), 'markup in the notification')
  shown(text, 4_000, 'the notification')
  return faults
}
