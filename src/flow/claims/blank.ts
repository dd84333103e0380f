/** What a part of a text is replaced by once it is judged; no pattern reads it as a letter, a digit or a space. */
const JUDGED = '¤'

/** A part of a text, where it begins. */
export type Piece = { readonly index: number; readonly text: string }

/** The text, as long as before, with every piece blanked out. */
export function blank(text: string, pieces: readonly Piece[]): string {
  const parts: string[] = []
  let end = 0
  for (const piece of pieces.toSorted((a, b) => a.index - b.index)) {
    const from = Math.max(end, piece.index)
    const to = Math.max(from, piece.index + piece.text.length)
    parts.push(text.slice(end, from), JUDGED.repeat(to - from))
    end = to
  }
  return parts.join('') + text.slice(end)
}

/** The places of a pattern in a text. */
export const pieces = (text: string, pattern: RegExp): readonly Piece[] =>
  [...text.matchAll(pattern)].map((match) => ({ index: match.index, text: match[0] }))
