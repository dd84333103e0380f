import type { Piece } from './blank.ts'

/** A number that is spelled out. */
export type Spelled = Piece & { readonly value: number }

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const SCALES: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1e6, billion: 1e9 }
const VALUES: ReadonlyMap<string, number> = new Map([
  ...ONES.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
])
/** Words of other languages that are no English words. */
const FOREIGN: Readonly<Record<string, number>> = {
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  zwölf: 12,
  dreizehn: 13,
  vierzehn: 14,
  fünfzehn: 15,
  zwanzig: 20,
  dreißig: 30,
  vierzig: 40,
  fünfzig: 50,
  hundert: 100,
  deux: 2,
  quatre: 4,
  cinq: 5,
  huit: 8,
  neuf: 9,
  onze: 11,
  douze: 12,
  treize: 13,
  quatorze: 14,
  quinze: 15,
  vingt: 20,
  trente: 30,
  quarante: 40,
  cinquante: 50,
}
const TIMES: Readonly<Record<string, number>> = { twice: 2, thrice: 3, dozen: 12 }

const words = (table: object): string => Object.keys(table).join('|')
const ENGLISH = [...VALUES.keys()].sort((a, b) => b.length - a.length).join('|')
const RUN = new RegExp(
  `\\b(?:an?[\\s-])?(?:${ENGLISH}|${words(SCALES)})(?:(?:[\\s-]|,\\s|\\sand\\s)(?:${ENGLISH}|${words(SCALES)})){0,12}(?![\\p{L}\\p{N}_])`,
  'giu',
)
const OTHER = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:(${words(FOREIGN)})(?=(?:mal|fach)?(?![\\p{L}\\p{N}_]))|(${words(TIMES)})(?![\\p{L}\\p{N}_]))`,
  'giu',
)
const KANJI = /([一二三四五六七八九十百千]{1,8})(?=[回件台個つ秒分時日行本度名人ヶか箇種])/g

/** The numbers that a text spells out, in the languages whose times are read; “one” by itself is an article. */
export function spelledNumbers(text: string): readonly Spelled[] {
  const english = [...text.matchAll(RUN)].flatMap(({ index, 0: said }) => spelled(index, said))
  const other = [...text.matchAll(OTHER)].map(({ index, 0: said }) => {
    const word = said.toLowerCase()
    return { index, text: said, value: FOREIGN[word] ?? TIMES[word] ?? 0 }
  })
  const kanji = [...text.matchAll(KANJI)].map(({ index, 0: said }) => ({
    index,
    text: said,
    value: kanjiValue(said),
  }))
  return [...english, ...other, ...kanji.filter(({ value }) => value > 1)]
}

/** One number, or several where the words make no single one, as in “two, three”. */
function spelled(index: number, said: string): readonly Spelled[] {
  const parts = [...said.matchAll(/\p{L}+/gu)]
  const found: { from: number; to: number; total: number; part: number; last: number }[] = []
  for (const { 0: word, index: at } of parts) {
    const lower = word.toLowerCase()
    if (lower === 'and' || lower === 'a' || lower === 'an') continue
    const now = found.at(-1)
    const scale = SCALES[lower]
    const value = VALUES.get(lower) ?? 0
    if (scale !== undefined) {
      const one = now ?? { from: at, to: 0, total: 0, part: 1, last: 0 }
      if (!now) found.push(one)
      if (scale === 100) one.part = Math.max(1, one.part) * 100
      else {
        one.total += Math.max(1, one.part) * scale
        one.part = 0
      }
      one.last = scale
      one.to = at + word.length
      continue
    }
    const joins = now && (now.last >= 100 || (now.last >= 20 && now.last < 100 && value < 10 && value > 0))
    if (joins) {
      now.part += value
      now.last = value
      now.to = at + word.length
    } else found.push({ from: at, to: at + word.length, total: 0, part: value, last: value })
  }
  return found
    .map(({ from, to, total, part }) => ({
      index: index + from,
      text: said.slice(from, to),
      value: total + part,
    }))
    .filter(({ text }) => text.toLowerCase() !== 'one')
}

function kanjiValue(text: string): number {
  let [total, digit] = [0, 0]
  for (const sign of text) {
    const scale = { 十: 10, 百: 100, 千: 1000 }[sign]
    if (scale === undefined) digit = '一二三四五六七八九'.indexOf(sign) + 1
    else {
      total += Math.max(1, digit) * scale
      digit = 0
    }
  }
  return total + digit
}
