import type { Profile } from './profile.ts'
import { SYMPTOM, symptomIn } from './symptom-in.ts'
import { FAIL, FAINT, KINDS, nearness, otherMaker, trouble, WIDER } from './words/lexicon.ts'
import { stems, type Term } from './words/terms.ts'

/** What kind of word a term is, by how much it says which guide is meant. */
export type Kind = 'name' | 'part' | 'thing' | 'aspect' | 'faint' | 'word' | 'trouble' | 'fail'

/** One term of a request. `rarity` = 1 where one guide at most knows it, less the more do. */
export type Wanted = { readonly term: Term; readonly kind: Kind; readonly rarity: number }

/** A request as guides are weighed against it. */
export type Weighed = {
  readonly wanted: readonly Wanted[]
  /** The stems of all its words, in their order. */
  readonly stems: readonly string[]
  /** It asks for something else than why a thing failed. */
  readonly inquiry: boolean
}

/** How well one guide fits a request. */
export type Fit = {
  /** For ordering within one search. */
  readonly score: number
  /** How much of what the request is about the guide is about, 0 to 1. */
  readonly coverage: number
  /** The words of the request that speak for it, as they were written, those that say most first. */
  readonly matched: readonly string[]
  /** What of the request the guide is for, by keys of our own. */
  readonly topics: readonly string[]
}

/** What speaks for a guide: a name most, what went wrong least. */
export const FOR: Readonly<Record<Kind, number>> = {
  name: 5,
  part: 3,
  thing: 3,
  aspect: 2,
  word: 2,
  faint: 1,
  trouble: 1,
  fail: 0.4,
}
/** What speaks against a guide that knows nothing of it. */
const AGAINST: Readonly<Record<Kind, number>> = {
  name: 0.3,
  part: 0.3,
  thing: 3,
  aspect: 1,
  word: 0.4,
  faint: 0.2,
  trouble: 0.5,
  fail: 0,
}
/** However much people tell, words that no guide knows weigh no more than this. */
const MOST_UNKNOWN = 1.5
/** From here on a guide is about something, below it only mentions it. */
const ABOUT = 0.75
/** A guide for the wider thing covers a kind of it by half; one for another kind hardly. */
const WIDER_KIND = 0.5
const OTHER_KIND = 0.25
/** The request has other troubles than the guide. */
const OTHER_TROUBLE = 0.6
/** From here on it is the trouble that the guide is for. */
const SAME_TROUBLE = 0.45
/** Somebody asks for something else than why it failed. */
const INQUIRED = 0.3
/** A guide that is not surely meant is asked for, however many words it shares. */
const UNSURE = 0.49
/** The same word as in the guide, and not only the same meaning. */
const LITERAL = 0.6
/** Where nothing but the words' rarity differs, the rarer word decides. */
const COMMON = 0.5

type Match = Wanted & { readonly strength: number; readonly excluded: boolean }

/** Weighs one guide against a request. */
export function weigh({ wanted, stems: said, inquiry }: Weighed, own: Profile): Fit {
  const all = wanted.map((one) => match(one, own))
  const matches = all.filter(({ strength }) => strength > 0)
  const symptom = symptomIn(
    wanted.map(({ term }) => term.key),
    said,
    own,
  )
  const inItsWords = symptom === SYMPTOM.words
  const { known, unsure } = certainty(all, own, inItsWords)
  const gains = matches.map((one) => ({ one, gain: weightOf(one, own) * one.strength }))
  const forIt = sum(gains.map(({ gain }) => gain))
  const unknown = sum(all.filter(isUnknown).map(({ kind }) => AGAINST[kind]))
  const against =
    sum(
      all
        .filter((one) => !isUnknown(one))
        .map((one) => (one.excluded ? FOR[one.kind] : AGAINST[one.kind] * (1 - one.strength))),
    ) + (known ? Math.min(MOST_UNKNOWN, unknown) : 2 * unknown)
  const share = forIt === 0 ? 0 : forIt / (forIt + against)
  const covered =
    share *
    (inquiry ? INQUIRED : 1) *
    (troubledOtherwise(all) ? OTHER_TROUBLE : 1) *
    Math.min(1, forIt / FOR.word)
  const coverage = unsure ? Math.min(UNSURE, covered) : covered
  const score = sum(
    gains.map(
      ({ one, gain }) =>
        (gain + LITERAL * (own.literals.get(one.term.literal ?? '') ?? 0)) *
        (COMMON + (1 - COMMON) * one.rarity),
    ),
  )
  return {
    coverage,
    score: (score + symptom) * (0.1 + coverage),
    matched: [...new Set([...gains].sort((a, b) => b.gain - a.gain).map(({ one }) => one.term.said))],
    // Whoever says a guide's symptom in its words speaks of what the guide mentions with it.
    topics: matches.filter(inItsWords ? isNear : isSubject).map(({ term }) => term.key),
  }
}

