/** A part of a day: hours from its midnight (past 24 = the next day). `day` = days from today where the words say it. */
export type PartOfDay = {
  readonly from: number
  readonly to: number
  readonly afternoon: boolean
  readonly day: number | null
  readonly matched: string
}

const PARTS: readonly (readonly [RegExp, number, number, boolean, number | null])[] = [
  [/\blast night\b|昨夜|昨晩|ゆうべ/i, 20, 30, true, -1],
  [/\btonight\b|今夜|今晩/i, 18, 24, true, 0],
  [/\bthis morning\b|今朝|\bheute (?:morgen|früh)\b|\bce matin\b/i, 5, 12, false, 0],
  [/\bthis afternoon\b/i, 12, 18, true, 0],
  [/\bthis evening\b/i, 17, 22, true, 0],
  [/未明/, 0, 5, false, null],
  [/\bmorning\b|朝|午前(?!\s?\d)/i, 5, 12, false, null],
  [/\bafternoon\b|午後(?!\s?\d)/i, 12, 18, true, null],
  [/\bevening\b|夕方|\babend\b|\bsoir\b/i, 17, 22, true, null],
  [/\bnight\b|夜/i, 20, 30, true, null],
]

/** The part of the day that a text names, or null. */
export function partOfDay(text: string): PartOfDay | null {
  for (const [words, from, to, afternoon, day] of PARTS) {
    const found = words.exec(text)
    if (found !== null) return { from, to, afternoon, day, matched: found[0] }
  }
  return null
}
