/** Words that stand somewhere in a text. */
export type Stretch = { readonly index: number } & ({ readonly matched: string } | { readonly text: string })

/** The closest of some words to a time, at most `reach` characters away; never the time itself. */
export function nearest<T extends Stretch>(said: Stretch, all: readonly T[], reach: number): T | undefined {
  const distance = (one: T) => {
    const end = one.index + wordsOf(one).length
    if (end <= said.index) return said.index - end
    return Math.max(0, one.index - said.index - wordsOf(said).length)
  }
  return all
    .filter((one) => (one as Stretch) !== said && distance(one) <= reach)
    .sort((a, b) => distance(a) - distance(b))[0]
}

/** Whether two stretches share a character. */
export function overlap(a: Stretch, b: Stretch): boolean {
  return a.index < b.index + wordsOf(b).length && b.index < a.index + wordsOf(a).length
}

/** The words of several stretches in the order of the text, none of them twice. */
export function inOrder(raw: string, stretches: readonly Stretch[]): string {
  const texts = stretches
    .toSorted((a, b) => a.index - b.index)
    .map((one) => raw.slice(one.index, one.index + wordsOf(one).length).trim())
  return texts
    .filter((one, index) => !texts.some((o, i) => i !== index && (o === one ? i < index : o.includes(one))))
    .join(' ')
}

function wordsOf(one: Stretch): string {
  return 'matched' in one ? one.matched : one.text
}
