import { EVERYDAY } from './everyday.ts'
import { OTHER_MAKERS, OTHER_PRODUCTS, WORKED_WITH } from './products.ts'
import { THINGS } from './things.ts'
import { stem, unaccented } from './tokens.ts'
import { INQUIRIES, TROUBLES } from './troubles.ts'

/** Keys of the lexicon begin with one of these, so that no word of a text is taken for them. */
export const thing = (name: string): string => `#${name}`
export const trouble = (name: string): string => `!${name}`
export const INQUIRY = '?'
export const FAIL = trouble('fail')

/** Longer phrases are none of ours. */
export const LONGEST_PHRASE = 4

/** What other makers sell, each with the thing that it is a kind of. */
const MAKERS: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_MAKERS).flatMap(([of, said]) =>
    list(said).map((name) => [thing(name), thing(of)] as const),
  ),
)
const PRODUCTS: readonly string[] = [...Object.values(OTHER_MAKERS), OTHER_PRODUCTS, WORKED_WITH].flatMap(
  list,
)

const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/** What a phrase means, by its stems without spaces, or as it is written in Japanese. */
export const PHRASES: ReadonlyMap<string, readonly string[]> = phrases()
/** The single words of the lexicon, for compounds and misspellings. */
export const WORDS: ReadonlySet<string> = new Set([...PHRASES.keys()].filter((key) => !JAPANESE.test(key)))
/** Every word that stands in the name of a thing or a trouble, without accents. */
export const TELLING: ReadonlySet<string> = new Set(
  [...Object.values(THINGS), ...Object.values(TROUBLES)]
    .flatMap(({ said }) => wordsOf(said))
    .concat(wordsOf(PRODUCTS.join(';'))),
)
/** Every other word that people say, without accents. */
export const IDLE: ReadonlySet<string> = new Set([...EVERYDAY].map(unaccented).concat(wordsOf(INQUIRIES)))
/** The longest phrase in Japanese, in characters. */
export const LONGEST_JAPANESE = Math.max(
  ...[...PHRASES.keys()].filter((key) => JAPANESE.test(key)).map((key) => key.length),
)
/** Azure's resource types in small letters, each with the thing that it is. */
export const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(THINGS).flatMap(([name, { types }]) =>
    list(types).map((type) => [type, thing(name)] as const),
  ),
)
/** How names of resources begin. */
export const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries(THINGS).flatMap(([name, { short = '' }]) =>
    short
      .split(' ')
      .filter(Boolean)
      .map((start) => [start, thing(name)] as const),
  ),
)
/** The wider thing of each thing that has one. */
export const WIDER: ReadonlyMap<string, string> = new Map([
  ...MAKERS,
  ...Object.entries(THINGS).flatMap(([name, { of }]) => (of ? [[thing(name), thing(of)] as const] : [])),
])
/** Things that tell little by themselves. */
export const FAINT: ReadonlySet<string> = new Set(
  Object.entries(THINGS).flatMap(([name, { faint }]) => (faint ? [thing(name)] : [])),
)

/** Things that go with others: a guide must speak of them itself. */
export const ASPECTS: ReadonlySet<string> = new Set([
  ...Object.entries(THINGS).flatMap(([name, { aspect }]) => (aspect ? [thing(name)] : [])),
  ...list(WORKED_WITH).map(thing),
])

/** The kinds of each thing that has some, aspects left out. */
export const KINDS: ReadonlyMap<string, readonly string[]> = Map.groupBy(
  [...WIDER.keys()].filter((kind) => !ASPECTS.has(kind)),
  (kind) => WIDER.get(kind) ?? '',
)
/** The thing that another maker's product is a kind of, where it is one. */
export const otherMaker = (key: string): string | undefined => MAKERS.get(key)

/** How much of one trouble is another, 0 to 1. */
export function nearness(one: string, other: string): number {
  if (one === other) return 1
  return TROUBLES[one.slice(1)]?.near?.[other.slice(1)] ?? TROUBLES[other.slice(1)]?.near?.[one.slice(1)] ?? 0
}

/** Whether a word is grammar, politeness, or a time of the day. */
export const isEveryday = (word: string): boolean => EVERYDAY.has(word.toLowerCase().replace(/['’]/g, ''))

/** A phrase as the lexicon keeps it. */
export function joined(words: string): string {
  const parts = words.split(/[\s_-]+/)
  return JAPANESE.test(words) ? parts.join('') : parts.map(stem).join('')
}

function wordsOf(phrases: string): readonly string[] {
  return phrases.split(/[;\s_-]+/).map(unaccented)
}

function list(said: string | undefined): readonly string[] {
  return said === undefined ? [] : said.split(';').map((one) => one.trim())
}

function phrases(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>()
  const add = (said: string, key: string): void => {
    for (const phrase of list(said)) {
      const place = joined(phrase)
      found.set(place, (found.get(place) ?? new Set()).add(key))
    }
  }
  for (const [name, { said }] of Object.entries(THINGS)) add(said, thing(name))
  for (const [name, { said }] of Object.entries(TROUBLES)) add(said, trouble(name))
  for (const product of PRODUCTS) add(product, thing(product))
  add(INQUIRIES, INQUIRY)
  return new Map([...found].map(([place, keys]) => [place, [...keys]]))
}
