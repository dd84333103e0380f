/** Why a query is not run, and what to do instead. */
export type Refusal = { readonly message: string; readonly fix: string }

/** Where in a query something stands, counted from 1. */
export function lineAndColumn(text: string, at: number): string {
  const before = text.slice(0, at).split('\n')
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}
