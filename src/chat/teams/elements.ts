import { ICON, MARK } from '../screen/icons.ts'
import { cut, parts } from '../screen/inert.ts'
import type { Block, Run, Tone } from '../screen/screen.ts'

/** An element or action of an Adaptive Card 1.5. */
export type Json = Readonly<Record<string, unknown>>

/** Words only: blocks that people read, not those that they press. */
export type Words = Exclude<Block, { kind: 'buttons' | 'choice' | 'links' }>

const COLOUR: Readonly<Record<Tone, string>> = {
  bad: 'Attention',
  warning: 'Warning',
  good: 'Good',
  unsure: 'Accent',
  busy: 'Accent',
  plain: 'Default',
}
/** A longer title would fill a phone. */
const LONG_TITLE = 80
const LONGEST_RUN = 1_500
/** What one box may take, so that a card can be divided between two of them. */
const MOST_BOX_BYTES = 6_000

/** A block of a screen as elements of a card. Text stands in text runs alone, where Teams reads no markup. */
export function elementsOf(block: Words): readonly Json[] {
  switch (block.kind) {
    case 'headline': {
      const color = COLOUR[block.tone]
      const size = block.text.length > LONG_TITLE ? 'Medium' : 'Large'
      return [
        rich([
          run({ text: `${ICON[block.tone]} ${block.label}` }, { weight: 'Bolder', color, size: 'Small' }),
        ]),
        ...paragraph([{ text: block.text }], { weight: 'Bolder', size }, { spacing: 'None' }),
      ]
    }
    case 'heading':
      return paragraph([{ text: block.text, style: 'strong' }], {}, { spacing: 'Medium' })
    case 'text':
      return paragraph(block.runs)
    case 'facts':
      return block.facts.flatMap(({ name, value }) =>
        paragraph([{ text: `${name}  `, style: 'strong' }, { text: value }], {}, { spacing: 'Small' }),
      )
    case 'list':
      return block.items.flatMap(({ mark, runs }) =>
        paragraph([{ text: `${MARK[mark]} ` }, ...runs], {}, { spacing: 'Small' }),
      )
    case 'code':
      return boxes(paragraph([{ text: block.text, style: 'code' }], { size: 'Small' }, { spacing: 'None' }))
    case 'table':
      // A line a column: a phone has no room for more. What is empty is left out.
      return block.rows.flatMap((row) =>
        boxes(
          row.flatMap((value, at) =>
            value === ''
              ? []
              : paragraph(
                  [{ text: `${block.columns[at] ?? ''}  `, style: 'dim' }, { text: value }],
                  { size: 'Small' },
                  { spacing: 'None' },
                ),
          ),
        ),
      )
    case 'picture':
      return [
        {
          type: 'Image',
          url: `data:image/png;base64,${Buffer.from(block.png).toString('base64')}`,
          altText: cut(literal(block.alt), 2_000) || 'Timeline',
          size: 'Stretch',
        },
      ]
  }
}

/** What Teams counts: UTF-8 of the JSON. */
export const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

/** Dates in double braces are the one thing that a card replaces in any text. */
export const literal = (text: string): string => text.replaceAll(/\{(?=\{)/g, '{ ')

/** Each line of the runs is an element: a text run knows no line breaks. Long ones are several. */
function paragraph(runs: readonly Run[], look: Json = {}, more: Json = {}): readonly Json[] {
  const lines: Run[][] = [[]]
  for (const { text, ...style } of runs)
    for (const [n, line] of text.split('\n').entries()) {
      if (n > 0) lines.push([])
      for (const part of parts(line, LONGEST_RUN)) {
        const last = lines.at(-1) ?? []
        if (
          last.reduce((sum, one) => sum + one.text.length, 0) + part.length > LONGEST_RUN &&
          last.length > 0
        )
          lines.push([{ text: part, ...style }])
        else last.push({ text: part, ...style })
      }
    }
  return lines
    .filter((line) => line.some(({ text }) => text.trim() !== ''))
    .map((line, at) =>
      rich(
        line.map((one) => run(one, look)),
        at === 0 ? more : { ...more, spacing: 'None' },
      ),
    )
}

/** Elements on a ground of their own, in as many boxes as their size asks for. */
function boxes(elements: readonly Json[]): readonly Json[] {
  const all: Json[][] = []
  let size = MOST_BOX_BYTES
  for (const element of elements) {
    size += bytes(element)
    if (size > MOST_BOX_BYTES) {
      all.push([])
      size = bytes(element)
    }
    all.at(-1)?.push(element)
  }
  return all.map((items) => ({ type: 'Container', style: 'emphasis', items }))
}

const run = ({ text, style }: Run, look: Json = {}): Json => ({
  type: 'TextRun',
  text: literal(text),
  ...(style === 'strong' ? { weight: 'Bolder' } : {}),
  ...(style === 'dim' ? { isSubtle: true, size: 'Small' } : {}),
  ...(style === 'code' ? { fontType: 'Monospace' } : {}),
  ...look,
})

const rich = (inlines: readonly Json[], more: Json = {}): Json => ({
  type: 'RichTextBlock',
  inlines,
  ...more,
})
