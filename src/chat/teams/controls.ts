import { pressText } from '../../incident/press.ts'
import { cut } from '../screen/inert.ts'
import type { Button, Link } from '../screen/screen.ts'
import { bytes, type Json, literal } from './elements.ts'

const MOST_LABEL = 80
const LONGEST_NOTE = 500
/** More would be cut short on a phone; readers of cards take five or six (adaptivecards.io, `maxActions`). */
const MOST_IN_ROW = 3
/** What the choices of one list may take of a card. */
const MOST_CHOICE_BYTES = 6_000

/** Buttons in rows of about the same length. */
export function actions(all: readonly Json[]): readonly Json[] {
  const rows = Math.ceil(all.length / MOST_IN_ROW)
  const length = Math.ceil(all.length / Math.max(1, rows))
  return Array.from({ length: rows }, (_, at) => ({
    type: 'ActionSet',
    actions: all.slice(at * length, (at + 1) * length),
  })).filter(({ actions: row }) => row.length > 0)
}

/** A field for a note is named so, and numbered, since no two of a card may have one name. */
export const NOTE_FIELD = /^note\d{0,3}$/

/**
 * A button that comes back as a click and takes no field of the card with it. Where a note is asked for, it opens with a
 * field of that name, which comes back with it as `field`.
 */
export function pressed({ label, press, look, note }: Button, field = 'note'): Json {
  const style = look === 'primary' ? 'positive' : look === 'danger' ? 'destructive' : undefined
  const data = { press: pressText(press) }
  if (note === undefined)
    return execute(label, data, { ...(style ? { style } : {}), associatedInputs: 'none' })
  return {
    type: 'Action.ShowCard',
    title: title(label),
    ...(style ? { style } : {}),
    card: {
      type: 'AdaptiveCard',
      version: '1.5',
      body: [
        {
          type: 'Input.Text',
          id: field,
          isMultiline: true,
          maxLength: LONGEST_NOTE,
          placeholder: literal(note),
          label: literal(note),
        },
      ],
      actions: [execute(look ? label : 'Send', { ...data, ...(field === 'note' ? {} : { field }) })],
    },
  }
}

export const opened = ({ label, url }: Link): Json => ({ type: 'Action.OpenUrl', title: title(label), url })

/** A button that shows and hides an element of the card. */
export const toggle = (label: string, id: string): Json => ({
  type: 'Action.ToggleVisibility',
  title: title(label),
  targetElements: [id],
})

/**
 * One of many, as far as a list has room; `left` = how many are not in it. What was chosen comes back as `choice`, so a card
 * has one such list.
 */
export function chooser(
  label: string,
  options: readonly Button[],
): { readonly elements: readonly Json[]; readonly left: number } {
  let size = 0
  const choices = options
    .map(({ label: name, press }) => ({ title: title(name), value: pressText(press) }))
    .filter((choice) => {
      size += bytes(choice) + 1
      return size <= MOST_CHOICE_BYTES
    })
  return {
    elements: [
      {
        type: 'Input.ChoiceSet',
        id: 'choice',
        style: 'compact',
        label: literal(label),
        placeholder: literal(label),
        isRequired: true,
        errorMessage: 'Choose one first.',
        choices,
      },
      ...actions([execute('Answer', {}, { style: 'positive' })]),
    ],
    left: options.length - choices.length,
  }
}

/** A client that knows no Action.Execute sends the same as a message. */
function execute(label: string, data: Json, more: Json = {}): Json {
  const same = { title: title(label), data, ...more }
  return { type: 'Action.Execute', verb: 'press', ...same, fallback: { type: 'Action.Submit', ...same } }
}

const title = (label: string): string => cut(literal(label), MOST_LABEL).trim() || '–'
