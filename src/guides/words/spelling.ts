import { slips } from '../../incident/slips.ts'
import { IDLE, TELLING } from './lexicon.ts'
import { stem, unaccented } from './tokens.ts'

/** How words are spelt: those of the lexicon, and those that some guide uses. */
export type Spelling = {
  /** Whether a guide uses the word, by its stem. */
  readonly knows: (stem: string) => boolean
  /** The word that is a slip of the pen away, where there is exactly one; otherwise the word itself. */
  readonly right: (word: string) => string
}

/** No guide's words, and nothing is put right: guides are taken at their word. */
export const NO_WORDS: Spelling = { knows: () => false, right: (word) => word }

/** In shorter words one letter makes another word. */
const SHORTEST = 5
/** Below this many letters, any word may be another word: only names and the field's own words are put right. */
const SURE = 7
/** In longer words a second slip leaves no doubt. */
const LONG = 9

/** The spelling of the lexicon together with the words of guides, and with parts of names, all as they were written. */
export function spelling(words: Iterable<string>, names: Iterable<string>): Spelling {
  const calls = new Set([...names].map(unaccented))
  const plain = new Set([...words].map(unaccented))
  const telling = new Set([...TELLING, ...plain, ...calls])
  const known = new Set([...IDLE, ...telling])
  const stems = new Set([...plain, ...calls].map(stem))
  const knownStems = new Set([...known].map(stem))
  const shelves = new Map<string, string[]>()
  for (const word of known)
    if (word.length >= SHORTEST - 1 && LETTERS.test(word)) {
      const others = shelves.get(shelf(word, word.length))
      if (others) others.push(word)
      else shelves.set(shelf(word, word.length), [word])
    }
  return {
    knows: (one) => stems.has(one),
    right: (said) => {
      const word = unaccented(said)
      if (word.length < SHORTEST || !LETTERS.test(word) || known.has(word) || knownStems.has(stem(word)))
        return said
      const most = word.length >= LONG ? 2 : 1
      let best = most
      const found = new Map<string, string>()
      for (let length = word.length - most; length <= word.length + most; length++)
        for (const other of shelves.get(shelf(word, length)) ?? []) {
          // Of a short word only a letter more or less, or two swapped, is no other word; but names are few.
          if (word.length < SURE && !calls.has(other) && (!ours(other) || isExchange(word, other))) continue
          const wrong = slips(word, other, best)
          if (wrong > best) continue
          if (wrong < best) found.clear()
          best = wrong
          found.set(stem(other), other)
        }
      // A word that says something is meant sooner than one that says nothing.
      const all = [...found.values()]
      const say = all.filter((other) => telling.has(other))
      const [only, second] = say.length > 0 ? say : all.slice(0, 1)
      return only !== undefined && second === undefined ? only : said
    },
  }
}

/** The same, with each word looked for once; for one text. */
export function remembered({ knows, right }: Spelling): Spelling {
  const found = new Map<string, string>()
  return {
    knows,
    right: (word) => {
      const before = found.get(word)
      if (before !== undefined) return before
      const now = right(word)
      found.set(word, now)
      return now
    },
  }
}

const ours = (word: string): boolean => TELLING.has(word) || IDLE.has(word)
const LETTERS = /^[a-z]+$/

/** A first letter is seldom wrong. */
const shelf = (word: string, length: number): string => `${word[0]}${length}`

/** Whether two words of one length differ by other letters in the same places, and not by their order. */
const isExchange = (one: string, other: string): boolean =>
  one.length === other.length && [...one].sort().join('') !== [...other].sort().join('')
