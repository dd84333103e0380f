import { unsupported } from './kql-error.ts'

/** A test of two texts that a string operator makes. */
export type TextTest = (text: string, part: string) => boolean

const alphanumeric = /[\p{L}\p{N}]/u

/** Whether a term may hold what stands at a place of a text: a letter or a digit of any script. */
function inTerm(text: string, at: number): boolean {
  const code = text.codePointAt(at)
  if (code === undefined) return false
  if (code > 127) return alphanumeric.test(String.fromCodePoint(code))
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
}

const pairs = /[\ud800-\udfff]/

/** The letters of a text, each of which may take one or two places; undefined when every one takes one. */
export function lettersOf(text: string): readonly string[] | undefined {
  return pairs.test(text) ? [...text] : undefined
}

/** Orders two texts by their code points: below, above or equal to zero. */
export function orderOf(a: string, b: string): number {
  const [x, y] = [lettersOf(a), lettersOf(b)]
  if (!x && !y) return a < b ? -1 : a > b ? 1 : 0
  const [left, right] = [x ?? [...a], y ?? [...b]]
  const at = left.findIndex((letter, place) => letter !== right[place])
  if (at < 0) return left.length - right.length
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1)
}

/** A text in lower case, letter by letter, so that no letter becomes two. */
export function lower(text: string): string {
  const all = text.toLowerCase()
  if (all.length === text.length && !text.includes('Σ')) return all
  return [...text].map((letter) => single(letter, letter.toLowerCase())).join('')
}

/** A text in upper case, letter by letter, so that no letter becomes two. */
export function upper(text: string): string {
  const all = text.toUpperCase()
  return all.length === text.length
    ? all
    : [...text].map((letter) => single(letter, letter.toUpperCase())).join('')
}

const single = (letter: string, other: string): string => ([...other].length === 1 ? other : letter)

/** The place where the letter begins that ends before another place; letters beyond the basic plane take two. */
function before(text: string, at: number): number {
  const low = text.charCodeAt(at - 1)
  return low >= 0xdc00 && low <= 0xdfff && at > 1 ? at - 2 : at - 1
}

const termTest =
  (start: boolean, end: boolean): TextTest =>
  (text, term) => {
    if (term === '') return true
    // Only the end of the part that is itself within a term has to stand at the end of one.
    const opens = start && inTerm(term, 0)
    const closes = end && inTerm(term, before(term, term.length))
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
      const free = !opens || at === 0 || !inTerm(text, before(text, at))
      if (free && (!closes || !inTerm(text, at + term.length))) return true
    }
    return false
  }

const tests: Readonly<Record<string, TextTest>> = {
  has: termTest(true, true),
  hasprefix: termTest(true, false),
  hassuffix: termTest(false, true),
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
}

function testFor(operator: string): TextTest {
  const [, not, name, sensitive] = /^(!?)([a-z]+?)(_cs)?$/.exec(operator) ?? []
  const test = tests[name ?? '']
  if (!test) throw unsupported(`the operator ${operator}`)
  const found: TextTest = sensitive ? test : (text, part) => test(lower(text), lower(part))
  return not ? (text, part) => !found(text, part) : found
}

const made = new Map<string, TextTest>()

/** The test of a string operator such as has, !contains or startswith_cs; without _cs, case is ignored. */
export function testOf(operator: string): TextTest {
  const known = made.get(operator) ?? testFor(operator)
  made.set(operator, known)
  return known
}

/** Answers a string operator for two texts. */
export function matches(operator: string, text: string, part: string): boolean {
  return testOf(operator)(text, part)
}
