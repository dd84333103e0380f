import type { ActionsBlock, KnownBlock, ModalView } from '@slack/types'
import { fitting, type Piece, paged } from '../screen/fit.ts'
import { cut } from '../screen/inert.ts'
import { counted } from '../screen/paragraph.ts'
import type { Screen } from '../screen/screen.ts'
import { context, piecesOf } from './blocks.ts'
import { actions, plainText, select } from './controls.ts'

export type SlackMessage = { readonly text: string; readonly blocks: readonly KnownBlock[] }

/**
 * Slack takes 50 blocks, and about 13,000 characters in all (`msg_blocks_too_long`: seen, not documented; what is counted
 * is not told either, so all of the JSON is). One block is for the line that says what is left out.
 */
const ROOM = { size: 11_600, items: 49 }
const MOST_MESSAGES = 5
const MOST_ELEMENTS = 25
const LONGEST_BRIEF = 300
const MOST_TITLE = 24
const FEEDBACK = { title: 'Feedback', submit: 'Send' }

/** A screen as one message. What does not fit is left out with a line that says so. */
export function slackMessage(
  screen: Screen,
  { pictureFile = null }: { readonly pictureFile?: string | null } = {},
): SlackMessage {
  const { shown, left } = fitting(withSections(pieces(screen, pictureFile), screen), ROOM)
  return message(screen, shown, left)
}

/** A long screen as several messages, at most five; the last one says what is left out. */
export function slackMessages(screen: Screen): readonly SlackMessage[] {
  const { pages, left } = paged(pieces(screen, null), ROOM, MOST_MESSAGES)
  return (pages.length > 0 ? pages : [[]]).map((page, at) =>
    message(screen, page, at === pages.length - 1 ? left : 0),
  )
}

/** The dialog that asks for a note; `metadata` comes back with it. */
export function slackModal(ask: string, metadata: string, { title, submit } = FEEDBACK): ModalView {
  return {
    type: 'modal',
    callback_id: 'guidepost_note',
    private_metadata: metadata,
    title: plainText(title, MOST_TITLE),
    submit: plainText(submit, MOST_TITLE),
    close: plainText('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'note',
        optional: true,
        label: plainText(ask, 200),
        element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 500 },
      },
    ],
  }
}

const pieces = (screen: Screen, pictureFile: string | null): readonly Piece<KnownBlock>[] =>
  screen.blocks.flatMap((block, n) => piecesOf(block, n, pictureFile))

/** The parts that can be opened are a list, in one row with the last buttons where there is room. */
function withSections(
  all: readonly Piece<KnownBlock>[],
  { sections, blocks }: Screen,
): readonly Piece<KnownBlock>[] {
  const options = sections.map(({ title, press }) => ({ label: title, press }))
  const { control } = select('Show …', options, blocks.length)
  if (!control) return all
  const last = all.at(-1)?.item
  return last?.type === 'actions' && last.elements.length < MOST_ELEMENTS
    ? [...all.slice(0, -1), ...actions([control, ...(last as ActionsBlock).elements] as never)]
    : [...all, ...actions([control])]
}

function message(screen: Screen, shown: readonly KnownBlock[], left: number): SlackMessage {
  const told =
    left > 0 ? missing(left, screen.rest) : shown.length === 0 ? screen.brief.trim() || 'Guidepost' : null
  return {
    text: brief(screen),
    blocks: [...shown, ...(told === null ? [] : context(told).map(({ item }) => item))],
  }
}

/** What a notification shows. It is the one text that Slack reads as markup, so nothing in it may be any. */
const brief = ({ brief: text }: Screen): string =>
  cut(text, LONGEST_BRIEF).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').trim() ||
  'Guidepost'

const missing = (left: number, rest = ''): string =>
  `${counted(left, 'more line does', 'more lines do')} not fit into a message of Slack. ${rest}`.trim()
