import { cut } from '../screen/inert.ts'
import type { Block, Screen, Section } from '../screen/screen.ts'
import { actions, elementsOf, execute, type Json } from './elements.ts'
import { pressText } from '../../incident/press.ts'

export type TeamsMessage = { readonly text: string; readonly card: Json }

/** A card may have 28 KB (learn.microsoft.com, “Format your bot messages”); the rest is for what stands around it. */
const MOST_BYTES = 26_000
/** What a section that is opened in place may take at most, so that the card stays one that a phone shows at once. */
const MOST_SECTION_BYTES = 8_000
const MOST_CARDS = 5
const LONGEST_BRIEF = 300

/** A screen as one card: what is seen first, the picture where it fits, and sections that open in place as far as they fit. */
export function teamsCard(screen: Screen): TeamsMessage {
  const words = screen.blocks.filter(({ kind }) => kind !== 'picture')
  const asked = screen.sections.map((section) => show(section))
  const room = MOST_BYTES - bytes(card([...asked, ...screen.sections.map((one) => toggle(one))]))
  const first = fitting(words, room)
  const picture = screen.blocks.find(({ kind }) => kind === 'picture')
  const drawn = picture ? elementsOf(picture) : []
  let left = room - bytes(first)
  const shown = drawn.length > 0 && bytes(drawn) <= left ? drawn : []
  left -= bytes(shown)
  const opened = new Map<Section, Json>()
  for (const section of screen.sections) {
    const inside = opens(section)
    const size = bytes(inside)
    if (size > Math.min(left, MOST_SECTION_BYTES)) continue
    opened.set(section, inside)
    left -= size
  }
  const buttons = screen.sections.map((section) => (opened.has(section) ? toggle(section) : show(section)))
  const body = [
    ...withPicture(first, shown, words),
    ...(drawn.length > 0 && shown.length === 0
      ? elementsOf({
          kind: 'text',
          runs: [{ text: 'The picture does not fit into a card of Teams.', style: 'dim' }],
        })
      : []),
    ...actions(buttons),
    ...opened.values(),
  ]
  return { text: brief(screen), card: card(body, screen.sections.length > 0) }
}

/** A long screen as several cards, at most five; the last one says what is left out. */
export function teamsCards(screen: Screen): readonly TeamsMessage[] {
  const elements = screen.blocks.flatMap(elementsOf).flatMap(broken)
  const pages: Json[][] = [[]]
  let size = 0
  for (const element of elements) {
    const own = bytes(element) + 1
    if (size + own > MOST_BYTES - 1_000 && (pages.at(-1) ?? []).length > 0) {
      pages.push([])
      size = 0
    }
    pages.at(-1)?.push(element)
    size += own
  }
  const left = pages.slice(MOST_CARDS).flat().length
  return pages
    .slice(0, MOST_CARDS)
    .filter((page) => page.length > 0)
    .map((page, at, all) => ({
      text: brief(screen),
      card: card([...page, ...(left > 0 && at === all.length - 1 ? [missing(left)] : [])], true),
    }))
}

/** Blocks as elements, as many as fit; what is left out is told. Buttons stand last and are never left out. */
function fitting(blocks: readonly Block[], room: number): readonly Json[] {
  const isKept = ({ kind }: Block): boolean => ['headline', 'buttons', 'choice', 'links'].includes(kind)
  let free = room - bytes(blocks.filter(isKept).flatMap(elementsOf)) - 300
  let left = 0
  const shown = blocks.flatMap((block) =>
    isKept(block)
      ? elementsOf(block)
      : elementsOf(block)
          .flatMap(broken)
          .filter((element) => {
            const own = bytes(element) + 1
            if (left > 0 || own > free) {
              left++
              return false
            }
            free -= own
            return true
          }),
  )
  return left > 0 ? [...shown, missing(left)] : shown
}

/** The picture stands above the buttons that end the first screen. */
function withPicture(
  first: readonly Json[],
  picture: readonly Json[],
  words: readonly Block[],
): readonly Json[] {
  const last =
    words.at(-1)?.kind === 'buttons'
      ? first.findLastIndex(({ type }) => type !== 'ActionSet') + 1
      : first.length
  return [...first.slice(0, last), ...picture, ...first.slice(last)]
}

const opens = ({ name, title, blocks }: Section): Json => ({
  type: 'Container',
  id: `section-${name}`,
  isVisible: false,
  separator: true,
  items: [...elementsOf({ kind: 'heading', text: title }), ...blocks.flatMap(elementsOf)],
})

const toggle = ({ name, title }: Section): Json => ({
  type: 'Action.ToggleVisibility',
  title,
  targetElements: [`section-${name}`],
})

const show = ({ title, press }: Section): Json => execute(title, { press: pressText(press) })

const card = (body: readonly Json[], wide = false): Json => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body,
  fallbackText: 'This message needs a newer Teams.',
  ...(wide ? { msteams: { width: 'Full' } } : {}),
})

const missing = (left: number): Json =>
  elementsOf({
    kind: 'text',
    runs: [
      {
        text: `${left} more ${left === 1 ? 'line does' : 'lines do'} not fit into a card of Teams.`,
        style: 'dim',
      },
    ],
  })[0] ?? {}

/** One element that is larger than a card becomes several. */
function broken(element: Json): readonly Json[] {
  if (bytes(element) <= MOST_BYTES / 3) return [element]
  const { items, ...rest } = element as { items?: readonly Json[] }
  if (items) {
    return items
      .map((item) => ({ ...rest, items: [item] }))
      .flatMap((one) => (items.length > 1 ? broken(one) : pieces(one)))
  }
  return pieces(element)
}

const LONGEST_RUN = 1_500

function pieces(element: Json): readonly Json[] {
  const { inlines, items } = element as { inlines?: readonly Json[]; items?: readonly Json[] }
  if (items?.[0]) return pieces(items[0]).map((one) => ({ ...element, items: [one] }))
  if (!inlines) return [element]
  return inlines.flatMap((inline) => {
    const text = String(inline['text'] ?? '')
    return Array.from({ length: Math.ceil(text.length / LONGEST_RUN) }, (_, at) => ({
      ...element,
      inlines: [{ ...inline, text: text.slice(at * LONGEST_RUN, (at + 1) * LONGEST_RUN).toWellFormed() }],
    }))
  })
}

/** What Teams counts: UTF-8 of the JSON. */
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

const brief = ({ brief: text }: Screen): string => cut(text, LONGEST_BRIEF) || 'Guidepost'
