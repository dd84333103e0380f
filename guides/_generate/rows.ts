/** One row of a table as its file holds it. */
export type Row = Readonly<Record<string, string | number | boolean>>

/** A small seeded generator of numbers in [0, 1): the same seed gives the same tables for ever. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 4294967296
  }
}

/** A moment written as ISO 8601, in milliseconds since 1970. */
export const t = (text: string): number => Date.parse(text)

/** One table as its file: a row a line, in order of time. */
export function ndjson(rows: readonly Row[]): string {
  return `${[...rows]
    .sort((a, b) => String(a.TimeGenerated).localeCompare(String(b.TimeGenerated)))
    .map((one) => JSON.stringify(one))
    .join('\n')}\n`
}