function match(one: Wanted, own: Profile): Match {
  const excluded = own.not.has(one.term.key)
  return { ...one, excluded, strength: excluded ? 0 : strengthOf(one, own) }
}

/** What many guides mention must be the very subject of this one. */
const isSubject = ({ kind, strength }: Match): boolean =>
  isTopical(kind) && strength >= (kind === 'faint' ? 1 : ABOUT)
const isNear = ({ kind, strength }: Match): boolean => isTopical(kind) && strength >= ABOUT
const isTopical = (kind: Kind): boolean => kind !== 'trouble' && kind !== 'fail'
const isUnknown = ({ kind, strength, excluded }: Match): boolean =>
  (kind === 'word' || kind === 'part') && strength === 0 && !excluded

/** Whether anything says that this guide is meant at all, and whether that leaves a doubt. */
function certainty(
  all: readonly Match[],
  own: Profile,
  inItsWords: boolean,
): { readonly known: boolean; readonly unsure: boolean } {
  const subjects = all.filter(isSubject)
  const has = (...kinds: readonly Kind[]): boolean => subjects.some(({ kind }) => kinds.includes(kind))
  const foreign = all.some(({ kind, strength }) => kind === 'thing' && strength < ABOUT)
  const apart = all.some((one) => isUnknown(one) || (one.kind === 'aspect' && one.strength === 0))
  const named = all.some(isNear)
  const called = subjects.some(({ term }) => own.parts.has(term.key))
  const troubled = all.some(({ kind, strength }) => (kind === 'trouble' || kind === 'fail') && strength > 0)
  const troubles = all.filter(({ kind }) => kind === 'trouble')
  // A guide for what fails is for any way of failing but slowness.
  const any =
    (own.troubles.get(FAIL) ?? 0) >= ABOUT && troubles.some(({ term }) => term.key !== trouble('slow'))
  const same = any || troubles.some(({ strength }) => strength >= SAME_TROUBLE)
  const plenty = subjects.length + (called ? 1 : 0) - (apart ? 1 : 0)
  const sure = foreign
    ? has('name') || (has('thing') && same)
    : (same || troubles.length === 0) &&
      (has('name', 'thing') || plenty > (troubled ? 0 : 1) || (inItsWords && named && !apart))
  return { known: sure || has('name', 'thing', 'aspect', 'word', 'part'), unsure: !sure }
}

/** The request tells troubles, and the guide is for others. */
function troubledOtherwise(all: readonly Match[]): boolean {
  const troubles = all.filter(({ kind }) => kind === 'trouble')
  return troubles.length > 0 && troubles.every(({ strength }) => strength === 0)
}

/** A word that is a part of a name of the guide tells as much as a thing. */
const weightOf = ({ kind, term }: Match, own: Profile): number =>
  kind === 'word' && own.parts.has(term.key) ? FOR.part : FOR[kind]

/** How much a guide is about a term, 0 to 1. */
function strengthOf({ kind, term }: Wanted, own: Profile): number {
  const { key } = term
  if (kind === 'name') return own.names.has(key) ? 1 : 0
  if (kind === 'word' || kind === 'part') return own.parts.has(key) ? 1 : (own.about.get(key) ?? 0)
  if (kind === 'trouble') return troubleOf(key, own)
  if (kind === 'fail') return key === FAIL ? 1 : 0
  const direct = Math.max(own.about.get(key) ?? 0, inItsOwnWords(term, own) ? ABOUT : 0)
  const wider = WIDER.get(key)
  if (wider === undefined || direct >= WIDER_KIND) return direct
  const otherKind = KINDS.get(wider)?.some((one) => one !== key && (own.about.get(one) ?? 0) >= WIDER_KIND)
  const share = otherKind || FAINT.has(wider) || otherMaker(key) ? OTHER_KIND : WIDER_KIND
  return Math.max(direct, (own.about.get(wider) ?? 0) * share)
}

/** Words that mean a thing to the trade may mean another to this guide, which has each of them: a front door. */
function inItsOwnWords({ said }: Term, own: Profile): boolean {
  const words = stems(said)
  return words.length > 1 && words.every((word) => own.stems.has(word))
}

/** What a guide says of a trouble in passing does not make it one for it. */
function troubleOf(key: string, own: Profile): number {
  let most = 0
  for (const [other, weight] of own.troubles) most = Math.max(most, nearness(key, other) * weight)
  return most
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)
