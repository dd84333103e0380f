import { distance } from 'fastest-levenshtein'
import { tokens } from './tokens.ts'

/** What a query that names an unknown column might have meant. */
export type Correction =
  | { readonly kind: 'certain'; readonly column: string; readonly text: string }
  | { readonly kind: 'unsure'; readonly near: readonly string[] }

/** Shorter names have a neighbour at one edit too easily. */
const SHORTEST = 4

/** The name that an error message of Kusto calls unknown (`… named 'X'`, `The name 'X' …`); null when it speaks of something else. */
export function unknownName(message: string): string | null {
  return /(?:named|the name|column name) ['"‘“`]([A-Za-z_]\w*)['"’”`]/i.exec(message)?.[1] ?? null
}

/** Names that come near to one that is unknown, nearest first; `only` is certain: at one edit, or another case. */
export type Near = { readonly only: string | null; readonly names: readonly string[] }

/** Which of the known names an unknown one might have meant. */
export function nearest(name: string, known: readonly string[]): Near {
  const close = (one: string): number => distance(one.toLowerCase(), name.toLowerCase())
  const within = (edits: number): string[] =>
    known.filter((one) => Math.abs(one.length - name.length) <= edits && close(one) <= edits)
  const one = within(1)
  const near = within(Math.max(2, Math.floor(name.length / 3)))
  return {
    only: one.length === 1 && name.length >= SHORTEST ? (one[0] ?? null) : null,
    names: near.sort((a, b) => close(a) - close(b)).slice(0, 3),
  }
}

/**
 * The query with the unknown name replaced where exactly one column is at one edit from it, or differs in case alone;
 * otherwise the columns that come near. Texts and comments stay as they are.
 */
export function correct(text: string, name: string, columns: readonly string[]): Correction {
  const { only, names } = nearest(name, columns)
  if (only === null) return { kind: 'unsure', near: names }
  const corrected = tokens(text).map((token) =>
    token.kind === 'word' && token.text === name ? only : token.text,
  )
  return { kind: 'certain', column: only, text: corrected.join('') }
}
