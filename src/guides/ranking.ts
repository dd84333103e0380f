import type { Guide } from '../incident/guide.ts'
import { profile } from './profile.ts'
import { type Fit, FOR, type Kind, type Wanted, weigh } from './weigh.ts'
import { ASPECTS, FAIL, FAINT, INQUIRY, otherMaker, WIDER } from './words/lexicon.ts'
import { remembered, type Spelling, spelling } from './words/spelling.ts'
import { stems, type Term, terms } from './words/terms.ts'

/** One guide that has something to do with a request. */
export type Ranked = Fit & { readonly id: string }

/** Who pastes a log after the request has said what it is about before. */
const LONGEST_REQUEST = 2000
/** Of a large shelf no more guides are weighed one by one. */
const MOST_WEIGHED = 250

/** An index over guides: gives for a text those that have something to do with it, best first. */
export function ranking(guides: readonly Guide[]): (text: string) => readonly Ranked[] {
  const profiles = guides.map((guide) => ({ id: guide.id, own: profile(guide) }))
  const places = new Map<string, number[]>()
  const enter = (key: string, at: number): void => {
    const there = places.get(key)
    if (!there) places.set(key, [at])
    else if (there.at(-1) !== at) there.push(at)
  }
  for (const [at, { own }] of profiles.entries())
    for (const key of [...own.about.keys(), ...own.parts, ...[...own.names].map(named)]) enter(key, at)
  const guideWords = spelling(
    profiles.flatMap(({ own }) => [...own.words]),
    profiles.flatMap(({ own }) => [...own.calls]),
  )
  return (said) => {
    const text = said.slice(0, LONGEST_REQUEST)
    const words = remembered(guideWords)
    const wanted = wantedIn(text, words, places, guides.length)
    const candidates = nearest(wanted, places)
    const inquiry =
      wanted.some(({ term }) => term.key === INQUIRY) && !wanted.some(({ kind }) => kind === 'trouble')
    const request = { wanted, inquiry, stems: stems(text, words) }
    return candidates
      .flatMap((at) => {
        const one = profiles[at]
        return one ? [{ id: one.id, ...weigh(request, one.own) }] : []
      })
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
  }
}

/** Where the guides stand that share most with a request, by what their shared terms weigh at most. */
function nearest(
  wanted: readonly Wanted[],
  places: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  const shared = new Map<number, number>()
  for (const { term, kind } of wanted)
    for (const key of reach(term))
      for (const at of places.get(key) ?? []) shared.set(at, (shared.get(at) ?? 0) + FOR[kind])
  const all = [...shared.keys()]
  if (all.length <= MOST_WEIGHED) return all
  return all.sort((a, b) => (shared.get(b) ?? 0) - (shared.get(a) ?? 0)).slice(0, MOST_WEIGHED)
}

const named = (name: string): string => `=${name}`
const reach = ({ kind, key }: Term): readonly string[] =>
  kind === 'name' ? [named(key)] : [key, ...[WIDER.get(key) ?? []].flat()]

/** What a request is about, each once; names that no guide knows are told by their parts. */
function wantedIn(
  text: string,
  guideWords: Spelling,
  places: ReadonlyMap<string, readonly number[]>,
  size: number,
): readonly Wanted[] {
  const found = new Map<string, Wanted>()
  for (const term of terms(text, guideWords)) {
    if (term.part !== undefined && found.has(named(term.part))) continue
    const place = term.kind === 'name' ? named(term.key) : term.key
    if (found.has(place) || (term.kind === 'name' && !places.has(place))) continue
    const seen = places.get(place)?.length ?? 0
    const rarity = Math.log(1 + size / Math.max(1, seen)) / Math.log(1 + size)
    found.set(place, { term, kind: kindOf(term), rarity })
  }
  // Who names another maker's database does not mean ours.
  for (const key of [...found.keys()]) found.delete(otherMaker(key) ?? '')
  return [...found.values()]
}

function kindOf({ kind, key, part }: Term): Kind {
  if (kind === 'name') return 'name'
  if (kind === 'word') return part ? 'part' : 'word'
  if (key === FAIL || key === INQUIRY) return 'fail'
  return key.startsWith('!') ? 'trouble' : FAINT.has(key) ? 'faint' : ASPECTS.has(key) ? 'aspect' : 'thing'
}
