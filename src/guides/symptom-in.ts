import type { Profile } from './profile.ts'

/** A whole symptom in the request, in its own words or in others. */
export const SYMPTOM = { words: 1.5, meaning: 0.75 }

/** What it adds to a guide's score that one of its symptoms stands in a text, given as its keys and its stems; 0 where none does. */
export function symptomIn(
  keys: readonly string[],
  stems: readonly string[],
  own: Pick<Profile, 'phrases' | 'meanings'>,
): number {
  const all = new Set(stems)
  if (own.phrases.some((phrase) => phrase.every((stem) => all.has(stem)) && within(phrase, stems)))
    return SYMPTOM.words
  const said = new Set(keys)
  return own.meanings.some((meaning) => meaning.every((key) => said.has(key))) ? SYMPTOM.meaning : 0
}

/** Whether the words stand together in a text, in any order, with at most one other among them. */
function within(phrase: readonly string[], text: readonly string[]): boolean {
  return text.some((_, at) => {
    const here = text.slice(at, at + phrase.length + 1)
    return phrase.every((stem) => here.includes(stem))
  })
}
