import { isEveryday, LONGEST_JAPANESE, LONGEST_PHRASE, PHRASES, SHORT, TYPES, WORDS } from './lexicon.ts'
import { NO_WORDS, type Spelling } from './spelling.ts'
import { type Run, runs, stem, type Token } from './tokens.ts'

/** What one stretch of a text means: a thing or a trouble of the lexicon, a name, or a word that only guides may know. */
export type Term = {
  readonly kind: 'lexicon' | 'name' | 'word'
  readonly key: string
  /** As it was written. */
  readonly said: string
  /** The stems of the words themselves, for those that the lexicon took for a thing or a trouble. */
  readonly literal?: string
  /** The name that it is a part of, where it stands in one. */
  readonly part?: string
}

const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
/** A day, a time, a size, a count: no name. */
const FIGURE = /^[\d:./-]+(?:[a-z]{1,3})?$/i
const segments = new Intl.Segmenter('ja', { granularity: 'word' })
/** Words in hiragana alone are particles and endings. */
const INFLECTION = /^[\p{Script=Hiragana}ー]+$/u
const SHORTEST_COMPOUND = 8

/** The names, things, troubles and other words of a text, in their order. `guides` = how words are spelt that guides use. */
export function terms(text: string, guides: Spelling = NO_WORDS): readonly Term[] {
  const found: Term[] = []
  let open: Token[] = []
  const names = new Map<number, string>()
  const close = (): void => {
    found.push(...phrasesIn(open.map(spelt(guides)), guides, names))
    open = []
  }
  for (const run of runs(text)) {
    if (run.cjk) {
      close()
      found.push(...japanese(run.text))
      continue
    }
    const type = typeOf(run.text)
    if (type) {
      close()
      found.push({ kind: 'lexicon', key: type, said: run.text })
      continue
    }
    const name = nameOf(run)
    if (name && run.tokens[0]) names.set(run.tokens[0].run, name)
    if (name) {
      found.push({ kind: 'name', key: name, said: run.text })
      const short = SHORT.get(run.tokens[0]?.said.toLowerCase() ?? '')
      if (short) found.push({ kind: 'lexicon', key: short, said: run.text })
    }
    if (!ADDRESS.test(run.text)) open.push(...run.tokens)
  }
  close()
  return found
}

/** The stems of all words of a text in their order; a Japanese stretch is its own stem. */
export const stems = (text: string, guides: Spelling = NO_WORDS): readonly string[] =>
  runs(text).flatMap(({ cjk, text: said, tokens }) =>
    cjk ? [said] : tokens.map((token) => stem(guides.right(token.said))),
  )

/** A run that may be what somebody called a resource: an address, or words and digits that are joined. */
function nameOf({ text, tokens }: Run): string | null {
  if (ADDRESS.test(text)) return text
  if (FIGURE.test(text) || text.length < 3) return null
  return tokens.length > 1 || /\d/.test(text) || text.length >= 8 ? text.toLowerCase() : null
}

/** Azure’s resource type in a text such as /providers/Microsoft.Network/connections/x. */
function typeOf(text: string): string | null {
  const type = /(microsoft\.[a-z]+(?:\/[a-z]+){1,2})/i.exec(text)?.[1]?.toLowerCase()
  if (!type) return null
  return TYPES.get(type) ?? TYPES.get(type.split('/').slice(0, 2).join('/')) ?? null
}

type Spelt = Token & { readonly word: string }

/** A token with its word as it should have been written. */
const spelt =
  (guides: Spelling) =>
  (token: Token): Spelt => {
    const word = guides.right(token.said)
    return { ...token, word, stem: stem(word) }
  }

function phrasesIn(
  tokens: readonly Spelt[],
  guides: Spelling,
  names: ReadonlyMap<number, string>,
): readonly Term[] {
  const found: Term[] = []
  for (let at = 0; at < tokens.length; ) {
    const length = phraseAt(tokens, at)
    if (length > 0) {
      const part = tokens.slice(at, at + length)
      const said = part.map((token) => token.said).join(' ')
      const literal = part.map((token) => token.stem).join('')
      found.push(
        ...(PHRASES.get(literal) ?? []).map((key): Term => ({ kind: 'lexicon', key, said, literal })),
      )
      at += length
      continue
    }
    const token = tokens[at] as Spelt
    const joint = tokens[at - 1]?.run === token.run || tokens[at + 1]?.run === token.run
    const name = joint ? names.get(token.run) : undefined
    found.push(...wordOf(token, guides).map((term) => (name === undefined ? term : { ...term, part: name })))
    at += 1
  }
  return found
}

/** How many tokens from here are the longest phrase of the lexicon, 0 where none is. */
function phraseAt(tokens: readonly Token[], at: number): number {
  let key = ''
  let longest = 0
  for (let length = 1; length <= LONGEST_PHRASE && at + length <= tokens.length; length++) {
    key += tokens[at + length - 1]?.stem ?? ''
    if (PHRASES.has(key)) longest = length
  }
  return longest
}

function wordOf({ said, stem, word }: Spelt, guides: Spelling): readonly Term[] {
  if (stem.length < 2 || /^\d/.test(stem) || isEveryday(said) || isEveryday(word)) return []
  if (guides.knows(stem)) return [{ kind: 'word', key: stem, said }]
  return compound(stem, said, guides) ?? [{ kind: 'word', key: stem, said }]
}

/** The two halves of a compound word, such as Tunnelabbruch or storageaccount, where both are known. */
function compound(stem: string, said: string, guides: Spelling): readonly Term[] | null {
  if (stem.length < SHORTEST_COMPOUND) return null
  for (let cut = 3; cut <= stem.length - 3; cut++) {
    const [left, right] = [stem.slice(0, cut), stem.slice(cut)]
    const first = [left, left.replace(/[sn]$/, '')].find((half) => WORDS.has(half))
    if (first === undefined || !(WORDS.has(right) || isEveryday(right) || guides.knows(right))) continue
    return [first, right].flatMap((half) =>
      WORDS.has(half)
        ? (PHRASES.get(half) ?? []).map((key): Term => ({ kind: 'lexicon', key, said }))
        : isEveryday(half)
          ? []
          : [{ kind: 'word' as const, key: half, said }],
    )
  }
  return null
}

/** Japanese has no spaces: the longest phrases of the lexicon first, then its words. */
function japanese(text: string): readonly Term[] {
  const found: Term[] = []
  let rest = ''
  const close = (): void => {
    for (const { segment, isWordLike } of segments.segment(rest))
      if (isWordLike && !INFLECTION.test(segment) && !isEveryday(segment))
        found.push({ kind: 'word', key: segment, said: segment })
    rest = ''
  }
  for (let at = 0; at < text.length; ) {
    let length = Math.min(LONGEST_JAPANESE, text.length - at)
    while (length > 0 && !PHRASES.has(text.slice(at, at + length))) length--
    const said = text.slice(at, at + length)
    if (length === 0) rest += text[at++]
    else {
      close()
      found.push(
        ...(PHRASES.get(said) ?? []).map((key): Term => ({ kind: 'lexicon', key, said, literal: said })),
      )
      at += length
    }
  }
  close()
  return found
}
