import { pressText } from '../../incident/press.ts'
import { cut } from '../screen/inert.ts'
import type { Block, Button, Mark, Run, Tone } from '../screen/screen.ts'

/** An element or action of an Adaptive Card 1.5. */
export type Json = Readonly<Record<string, unknown>>

const LOOK: Readonly<Record<Tone, { readonly color: string; readonly icon: string }>> = {
  bad: { color: 'Attention', icon: '🔴' },
  warning: { color: 'Warning', icon: '🟠' },
  good: { color: 'Good', icon: '🟢' },
  unsure: { color: 'Accent', icon: '🟣' },
  busy: { color: 'Accent', icon: '🔵' },
  plain: { color: 'Default', icon: '⚪' },
}
const MARK: Readonly<Record<Mark, string>> = {
  bullet: '•',
  pending: '▫️',
  running: '⏳',
  done: '✅',
  failed: '❌',
  skipped: '➖',
}
const MOST_LABEL = 80
const LONGEST_NOTE = 500

/** A block of a screen as elements of a card. Text stands in text runs alone, where Teams reads no markup. */
export function elementsOf(block: Block): readonly Json[] {
  switch (block.kind) {
    case 'headline': {
      const { color, icon } = LOOK[block.tone]
      return [
        rich([
          {
            type: 'TextRun',
            text: `${icon} ${literal(block.label)}`,
            weight: 'Bolder',
            color,
            size: 'Small',
          },
        ]),
        rich([{ type: 'TextRun', text: literal(block.text), weight: 'Bolder', size: 'Large' }], {
          spacing: 'None',
        }),
      ]
    }
    case 'heading':
      return [rich([{ type: 'TextRun', text: literal(block.text), weight: 'Bolder' }], { spacing: 'Medium' })]
    case 'text':
      return [rich(block.runs.map(run))]
    case 'facts':
      return block.facts.map(({ name, value }) =>
        rich([run({ text: `${name}  `, style: 'strong' }), run({ text: value })]),
      )
    case 'list':
      return block.items.map(({ mark, runs }) =>
        rich([run({ text: `${MARK[mark]} ` }), ...runs.map(run)], { spacing: 'Small' }),
      )
    case 'code':
      return [
        {
          type: 'Container',
          style: 'emphasis',
          items: block.text
            .split('\n')
            .map((line, at) =>
              rich(
                [{ type: 'TextRun', text: literal(line) || ' ', fontType: 'Monospace', size: 'Small' }],
                at === 0 ? {} : { spacing: 'None' },
              ),
            ),
        },
      ]
    case 'table':
      return block.rows.map((row) => ({
        type: 'Container',
        style: 'emphasis',
        items: row.flatMap((value, at) =>
          value === ''
            ? []
            : [
                rich(
                  [
                    {
                      type: 'TextRun',
                      text: `${literal(block.columns[at] ?? '')}  `,
                      isSubtle: true,
                      size: 'Small',
                    },
                    { type: 'TextRun', text: literal(value), size: 'Small' },
                  ],
                  { spacing: 'None' },
                ),
              ],
        ),
      }))
    case 'picture':
      return [
        {
          type: 'Image',
          url: `data:image/png;base64,${Buffer.from(block.png).toString('base64')}`,
          altText: cut(block.alt, 2_000),
          size: 'Stretch',
        },
      ]
    case 'links':
      return actions(
        block.links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: cut(label, MOST_LABEL), url })),
      )
    case 'buttons':
      return rows(block.buttons.map(action)).flatMap(actions)
    case 'choice':
      return [
        {
          type: 'Input.ChoiceSet',
          id: 'choice',
          style: 'compact',
          label: literal(block.label),
          placeholder: literal(block.label),
          choices: block.options.map(({ label, press }) => ({
            title: literal(cut(label, MOST_LABEL)),
            value: pressText(press),
          })),
        },
        ...actions([execute('Answer', {})]),
      ]
  }
}

/** More than six buttons of a row are hidden behind a menu by Teams. */
const MOST_IN_ROW = 6

function rows<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / MOST_IN_ROW) }, (_, at) =>
    all.slice(at * MOST_IN_ROW, (at + 1) * MOST_IN_ROW),
  )
}

export const actions = (all: readonly Json[]): readonly Json[] =>
  all.length === 0 ? [] : [{ type: 'ActionSet', actions: all }]

/** A button that comes back as a click; where a note is asked for, it opens with a field. */
export function action({ label, press, look, note }: Button): Json {
  const title = cut(label, MOST_LABEL)
  const style = look === 'primary' ? 'positive' : look === 'danger' ? 'destructive' : undefined
  const data = { press: pressText(press) }
  if (note === undefined) return execute(title, data, style)
  return {
    type: 'Action.ShowCard',
    title,
    card: {
      type: 'AdaptiveCard',
      version: '1.5',
      body: [
        {
          type: 'Input.Text',
          id: 'note',
          isMultiline: true,
          maxLength: LONGEST_NOTE,
          placeholder: note,
          label: note,
        },
      ],
      actions: [execute('Send', data)],
    },
  }
}

/** A client that knows no Action.Execute sends the same as a message. */
export const execute = (title: string, data: Json, style?: string): Json => ({
  type: 'Action.Execute',
  verb: 'press',
  title,
  data,
  ...(style ? { style } : {}),
  fallback: { type: 'Action.Submit', title, data, ...(style ? { style } : {}) },
})

const run = ({ text, style }: Run): Json => ({
  type: 'TextRun',
  text: literal(text),
  ...(style === 'strong' ? { weight: 'Bolder' } : {}),
  ...(style === 'dim' ? { isSubtle: true, size: 'Small' } : {}),
  ...(style === 'code' ? { fontType: 'Monospace' } : {}),
})

const rich = (inlines: readonly Json[], more: Json = {}): Json => ({
  type: 'RichTextBlock',
  inlines,
  ...more,
})

/** Dates in double braces are the one thing that a card replaces in any text. */
const literal = (text: string): string => text.replaceAll('{{', '{ {')
