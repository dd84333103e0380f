import { Problem } from '../incident/problem.ts'
import type { Question } from '../incident/request.ts'
import { NONE_OF_THESE } from './choice-in.ts'
import type { Shelf, ShelfHit } from './ports.ts'
import type { Chosen } from './select-guide.ts'

/** A guide that is about so much of the request may be followed without asking. */
const FITS = 1 / 2
/** A guide that is about less than this only happens to share a word. */
const MAY_FIT = 1 / 3
/** A guide whose score is this many times the next one's wins without being asked about. */
const CLEAR = 1.35
/** A guide for something else that the request speaks of too may be meant from here on, as a share of the best score. */
const BESIDE = 0.3
/** More choices than this are read by nobody at night. */
const MOST_CHOICES = 4
const MOST_REASONS = 5

/** Chooses by the words alone, and asks where they leave a doubt: a wrong guide is worse than a question. */
export function chooseByWords(text: string, hits: readonly ShelfHit[], shelf: Shelf): Chosen {
  const fitting = hits.filter((hit) => hit.coverage >= MAY_FIT)
  const [best] = fitting
  if (!best)
    return { kind: 'none', why: 'no guide covers what the request describes', nearest: hits.slice(0, 3) }
  const rivals = hits.filter((hit) =>
    hit.coverage < MAY_FIT ? isBeside(hit, best) : best.score < hit.score * CLEAR || isBeside(hit, best),
  )
  const titled = rivals.filter((hit) => text.toLowerCase().includes(hit.title.toLowerCase()))
  const alone = titled.filter((hit) => !rivals.some((other) => isBeside(other, hit)))
  const [only] = alone.length === 1 ? alone : rivals.length === 1 ? rivals : []
  if (only && only.coverage >= FITS) return chosen(only.id, shelf, whyOf(only))
  return { kind: 'ask', question: whichGuide(rivals.length > 1 ? rivals : fitting, shelf) }
}

/** Whether a guide is for something in the request that the best one is not for. */
const isBeside = (hit: ShelfHit, best: ShelfHit): boolean =>
  hit.score >= best.score * BESIDE && hit.topics.some((topic) => !best.topics.includes(topic))

/** The question which of some guides is meant; none of them is always an answer. */
export function whichGuide(guides: readonly Pick<ShelfHit, 'id'>[], shelf: Shelf): Question {
  const offered = guides.slice(0, MOST_CHOICES).map(({ id }) => id)
  return {
    parameter: 'guide',
    text:
      offered.length > 1
        ? 'Several guides may fit. Which one should be followed?'
        : 'One guide may fit, but that is not certain. Should it be followed?',
    choices: [...offered.map((id) => labelOf(id, shelf)), NONE_OF_THESE],
  }
}

/** What a guide is called among others: its title, with its id where another has the same title. */
export function labelOf(id: string, shelf: Shelf): string {
  const title = shelf.get(id)?.title ?? id
  const same = shelf.list().filter((hit) => hit.title.toLowerCase() === title.toLowerCase())
  return same.length > 1 || title === NONE_OF_THESE ? `${title} (${id})` : title
}

/** The guide with this id, chosen for this reason. */
export function chosen(id: string, shelf: Shelf, why: string): Extract<Chosen, { kind: 'guide' }> {
  const guide = shelf.get(id)
  if (!guide) throw new Problem('guide-not-found', `The guide ${id} left the shelf.`, 'Ask again.')
  return { kind: 'guide', guide, why }
}

const whyOf = ({ matched }: ShelfHit): string =>
  `it matches ${matched
    .slice(0, MOST_REASONS)
    .map((word) => `“${word}”`)
    .join(', ')}`
