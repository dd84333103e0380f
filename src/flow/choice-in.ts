import { slips } from '../incident/slips.ts'

/** What is answered where none of the things offered is meant. */
export const NONE_OF_THESE = 'None of these'

/** Below this many characters a part of a name says too little. */
const TELLING = 3
/** Below this many letters a slip of the pen makes another word. */
const LONG_ENOUGH = 5
const NONE =
  /^\s*(?:(?:no|sorry),?\s+)?(?:none|neither|nothing)(?:\s+(?:of\s+)?(?:these|those|them|that|it|fits?))*[\s.!]*$|^\s*(?:kein(?:e|er|es|s)?(?:\s+(?:davon|von\s+(?:diesen|denen)))?|nichts\s+davon)[\s.!]*$|^\s*(?:aucun(?:e)?(?:\s+de\s+ces?\s*\p{L}*|\s+d['’]eux)?)[\s.!]*$|^\s*(?:どれでもない|どれも違う|該当なし|なし)[\s。]*$/iu
const ORDINALS: readonly RegExp[] = [
  /^\s*(?:the\s+)?first(?:\s+(?:one|of\s+(?:these|them)))?[\s.!]*$/i,
  /^\s*(?:the\s+)?second(?:\s+(?:one|of\s+(?:these|them)))?[\s.!]*$/i,
  /^\s*(?:the\s+)?third(?:\s+(?:one|of\s+(?:these|them)))?[\s.!]*$/i,
]

/**
 * The one choice that the words mean, as its place in the list: its number, its name, or a part of its name that no other
 * choice shares, so that “tokyo” means conn-to-tokyo; but no number within other words, and none of the words in
 * `common`. Null where none or several are meant.
 */
export function choiceIn(words: string, choices: readonly string[], common = ''): number | null {
  const text = folded(words)
  const whole = choices.findIndex((choice) => folded(choice) === text.trim())
  if (whole >= 0) return whole
  const none = choices.indexOf(NONE_OF_THESE)
  if (NONE.test(words)) return none < 0 ? null : none
  const number = /^\s*(?:no\.?\s*|number\s+|#)?(\d{1,3})[.)]?\s*$/.exec(text)?.[1]
  const at = number === undefined ? ORDINALS.findIndex((said) => said.test(text)) : Number(number) - 1
  if (number !== undefined || at >= 0) return choices[at] === undefined ? null : at
  const spoken = new Set(partsOf(text))
  const named = tellingParts(choices, common).map((own) => own.some((part) => spoken.has(part)))
  return onlyOne(named)
}

/** The one choice whose name was misspelt by one letter, with the word as it was written; null where that is not certain. */
export function misspeltIn(
  words: string,
  choices: readonly string[],
  common = '',
): { readonly at: number; readonly said: string } | null {
  const idle = new Set(partsOf(folded(common)))
  const telling = tellingParts(choices, common)
  const all = new Set(choices.flatMap((choice) => partsOf(folded(choice))))
  const found = partsOf(words).flatMap((said) => {
    const word = folded(said)
    if (!isSpelt(word) || idle.has(word) || all.has(word)) return []
    const at = onlyOne(telling.map((own) => own.some((part) => isSlip(word, part))))
    return at === null ? [] : [{ at, said }]
  })
  return new Set(found.map(({ at }) => at)).size === 1 ? (found[0] ?? null) : null
}

/** Of each choice the parts of its name that no other choice shares; the answer that means none has no name. */
function tellingParts(choices: readonly string[], common: string): readonly (readonly string[])[] {
  const idle = new Set(partsOf(folded(common)))
  const parts = choices.map((choice) => (choice === NONE_OF_THESE ? [] : partsOf(folded(choice))))
  return parts.map((own) =>
    own.filter(
      (part) =>
        part.length >= TELLING &&
        /\p{L}/u.test(part) &&
        !idle.has(part) &&
        parts.filter((others) => others.includes(part)).length === 1,
    ),
  )
}

const onlyOne = (named: readonly boolean[]): number | null => {
  const at = named.indexOf(true)
  return at >= 0 && named.lastIndexOf(true) === at ? at : null
}

/** A first letter is seldom wrong, and another digit is another name. */
const isSlip = (word: string, part: string): boolean =>
  isSpelt(part) && word[0] === part[0] && slips(word, part, 1) === 1
const isSpelt = (word: string): boolean => word.length >= LONG_ENOUGH && /^\p{L}+$/u.test(word)

const folded = (text: string): string => text.toLowerCase().normalize('NFC')
const partsOf = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}.]+|\.(?=\s|$)/u).filter(Boolean)
