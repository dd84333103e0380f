import type { KnownBlock, ModalView } from '@slack/types'
import { cut } from '../screen/inert.ts'
import type { Screen } from '../screen/screen.ts'
import { type Piece, piecesOf, plainText, select } from './blocks.ts'

export type SlackMessage = { readonly text: string; readonly blocks: readonly KnownBlock[] }

/** Slack takes 50 blocks, and about 13,000 characters in all (`msg_blocks_too_long`, seen and not documented). */
const MOST_BLOCKS = 48
const MOST_CHARACTERS = 11_500
const MOST_MESSAGES = 5
const LONGEST_BRIEF = 300

/** A screen as one message. What does not fit is left out with a line that says so; buttons and headline always fit. */
export function slackMessage(
  screen: Screen,
  { pictureFile = null }: { readonly pictureFile?: string | null } = {},
): SlackMessage {
  const pieces = [...all(screen, pictureFile), ...sections(screen)]
  const kept = pieces.filter((one) => one.kept)
  let blocks = kept.length
  let size = kept.reduce((sum, one) => sum + one.size, 0)
  let left = 0
  const shown = pieces.filter((one) => {
    if (one.kept) return true
    const fits = left === 0 && blocks + 1 <= MOST_BLOCKS - 1 && size + one.size <= MOST_CHARACTERS
    if (!fits) {
      left++
      return false
    }
    blocks++
    size += one.size
    return true
  })
  return {
    text: brief(screen),
    blocks: [...shown.map(({ block }) => block), ...(left > 0 ? [missing(left)] : [])],
  }
}

/** A long screen as several messages, at most five; the last one says what is left out. */
export function slackMessages(screen: Screen): readonly SlackMessage[] {
  const pages: Piece[][] = [[]]
  let size = 0
  for (const piece of all(screen, null)) {
    const page = pages.at(-1) ?? []
    if (page.length > 0 && (page.length >= MOST_BLOCKS - 1 || size + piece.size > MOST_CHARACTERS)) {
      pages.push([piece])
      size = piece.size
    } else {
      page.push(piece)
      size += piece.size
    }
  }
  const shown = pages.slice(0, MOST_MESSAGES).filter((page) => page.length > 0)
  const left = pages.slice(MOST_MESSAGES).flat().length
  return shown.map((page, at) => ({
    text: brief(screen),
    blocks: [
      ...page.map(({ block }) => block),
      ...(left > 0 && at === shown.length - 1 ? [missing(left)] : []),
    ],
  }))
}

/** The dialog that asks for a note; `metadata` comes back with it. */
export function slackModal(ask: string, metadata: string): ModalView {
  return {
    type: 'modal',
    callback_id: 'guidepost_note',
    private_metadata: metadata,
    title: plainText('Feedback'),
    submit: plainText('Send'),
    close: plainText('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'note',
        optional: true,
        label: plainText(cut(ask, 200)),
        element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 500 },
      },
    ],
  }
}

const all = (screen: Screen, pictureFile: string | null): readonly Piece[] =>
  screen.blocks.flatMap((block, n) => piecesOf(block, n, pictureFile))

const sections = ({ sections: parts, blocks }: Screen): readonly Piece[] =>
  parts.length === 0
    ? []
    : select(
        'Show …',
        parts.map(({ title, press }) => ({ label: title, press })),
        blocks.length,
      )

/** What a notification shows. It is the one text that Slack reads as markup, so nothing in it may be any. */
const brief = ({ brief: text }: Screen): string =>
  cut(text, LONGEST_BRIEF).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').trim() ||
  'Guidepost'

const missing = (left: number): KnownBlock => ({
  type: 'context',
  elements: [
    plainText(
      `${left} more ${left === 1 ? 'part does' : 'parts do'} not fit into a message of Slack: see “Whole report”.`,
    ),
  ],
})
