import type { Piece } from '../screen/fit.ts'
import { dim } from '../screen/paragraph.ts'
import type { Block, Screen } from '../screen/screen.ts'
import { actions, chooser, opened, pressed } from './controls.ts'
import { bytes, elementsOf, type Json } from './elements.ts'

/** An element; a picture comes with the line that stands in its place where it does not fit. */
export type Part = { readonly piece: Piece<Json>; readonly instead: Piece<Json> | null }

/** All elements of a screen, in their order. A card's fields have names of their own, so there is one list, and notes are numbered. */
export function piecesOf({ blocks }: Screen): readonly Part[] {
  const lists = blocks.filter(({ kind }) => kind === 'choice')
  let notes = 0
  return blocks.flatMap((block): readonly Part[] => {
    switch (block.kind) {
      case 'buttons':
        return controls(
          actions(
            block.buttons.map((button) =>
              button.note === undefined ? pressed(button) : pressed(button, `note${notes++ || ''}`),
            ),
          ),
        )
      case 'links':
        return controls(actions(block.links.map(opened)))
      case 'choice':
        return choice(block, block === lists[0])
      case 'picture':
        return elementsOf(block).map((item) => ({ piece: weigh(item, false), instead: noPicture() }))
      default:
        return words(block, block.kind === 'headline')
    }
  })
}

function choice({ label, options }: Extract<Block, { kind: 'choice' }>, first: boolean): readonly Part[] {
  if (!first)
    return words({
      kind: 'list',
      items: options.map((one) => ({ mark: 'bullet', runs: [{ text: one.label }] })),
    })
  const { elements, left } = chooser(label, options)
  return [
    ...controls(elements),
    ...(left > 0 ? words(dim(`${left} more than these ${options.length - left}: answer in words.`)) : []),
  ]
}

const words = (block: Parameters<typeof elementsOf>[0], kept = false): readonly Part[] =>
  elementsOf(block).map((item) => ({ piece: weigh(item, kept), instead: null }))
const controls = (all: readonly Json[]): readonly Part[] =>
  all.map((item) => ({ piece: weigh(item, true), instead: null }))

function noPicture(): Piece<Json> | null {
  const [item] = elementsOf(dim('The picture does not fit into a card of Teams.'))
  return item ? { ...weigh(item, true), lines: 0 } : null
}

const weigh = (item: Json, kept: boolean): Piece<Json> => ({
  item,
  size: bytes(item) + 1,
  lines:
    JSON.stringify(item).match(/"type":"(?:RichTextBlock|Action\.Execute|Input\.ChoiceSet)"/g)?.length ?? 0,
  kept,
})
