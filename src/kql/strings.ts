import { unsupported } from './kql-error.ts'

function hasTerm(text: string, term: string, start = true, end = true): boolean {
  if (term === '') return true
  const word = /[\p{L}\p{N}]/u
  // Only the end of the part that is itself within a term has to stand at the end of one.
  const [opens, closes] = [start && word.test(term[0] ?? ''), end && word.test(term.at(-1) ?? '')]
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + term.length] ?? ' '
    if ((!opens || !word.test(before)) && (!closes || !word.test(after))) return true
  }
  return false
}

const tests: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  has: hasTerm,
  hasprefix: (text, part) => hasTerm(text, part, true, false),
  hassuffix: (text, part) => hasTerm(text, part, false, true),
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
}

/** Answers a string operator such as has, !contains or startswith_cs; without _cs, case is ignored. */
export function matches(operator: string, text: string, part: string): boolean {
  const [, not, name, sensitive] = /^(!?)([a-z]+?)(_cs)?$/.exec(operator) ?? []
  const test = tests[name ?? '']
  if (!test) throw unsupported(`the operator ${operator}`)
  const found = sensitive ? test(text, part) : test(text.toLowerCase(), part.toLowerCase())
  return found !== (not === '!')
}
