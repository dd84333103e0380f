const ENDING = /(?:ures?|i?ons?|ings?|ied|ies|ials?|ed|es|als?|s|y|e)$/
const SHORTEST = 3
const COMMON = new Set(
  'the and for was were are has had have not but with from that this these those its into when then than there they their over after before between while until within again only also more most other each every all any both same such some very which what where who how one row rows evidence cited shows show time times about last first'.split(
    ' ',
  ),
)

/** A word without its ending, so that “failed” and “failures” meet; empty where the word says nothing. */
export function stem(word: string): string {
  if (word.length < SHORTEST || COMMON.has(word)) return ''
  const bare = word.replace(ENDING, '')
  const kept = bare.length < SHORTEST ? word : bare
  return kept.replace(/(\p{L})\1$/u, '$1')
}

/** The stems and numbers that a text speaks of, each once; a name is taken apart where its writing does. */
export function wordsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [word] of text.matchAll(/\d+|\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|[\p{Lo}\p{Lm}]+/gu)) {
    const known = /\d/.test(word) ? word : stem(word.toLowerCase())
    if (known !== '') found.add(known)
  }
  return found
}
