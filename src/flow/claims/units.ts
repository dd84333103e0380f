/** What a word after a number makes of it. `factor` = milliseconds, bytes, or how many of the number's ones. */
export type Unit = {
  readonly kind: 'span' | 'size' | 'share' | 'many'
  readonly factor: number
  /** Characters that it takes, the blank before it included. */
  readonly length: number
}

const SPANS: readonly (readonly [string, string, number])[] = [
  ['ns|nanosec(?:ond)?s?', '', 1e-6],
  ['[µμ]s|us|microsec(?:ond)?s?', '', 1e-3],
  ['ms|msecs?|millisec(?:ond)?s?|millisekunden?|millisecondes?', 'ミリ秒', 1],
  ['s|secs?|seconds?|sekunden?|secondes?', '秒', 1000],
  ['mins?|minutes?|minuten?', '分', 60_000],
  ['h|hrs?|hours?|stunden?|std|heures?', '時間', 3_600_000],
  ['days?|tage?n?|jours?', '日', 86_400_000],
  ['weeks?|wochen?|semaines?', '週間', 7 * 86_400_000],
]
/** Written right behind the number, as in 5m. */
const CLOSE_SPANS: Readonly<Record<string, number>> = { m: 60_000, d: 86_400_000 }
const SIZES: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 }
const MANY: readonly (readonly [string, string, number])[] = [
  ['dozen', '', 12],
  ['thousand|tausend|mille', '千', 1000],
  ['', '万', 10_000],
  ['millions?|millionen|mio\\.?', '', 1e6],
  ['', '億', 1e8],
  ['billions?|milliarden?|milliards?', '', 1e9],
]
const NO_WORD = '(?![\\p{L}_])'
const either = (words: string, kanji: string): string =>
  [words && `\\s?-?(?:${words})${NO_WORD}`, kanji && `\\s?${kanji}`].filter((one) => one !== '').join('|')

const WORDS = [...SPANS, ...MANY].map(([words, kanji]) => `(${either(words, kanji)})`).join('|')
const WORD = new RegExp(WORDS, 'iuy')
const CLOSE = new RegExp(`([md])${NO_WORD}`, 'uy')
/** French writes To for a terabyte, and English “to” after many a number. */
const SIZE = new RegExp(
  `\\s?-?(?:(bytes?|B|octets?)|(?:([KMGTPkmgp])(i?)[Bbo]|([Tt])(i?)[Bb]|(T)o))${NO_WORD}`,
  'uy',
)
const SHARE = /\s?(?:(%|percent(?:age points?)?|per cent|prozent(?:punkte)?|pour cent|パーセント)|(‰))/iuy
const THOUSANDS = new RegExp(`([kKM])${NO_WORD}`, 'uy')

/** The unit that stands in a text at `at`, right after a number; null where none does. */
export function unitAt(text: string, at: number): Unit | null {
  const share = match(SHARE, text, at)
  if (share) return { kind: 'share', factor: share[2] ? 0.1 : 1, length: share[0].length }
  const word = match(WORD, text, at)
  if (word) {
    const which = word.slice(1).findIndex((group) => group !== undefined)
    const factor = (SPANS[which] ?? MANY[which - SPANS.length])?.[2] ?? 1
    return { kind: which < SPANS.length ? 'span' : 'many', factor, length: word[0].length }
  }
  const size = match(SIZE, text, at)
  if (size) {
    const letter = size[2] ?? size[4] ?? size[6] ?? ''
    const power = SIZES[letter.toLowerCase()] ?? 0
    return { kind: 'size', factor: (size[3] || size[5] ? 1024 : 1000) ** power, length: size[0].length }
  }
  const close = match(CLOSE, text, at)
  if (close) return { kind: 'span', factor: CLOSE_SPANS[close[1] ?? ''] ?? 1, length: 1 }
  const many = match(THOUSANDS, text, at)
  return many ? { kind: 'many', factor: many[1] === 'M' ? 1e6 : 1000, length: 1 } : null
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
