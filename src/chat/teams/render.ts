import { fitting, paged } from '../screen/fit.ts'
import { cut } from '../screen/inert.ts'
import { counted, dim } from '../screen/paragraph.ts'
import type { Screen, Section } from '../screen/screen.ts'
import { actions, pressed, toggle } from './controls.ts'
import { bytes, elementsOf, type Json, literal } from './elements.ts'
import { piecesOf } from './pieces.ts'

export type TeamsMessage = { readonly text: string; readonly card: Json }

/** A card may have 28 KB (learn.microsoft.com, “Format your bot messages”); the rest is for what stands around it. */
const MOST_BYTES = 26_000
/** What a section that is opened in place may take at most, so that the card stays one that a phone shows at once. */
const MOST_SECTION_BYTES = 8_000
/** The lines that say what is left out. */
const NOTES_BYTES = 600
const MOST_CARDS = 5
const LONGEST_BRIEF = 300

/** A screen as one card: what is seen first, the picture where it fits, and sections that open in place as far as they fit. */
export function teamsCard(screen: Screen): TeamsMessage {
  const { sections } = screen
  // Whichever of the two each section gets in the end.
  const around = card(actions([...sections.map(show), ...sections.map(opens)]), true)
  const room = MOST_BYTES - NOTES_BYTES - bytes(around)
  const all = piecesOf(screen)
  const { shown, left, size } = fitting(
    all.map(({ piece, instead }) => instead ?? piece),
    { size: room, items: Number.POSITIVE_INFINITY },
  )
  let free = room - size
  const pictures = new Map<Json, Json>()
  for (const { piece, instead } of all) {
    if (!instead || piece.size - instead.size > free) continue
    pictures.set(instead.item, piece.item)
    free -= piece.size - instead.size
  }
  const inPlace = new Map<Section, Json>()
  for (const section of sections) {
    const inside = container(section)
    const own = bytes(inside) + 1
    if (own > Math.min(free, MOST_SECTION_BYTES)) continue
    inPlace.set(section, inside)
    free -= own
  }
  const body = [
    ...shown.map((item) => pictures.get(item) ?? item),
    ...missing(left, screen),
    ...actions(sections.map((section) => (inPlace.has(section) ? opens(section) : show(section)))),
    ...inPlace.values(),
  ]
  return { text: brief(screen), card: card(body, sections.length > 0) }
}

/** A long screen as several cards, at most five; the last one says what is left out. */
export function teamsCards(screen: Screen): readonly TeamsMessage[] {
  const room = { size: MOST_BYTES - NOTES_BYTES - bytes(card([], true)), items: Number.POSITIVE_INFINITY }
  const { pages, left } = paged(
    piecesOf(screen).map(({ piece }) => piece),
    room,
    MOST_CARDS,
  )
  return (pages.length > 0 ? pages : [elementsOf(dim(brief(screen)))]).map((page, at) => ({
    text: brief(screen),
    card: card([...page, ...(at === pages.length - 1 ? missing(left, screen) : [])], true),
  }))
}

const idOf = ({ name }: Section): string => `section-${name}`
const opens = (section: Section): Json => toggle(section.title, idOf(section))
const show = ({ title, press }: Section): Json => pressed({ label: title, press })

const container = (section: Section): Json => ({
  type: 'Container',
  id: idOf(section),
  isVisible: false,
  separator: true,
  items: piecesOf({
    brief: '',
    blocks: [{ kind: 'heading', text: section.title }, ...section.blocks],
    sections: [],
  }).map(({ piece }) => piece.item),
})

const card = (body: readonly Json[], wide: boolean): Json => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body,
  fallbackText: 'This message needs a newer Teams.',
  ...(wide ? { msteams: { width: 'Full' } } : {}),
})

const missing = (left: number, { rest = '' }: Screen): readonly Json[] =>
  left > 0
    ? elementsOf(
        dim(
          `${counted(left, 'more line does', 'more lines do')} not fit into a card of Teams. ${rest}`.trim(),
        ),
      )
    : []

const brief = ({ brief: text }: Screen): string => cut(literal(text), LONGEST_BRIEF).trim() || 'Guidepost'
