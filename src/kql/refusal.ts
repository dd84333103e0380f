/** Why a query is not run, and what to do instead. */
export type Refusal = { readonly message: string; readonly fix: string }

/** Where in a query something stands, counted from 1. */
export function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

/** The same in words. */
export function lineAndColumn(text: string, at: number): string {
  const { line, column } = placeOf(text, at)
  return `line ${line}, column ${column}`
}
