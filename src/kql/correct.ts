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

/**
 * The query with the unknown name replaced where exactly one column is at one edit from it, or differs in case alone;
 * otherwise the columns that come near. Texts and comments stay as they are.
 */
export function correct(text: string, name: string, columns: readonly string[]): Correction {
  const close = (column: string): number => distance(column.toLowerCase(), name.toLowerCase())
  const one = columns.filter((column) => close(column) <= 1)
  const [only] = one
  if (only !== undefined && one.length === 1 && name.length >= SHORTEST) {
    const corrected = tokens(text).map((token) =>
      token.kind === 'word' && token.text === name ? only : token.text,
    )
    return { kind: 'certain', column: only, text: corrected.join('') }
  }
  const near = columns.filter((column) => close(column) <= Math.max(2, Math.floor(name.length / 3)))
  return { kind: 'unsure', near: near.sort((a, b) => close(a) - close(b)).slice(0, 3) }
}
