import type { ActionsBlock, KnownBlock, RichTextBlock, RichTextElement, RichTextSection } from '@slack/types'
import { pressText } from '../../incident/press.ts'
import { cut } from '../screen/inert.ts'
import type { Block, Button, Mark, Run, Tone } from '../screen/screen.ts'

/** One block of Slack's with what it weighs in characters; `kept` = it is never left out for want of room. */
export type Piece = { readonly block: KnownBlock; readonly size: number; readonly kept: boolean }

/** Slack's limits (docs.slack.dev, Block Kit reference), with some air. */
const MOST_TEXT = 2_800
const MOST_HEADER = 150
const MOST_LABEL = 75
const MOST_OPTIONS = 100
const MOST_ALT = 2_000
const MOST_BUTTONS = 25
const MOST_VALUE = { button: 2_000, option: 150 }

const ICON: Readonly<Record<Tone, string>> = {
  bad: '🔴',
  warning: '🟠',
  good: '🟢',
  unsure: '🟣',
  busy: '🔵',
  plain: '⚪',
}
const MARK: Readonly<Record<Mark, string>> = {
  bullet: '•',
  pending: '▫️',
  running: '⏳',
  done: '✅',
  failed: '❌',
  skipped: '➖',
}

/** A block of a screen as blocks of Slack: text only as rich text, in which nothing is markup. `n` numbers the message's blocks. */
export function piecesOf(block: Block, n: number, pictureFile: string | null): readonly Piece[] {
  switch (block.kind) {
    case 'headline': {
      const whole = `${ICON[block.tone]} ${block.label}: ${block.text}`
      const header: Piece = {
        block: { type: 'header', text: plainText(cut(whole, MOST_HEADER)) },
        size: Math.min(whole.length, MOST_HEADER),
        kept: true,
      }
      return whole.length <= MOST_HEADER
        ? [header]
        : [header, ...rich([section([{ text: block.text, style: 'strong' }])], true)]
    }
    case 'heading':
      return rich([section([{ text: block.text, style: 'strong' }])])
    case 'text':
      return block.runs.every(({ style }) => style === 'dim')
        ? context(block.runs)
        : rich([section(block.runs)], false)
    case 'facts':
      return rich(
        block.facts.map(({ name, value }) =>
          section([{ text: `${name}  `, style: 'strong' }, { text: `${value}\n` }]),
        ),
      )
    case 'list':
      return rich(
        block.items.map(({ mark, runs }) => section([{ text: `${MARK[mark]} ` }, ...runs, { text: '\n' }])),
      )
    case 'code':
      return rich([preformatted(block.text)])
    case 'table':
      return rich(
        block.rows.map((row) =>
          preformatted(row.map((value, at) => `${block.columns[at]}: ${value}`).join('\n')),
        ),
      )
    case 'picture':
      return pictureFile === null
        ? []
        : [
            {
              block: { type: 'image', slack_file: { id: pictureFile }, alt_text: cut(block.alt, MOST_ALT) },
              size: Math.min(block.alt.length, MOST_ALT),
              kept: true,
            },
          ]
    case 'links':
      return actions(
        block.links.map(({ label, url }, at) => ({
          type: 'button',
          text: plainText(cut(label, MOST_LABEL)),
          url,
          action_id: `link-${n}-${at}`,
        })),
      )
    case 'buttons':
      return actions(
        block.buttons.slice(0, MOST_BUTTONS).flatMap((one, at) => button(one, `press-${n}-${at}`)),
      )
    case 'choice':
      return select(block.label, block.options, n)
  }
}

export const plainText = (text: string) => ({ type: 'plain_text' as const, text: text || ' ', emoji: false })

function button(one: Button, id: string): ActionsBlock['elements'] {
  const value = pressText(one.press)
  if (value.length > MOST_VALUE.button) return []
  return [
    {
      type: 'button',
      text: plainText(cut(one.label, MOST_LABEL)),
      value,
      action_id: id,
      ...(one.look ? { style: one.look } : {}),
    },
  ]
}

/** One of many; where there are more than a list takes, the rest is answered in words. */
export function select(label: string, options: readonly Button[], n: number): readonly Piece[] {
  const fitting = options.filter(({ press }) => pressText(press).length <= MOST_VALUE.option)
  if (fitting.length === 0) return []
  return actions([
    {
      type: 'static_select',
      placeholder: plainText(cut(label, MOST_LABEL)),
      action_id: `choose-${n}`,
      options: fitting.slice(0, MOST_OPTIONS).map(({ label: name, press }) => ({
        text: plainText(cut(name, MOST_LABEL)),
        value: pressText(press),
      })),
    },
  ])
}

function actions(elements: ActionsBlock['elements']): readonly Piece[] {
  if (elements.length === 0) return []
  const size = elements.reduce((sum, one) => sum + JSON.stringify(one).length / 3, 0)
  return [{ block: { type: 'actions', elements }, size: Math.ceil(size), kept: true }]
}

const context = (runs: readonly Run[]): readonly Piece[] => {
  const all = runs.map(({ text }) => text).join('')
  return parts(all, 1_900).map((text) => ({
    block: { type: 'context', elements: [plainText(text)] },
    size: text.length,
    kept: false,
  }))
}

const section = (runs: readonly Run[]): RichTextSection => ({
  type: 'rich_text_section',
  elements: runs
    .filter(({ text }) => text !== '')
    .map(
      ({ text, style }): RichTextElement => ({
        type: 'text',
        text,
        ...(style === 'strong'
          ? { style: { bold: true } }
          : style === 'code'
            ? { style: { code: true } }
            : {}),
      }),
    ),
})

const preformatted = (text: string): RichTextBlock['elements'][number] => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: text || ' ' }],
})

/** Elements packed into as few blocks as their length allows; what is too long for one is continued in the next. */
function rich(elements: RichTextBlock['elements'], kept = false): readonly Piece[] {
  const pieces: Piece[] = []
  let open: RichTextBlock['elements'] = []
  let size = 0
  const close = (): void => {
    if (open.length > 0) pieces.push({ block: { type: 'rich_text', elements: open }, size, kept })
    open = []
    size = 0
  }
  for (const element of elements.flatMap(broken)) {
    const own = lengthOf(element)
    if (size + own > MOST_TEXT) close()
    open.push(element)
    size += own
  }
  close()
  return pieces
}

type Element = RichTextBlock['elements'][number]
const textsOf = (element: Element): readonly { readonly text: string }[] =>
  element.elements as unknown as readonly { readonly text: string }[]
const lengthOf = (element: Element): number =>
  textsOf(element).reduce((sum, { text }) => sum + text.length, 0)

function broken(element: Element): readonly Element[] {
  if (lengthOf(element) === 0) return []
  if (lengthOf(element) <= MOST_TEXT) return [element]
  return textsOf(element).flatMap((one) =>
    parts(one.text, MOST_TEXT).map(
      (text) => ({ ...element, elements: [{ ...one, text }] }) as unknown as Element,
    ),
  )
}

/** The text in parts of at most so many characters, never through the middle of a character. */
function parts(text: string, most: number): readonly string[] {
  const all: string[] = []
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + most)
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '')) end--
    all.push(text.slice(at, end))
    at = end
  }
  return all
}
