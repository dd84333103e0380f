import type { KnownBlock, Button as SlackButton, StaticSelect } from '@slack/types'
import { pressText } from '../../incident/press.ts'
import type { Piece } from '../screen/fit.ts'
import { cut } from '../screen/inert.ts'
import type { Button } from '../screen/screen.ts'
import { piece } from './rich-text.ts'

/** Slack's limits (docs.slack.dev, Block Kit reference). */
const MOST_LABEL = 75
const MOST_ELEMENTS = 25
const MOST_OPTIONS = 100
const LONGEST_VALUE = 150
/** What the options of one list may take of a message. */
const MOST_JSON = 6_000

/** Text in which nothing is markup; Slack takes no empty one. */
export const plainText = (text: string, most = MOST_LABEL) => ({
  type: 'plain_text' as const,
  text: cut(text, most).trim() || '–',
  emoji: false,
})

/** A button; the press that it stands for is its value, which has room for the longest there is. */
export const pressed = ({ label, press, look }: Button, id: string): SlackButton => ({
  type: 'button',
  text: plainText(label),
  value: pressText(press),
  action_id: id,
  ...(look ? { style: look } : {}),
})

/** Controls in rows of as many as one block takes; each is a line that would be missed. */
export function actions(elements: readonly (SlackButton | StaticSelect)[]): readonly Piece<KnownBlock>[] {
  return Array.from({ length: Math.ceil(elements.length / MOST_ELEMENTS) }, (_, at) =>
    elements.slice(at * MOST_ELEMENTS, (at + 1) * MOST_ELEMENTS),
  ).map((row) => ({
    ...piece({ type: 'actions', elements: row }, 0, true),
    lines: row.length,
  }))
}

/** One of many, as far as a list has room; `left` = how many are not in it, null where a press is too long for it. */
export function select(
  label: string,
  options: readonly Button[],
  n: number,
): { readonly control: StaticSelect | null; readonly left: number } {
  const all = options.slice(0, MOST_OPTIONS).map(({ label: name, press }) => ({
    text: plainText(name),
    value: pressText(press),
  }))
  let size = 0
  const end = all.findIndex((one) => {
    size += JSON.stringify(one).length + 1
    return size > MOST_JSON || one.value.length > LONGEST_VALUE
  })
  const shown = end < 0 ? all : all.slice(0, end)
  return {
    control:
      shown.length === 0
        ? null
        : { type: 'static_select', placeholder: plainText(label), action_id: `choose-${n}`, options: shown },
    left: options.length - shown.length,
  }
}
