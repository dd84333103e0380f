import type { Piece } from './blank.ts'

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”"“',
  '„': '“”"',
  '«': '»',
  '‹': '›',
  '「': '」',
  '『': '』',
  '`': '`',
  '‘': '’',
  "'": "'’",
}
const SHORTEST = 3
/** Between single marks a plain word is the writer's own, as in 'healthy'. */
const REMARK = /^\p{Ll}+$/u
/** Marks around a number make no quotation of it: it is judged as a number. */
const NO_WORDS = /^[^\p{L}]*$/u
const LEFT_OUT = /\s*(?:\[?\.{3,}\]?|…)\s*/

/** The quoted parts of a text, without their marks, in whatever marks they stand; an apostrophe opens none. */
export function quotesIn(text: string): readonly Piece[] {
  const found: Piece[] = []
  const unclosed = new Set<string>()
  for (let at = 0; at < text.length; at++) {
    const open = text[at] ?? ''
    const closing = CLOSING[open]
    if (closing === undefined || unclosed.has(open)) continue
    const single = open === "'" || open === '‘'
    if (single && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) continue
    const end = endOf(text, at + 1, closing, single)
    if (end < 0) unclosed.add(open)
    else {
      const quote = text.slice(at + 1, end)
      if (quote.length >= SHORTEST && !NO_WORDS.test(quote) && !(single && REMARK.test(quote)))
        found.push({ index: at + 1, text: quote })
      at = end
    }
  }
  return found
}

/** What must stand in the rows of a quotation that leaves something out. */
export const partsOf = (quote: string): readonly string[] =>
  quote.split(LEFT_OUT).filter((part) => part.trim() !== '')

function endOf(text: string, from: number, closing: string, single: boolean): number {
  for (let at = from; at < text.length; at++)
    if (closing.includes(text[at] ?? '') && !(single && /[\p{L}\p{N}]/u.test(text[at + 1] ?? ''))) return at
  return -1
}
