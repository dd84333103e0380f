/** One word of a text: as it was written, its stem, and where it stands. */
export type Token = {
  readonly said: string
  readonly stem: string
  /** Which run of characters between spaces it belongs to; parts of one name share it. */
  readonly run: number
}
/** What stands between spaces, or a stretch of Japanese or Chinese writing. */
export type Run = { readonly text: string; readonly cjk: boolean; readonly tokens: readonly Token[] }

const RUNS =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+)|((?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々])[\p{L}\p{N}\p{M}])+(?:['’._/@:-]+(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々])[\p{L}\p{N}\p{M}])+)*)/gu
/** A French article or pronoun, or “n’”, stands before the word itself. */
const ELISION = /^(?:[ldnjscmt]|qu)['’]/i
/** Two words in one where a small letter meets a capital, or an abbreviation meets a word. */
const HUMPS = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u
/** No name and no word is longer. */
const LONGEST = 200

/** The words of a text in their order, cut where names and compound words are joined. */
export function runs(text: string): readonly Run[] {
  return [...text.normalize('NFKC').matchAll(RUNS)].map(([whole = '', cjk], run) => {
    const said = whole.slice(0, LONGEST)
    if (cjk !== undefined) return { text: said, cjk: true, tokens: [] }
    const bare = said
      .replace(ELISION, '')
      .replace(/['’]s$/i, '')
      .replace(/['’]/g, '')
    const tokens = bare
      .split(/[._/@:-]+/)
      .flatMap((part) => part.split(HUMPS))
      .filter((part) => part !== '')
      .map((part) => ({ said: part, stem: stem(part), run }))
    return { text: bare, cjk: false, tokens }
  })
}

/** A word without accents and the endings of number and tense: the same for its forms, and no word by itself. */
export function stem(word: string): string {
  const bare = unaccented(word)
  if (bare.length < 4 || /\d/.test(bare)) return bare
  return bare
    .replace(/ies$/, 'y')
    .replace(/(?<=[a-z]{3})(?:ing|ed|ions?|ure|(?<=[a-z]{4})ly)$/, '')
    .replace(/(?<=[a-z]{2}[^s])s$/, '')
    .replace(/(?<=[a-z]{4})(?:en|es|em|e|n)$/, '')
    .replace(/([bdgmnprt])\1$/, '$1')
}

/** A word in small letters without accents. */
export const unaccented = (word: string): string =>
  word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss')
