import type { Person } from '../incident/person.ts'
import { plain } from '../incident/plain.ts'
import type { Settled, Store } from './memory.ts'

/** More than any answer needs, characters. */
const LONGEST = 500

/** Settles what an investigation waits for; the one who answers first decides, and everybody else is told so. */
export function settle(
  store: Pick<Store, 'answer'>,
  given: { readonly id: string; readonly parameter: string; readonly answer: string; readonly by: Person },
): Promise<Settled> {
  const answer = plain(given.answer).trim().slice(0, LONGEST).toWellFormed()
  return store.answer(given.id, given.parameter, answer, given.by)
}
