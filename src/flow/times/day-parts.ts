/** A part of a day: hours from its midnight (past 24 = the next day). `day` = days from today where the words say it. */
export type PartOfDay = {
  readonly from: number
  readonly to: number
  readonly day: number | null
  readonly index: number
  readonly matched: string
}

const PARTS: readonly (readonly [RegExp, number, number, number | null])[] = [
  [/\bnight before last\b/gi, 20, 30, -2],
  [/\blast night\b|昨夜|昨晩|ゆうべ|\bletzte nacht\b|\bcette nuit\b|\bovernight\b/gi, 20, 30, -1],
  [/\blast evening\b/gi, 17, 22, -1],
  [/\btonight\b|今夜|今晩|\bheute nacht\b/gi, 18, 24, 0],
  [/\bthis morning\b|今朝|けさ|\bheute (?:morgen|früh|vormittag)\b|\bce matin\b/gi, 5, 12, 0],
  [/\bthis afternoon\b|\bheute nachmittag\b|\bcet après-midi\b/gi, 12, 18, 0],
  [/\bthis evening\b|\bheute abend\b|\bce soir\b/gi, 17, 22, 0],
  [/\bearly (?:in the )?morning\b|未明|早朝/gi, 0, 8, null],
  [
    /\bmornings?\b|朝|午前(?!\s?\d)|\b(?:vormittags?|morgens)\b|\bgestern (?:morgen|früh)\b|\bmatin\b/gi,
    5,
    12,
    null,
  ],
  [/\bafternoon\b|午後(?!\s?\d)|\bnachmittags?\b|\baprès-midi\b/gi, 12, 18, null],
  [/\bevening\b|夕方|\babends?\b|\bsoir\b/gi, 17, 22, null],
  [/\bnight\b|深夜|夜中|夜|晩|\bnachts?\b|\bnuit\b/gi, 20, 30, null],
]
const MOST = 64
/** "Night shift" names people, not a time. */
const NOUN = /^\s{1,3}(?:shift|team|crew|release|job|run|batch|backup|build|deploy|standup|call|meeting)/i
const GREETING = /\b(?:good|guten?|schönen?)\s{1,3}$/i

/** The parts of the day that a text names, in order; greetings are none. */
export function partsOfDay(text: string): readonly PartOfDay[] {
  const found: PartOfDay[] = []
  for (const [words, from, to, day] of PARTS)
    for (const m of text.matchAll(words)) {
      const taken = found.some((one) => m.index < one.index + one.matched.length && one.index <= m.index)
      if (
        found.length >= MOST ||
        taken ||
        GREETING.test(text.slice(Math.max(0, m.index - 12), m.index)) ||
        NOUN.test(text.slice(m.index + m[0].length, m.index + m[0].length + 16))
      )
        continue
      found.push({ from, to, day, index: m.index, matched: m[0] })
    }
  return found.sort((a, b) => a.index - b.index)
}

/** The hour, 0-24, that a part of the day makes of an hour without am or pm: 7 in the evening is 19, 2 at night is 2. */
export function hourWithin(hour: number, part: PartOfDay): number {
  if (part.to <= 12 || hour === 0 || hour > 12) return hour
  if (part.to > 24) return hour === 12 ? 0 : hour < 6 ? hour : hour + 12
  return hour === 12 ? 12 : hour + 12
}
