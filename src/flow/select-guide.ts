import type { Guide } from '../incident/guide.ts'
import { Problem } from '../incident/problem.ts'
import type { Question, Request } from '../incident/request.ts'
import { NONE_OF_THESE } from './choice-in.ts'
import { chooseByModel, shortlistOf } from './choose-by-model.ts'
import { chooseByWords, labelOf } from './choose-by-words.ts'
import type { Doors, ShelfHit } from './ports.ts'
import type { Run } from './run.ts'
import { when } from './times/when.ts'

/** Which guide fits: one, a question with the candidates, or none with the nearest. */
export type Chosen =
  | { readonly kind: 'guide'; readonly guide: Guide; readonly why: string }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'none'; readonly why: string; readonly nearest: readonly ShelfHit[] }

/** Picks the guide: the one that was named, else by its words, and by the model where words alone do not decide. */
export async function selectGuide(run: Run): Promise<Chosen> {
  const { request, doors } = run
  const named = request.guideId ?? request.answers.guide?.trim()
  if (named !== undefined && named.toLowerCase() === NONE_OF_THESE.toLowerCase())
    return { kind: 'none', why: 'none of the guides that were offered is meant', nearest: [] }
  if (named !== undefined)
    return { kind: 'guide', guide: guideNamed(named, doors), why: 'it was asked for by name' }
  const hits = doors.shelf.search(withoutTime(request), shortlistOf(doors.shelf.size))
  const byWords = chooseByWords(request.text, hits, doors.shelf)
  if (byWords.kind === 'guide' || !doors.model) return byWords
  return (await chooseByModel(run, hits)) ?? byWords
}

/** When it happened says nothing about what happened. */
function withoutTime(request: Request): string {
  const said = when(request.text, new Date(request.at), request.zone)
  return 'matched' in said && said.matched ? request.text.replace(said.matched, ' ') : request.text
}

function guideNamed(name: string, { shelf }: Pick<Doors, 'shelf'>): Guide {
  const called = name.toLowerCase()
  const known = shelf
    .list()
    .find((hit) => hit.title.toLowerCase() === called || labelOf(hit.id, shelf).toLowerCase() === called)
  const guide = shelf.get(name) ?? shelf.get(called) ?? (known && shelf.get(known.id))
  if (guide) return guide
  const near = shelf.search(name.replaceAll('-', ' '), 3)
  const some = near.length > 0 ? near : shelf.list().slice(0, 5)
  throw new Problem(
    'guide-not-found',
    `There is no guide called ${name}.`,
    `The nearest are: ${some.map((hit) => hit.id).join(', ')}.`,
  )
}
