/** Below this many characters a part of a name says too little. */
const TELLING = 3

/**
 * The one choice that the words mean, as its place in the list: its number, its name, or a part of its name that no other
 * choice shares, so that “tokyo” means conn-to-tokyo; but no number within other words, and none of the words in
 * `common`. Null where none or several are meant.
 */
export function choiceIn(words: string, choices: readonly string[], common = ''): number | null {
  const text = words.toLowerCase().normalize('NFC')
  const whole = choices.findIndex((choice) => choice.toLowerCase().normalize('NFC') === text.trim())
  if (whole >= 0) return whole
  const number = /^\s*(?:no\.?\s*|number\s+|#)?(\d{1,3})[.)]?\s*$/.exec(text)?.[1]
  if (number !== undefined) {
    const at = Number(number) - 1
    return choices[at] === undefined ? null : at
  }
  const idle = new Set(partsOf(common.toLowerCase().normalize('NFC')))
  const spoken = new Set(partsOf(text).filter((part) => !idle.has(part)))
  const parts = choices.map((choice) => partsOf(choice.toLowerCase().normalize('NFC')))
  const named = parts.map((own) =>
    own.some(
      (part) =>
        part.length >= TELLING &&
        /\p{L}/u.test(part) &&
        spoken.has(part) &&
        parts.filter((others) => others.includes(part)).length === 1,
    ),
  )
  const at = named.indexOf(true)
  return at >= 0 && named.lastIndexOf(true) === at ? at : null
}

const partsOf = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}.]+|\.(?=\s|$)/u).filter(Boolean)
