import { legible, searchable } from './legible.ts'
import { type Numbers, numbersIn } from './numbers-in.ts'

/** What guides say, which a statement may repeat: names anywhere in them, numbers where they are thresholds, ports and codes. */
export type GuideSays = {
  readonly text: string
  /** The same to look things up in. */
  readonly lower: string
  readonly numbers: Numbers
}

const FENCE = /^(```|~~~)([^\n]*\n)([\s\S]*?)^\1/gm
const LITERAL = /@?"(?:[^"\\\n]|\\.){0,2000}"|'(?:[^'\\\n]|\\.){0,2000}'/g
const ORDINALS = /^(?:#{1,6}|\s{0,8})\s?\d{1,3}(?:\.\d{1,3})*[.)]?\s/gm
const read = new Map<string, GuideSays>()
const MOST = 50

/** Reads the text of guides; one that was read before is not read again. */
export function guideSays(markdown: string): GuideSays {
  const known = read.get(markdown)
  if (known) return known
  // What a query looks for is no word of the guide: it stands in the rows, or it was not there.
  const text = legible(markdown).replace(
    FENCE,
    (_, mark: string, line: string, body: string) => `${mark}${line}${withoutLiterals(body)}${mark}`,
  )
  const says = { text, lower: searchable(text), numbers: numbersIn(text.replace(ORDINALS, ' ')) }
  if (read.size >= MOST) read.clear()
  read.set(markdown, says)
  return says
}

/** A query without the texts that it looks for; ids of resources stay, they say whose rows it reads. */
export const withoutLiterals = (query: string): string =>
  query.replace(LITERAL, (literal) => (literal.includes('/subscriptions/') ? literal : '""'))
