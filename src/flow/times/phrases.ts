import type { Component, Parser, ParsingComponents, ParsingContext } from 'chrono-node'

/** The fields that a phrase settles, in the parser's words; months and days from 1, hours from 0. */
export type Fields = Readonly<Partial<Record<Component, number>>>

/** What a phrase says: its fields, and tags for what fields cannot say; `end` makes it a range. */
export type Phrase = {
  readonly start: Fields | ParsingComponents
  readonly end?: Fields | ParsingComponents
  readonly tags?: readonly string[]
}

/** A parser of our own for one pattern; `read` answers null where the words only look like a time. */
export function phrase(
  pattern: RegExp,
  read: (match: RegExpMatchArray, context: ParsingContext) => Phrase | null,
): Parser {
  return {
    pattern: () => pattern,
    extract(context, match) {
      const index = match.index ?? 0
      if (inWord(context.text, index)) return null
      const said = read(match, context)
      if (said === null) return null
      const result = context.createParsingResult(index, match[0], said.start, said.end)
      for (const tag of ['own', ...(said.tags ?? [])]) result.addTag(tag)
      return result
    },
  }
}

/** The parser hands over the rest of a text, so a pattern cannot look behind itself: digits and words are cut here. */
function inWord(text: string, index: number): boolean {
  const before = text[index - 1]
  if (before === undefined || !/[A-Za-z0-9ÄÖÜäöüß_]/.test(text[index] ?? '')) return false
  return /[\p{Script=Latin}\d_./-]/u.test(before) || (before === ':' && /\d/.test(text[index - 2] ?? ''))
}
