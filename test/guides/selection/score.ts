import { chooseByWords } from '../../../src/flow/choose-by-words.ts'
import type { Shelf } from '../../../src/flow/ports.ts'

/** A request with the guide that is right for it, several of which one must be asked for, or `none`. */
export type Asked = {
  readonly id: number
  readonly text: string
  readonly right: string | readonly string[]
  /** Asked of our own guides only; otherwise of both shelves. */
  readonly on?: 'own'
}
/** `right`; `asked` = a question where one guide or none was right, with the right one among its choices; `missed`; `wrong` = another guide was followed. */
export type Outcome = 'right' | 'asked' | 'missed' | 'wrong'
export type Scored = Asked & { readonly outcome: Outcome; readonly chose: string }

/** Chooses by words alone and judges the choice. */
export function score(asked: Asked, shelf: Shelf): Scored {
  const chosen = chooseByWords(asked.text, shelf.search(asked.text, 50), shelf)
  const { right } = asked
  if (chosen.kind === 'guide')
    return { ...asked, chose: chosen.guide.id, outcome: chosen.guide.id === right ? 'right' : 'wrong' }
  if (chosen.kind === 'none')
    return { ...asked, chose: 'none', outcome: right === 'none' ? 'right' : 'missed' }
  const { choices } = chosen.question
  const offered = shelf
    .list()
    .filter(({ title }) => choices.includes(title))
    .map(({ id }) => id)
  const chose = `? ${offered.join(', ')}`
  if (right === 'none') return { ...asked, chose, outcome: 'asked' }
  if (typeof right === 'string')
    return { ...asked, chose, outcome: offered.includes(right) ? 'asked' : 'missed' }
  return { ...asked, chose, outcome: right.every((id) => offered.includes(id)) ? 'right' : 'missed' }
}

/** How many of each outcome. */
export function tally(all: readonly Scored[]): Readonly<Record<Outcome, number>> {
  const count = (outcome: Outcome): number => all.filter((one) => one.outcome === outcome).length
  return { right: count('right'), asked: count('asked'), missed: count('missed'), wrong: count('wrong') }
}
