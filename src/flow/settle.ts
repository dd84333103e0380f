import type { Person } from '../incident/person.ts'
import { plain } from '../incident/plain.ts'
import type { Settled, Store } from './memory.ts'

/** More than any answer needs, characters. */
const LONGEST = 500

/** An answer as it is kept, of the words of whoever gave it. */
export const answerIn = (words: string): string => plain(words).trim().slice(0, LONGEST).toWellFormed()

/** Settles what an investigation waits for; the one who answers first decides, and everybody else is told so. */
export function settle(
  store: Pick<Store, 'answer'>,
  given: { readonly id: string; readonly parameter: string; readonly answer: string; readonly by: Person },
): Promise<Settled> {
  return store.answer(given.id, given.parameter, answerIn(given.answer), given.by)
}
