import { blank, type Piece, pieces } from './blank.ts'
import { formOf, standsIn } from './forms.ts'
import { type Ground, seesAbsence } from './ground.ts'
import { searchable } from './legible.ts'
import { isTerm, versionedIn } from './product-names.ts'
import { isResourceName, siblingsIn } from './resource-names.ts'
import { deniesAt, isNoneAt } from './sentences.ts'

const TOKEN = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.@:-]*/gu
/** Scripts that put no blanks between words; a name in them is none that can be told from a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー]/gu
const TRAIL = /[.@:-]+$/
const GUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi
const MAC = /^[\da-f]{2}(?:[:-][\da-f]{2}){5}$/i
/** A number with what makes it a measure, an order or a class; figures.ts reads these. */
const MEASURED =
  /^[\d.,]+(?:(?:st|nd|rd|th|x|k|s|m|h|d|ms|us|ns|sec|secs|min|mins|hr|hrs|[kmgt]?i?b|bytes|[kmgt]bps|[kmgt]bit|rps|am|pm|z|uhr|er|fach|mal|fold)|-\p{L}+)?$|^(?:\d+(?:h|m|s|min|d))+$/iu
const CLASS = /^[1-5]xx$/i
const HEX = /^0x[\da-f]+$/i
const CAMEL = /\p{Ll}\p{Lu}/u

/** What a text names that would have to stand in the rows, in its order; `absent` = the first that does not. */
export function namesIn(
  text: string,
  ground: Ground,
): { readonly absent: Piece | null; readonly found: readonly Piece[] } {
  const names = lookUp(ground)
  const absence = seesAbsence(ground)
  const denies = deniesAt(text)
  const isDenied = ({ text: token, index }: Piece): boolean =>
    (absence && isNoneAt(text, index)) || (denies(index) && standsIn(searchable(token), ground.asked))
  const versions = versionedIn(text)
  const wrong = versions.find((one) => names.otherVersion(one.product, one.version))
  const guids = pieces(text, GUID)
  const rest = blank(text, [...versions, ...guids])
  const tokens = pieces(
    rest.replace(UNSPACED, (sign) => ' '.repeat(sign.length)),
    TOKEN,
  ).flatMap(split)
  const kinds = tokens.map((token) => ({ token, kind: kindOf(token.text, names.siblings) }))
  const named = [...guids, ...kinds.flatMap(({ token, kind }) => (kind === 'name' ? [token] : []))].sort(
    (a, b) => a.index - b.index,
  )
  const known = new Map<string, boolean>()
  const stands = (token: string): boolean => {
    const answer = known.get(token) ?? names.has(token)
    known.set(token, answer)
    return answer
  }
  const terms = kinds.flatMap(({ token, kind }) => (kind === 'term' ? [token] : []))
  return {
    absent: named.find((one) => !stands(one.text) && !isDenied(one)) ?? wrong ?? null,
    found: [...versions, ...named, ...terms],
  }
}

/** Tokens that a slip or a colon has joined are judged by themselves. */
function split(piece: Piece): readonly Piece[] {
  const text = piece.text.replace(TRAIL, '')
  const whole = { index: piece.index, text }
  if (MAC.test(text) || text.includes('@')) return [whole]
  if (text.includes(':')) return parts(whole, /[^:]+/g).flatMap(split)
  if (/^\p{L}?\p{Ll}+\.\p{Lu}\p{Ll}/u.test(text) && !/^\p{Lu}/u.test(text))
    return parts(whole, /[^.]+/g).flatMap(split)
  return [whole]
}

const parts = ({ index, text }: Piece, pattern: RegExp): readonly Piece[] =>
  pieces(text, pattern).map((part) => ({ index: index + part.index, text: part.text }))

/** A name that somebody gave (a resource, a user, a code, an id), a term of the trade, or a word and figures like others. */
function kindOf(token: string, siblings: () => ReadonlySet<string>): 'name' | 'term' | null {
  if (isTerm(token)) return 'term'
  if (token.includes('@') || MAC.test(token) || HEX.test(token)) return 'name'
  if (!/\p{L}/u.test(token) || CLASS.test(token) || MEASURED.test(token)) return null
  if (token.includes('_')) return 'name'
  if (/\p{N}/u.test(token)) return token.split('-').every(isWordOrTerm) ? 'term' : 'name'
  if (/\p{L}\.\p{L}/u.test(token)) return /^(?:\p{L}\.)+\p{L}$/u.test(token) ? null : 'name'
  if (isCamel(token)) return 'name'
  return token.includes('-') && isResourceName(token, siblings()) ? 'name' : null
}

const isWordOrTerm = (part: string): boolean => isTerm(part) || /^\p{L}+$/u.test(part)

/** Two humps at least, as in ServerBusy; IPsec, PaaS and macOS have one. */
const isCamel = (token: string): boolean =>
  CAMEL.test(token) && (token.match(/\p{Lu}\p{Ll}+|\p{Ll}{2,}/gu) ?? []).length >= 2

function lookUp(ground: Ground) {
  let lower: string | null = null
  let form: string | null = null
  let first: ReadonlySet<string> | null = null
  let versions: Map<string, Set<string>> | null = null
  const has = (token: string): boolean => {
    lower ??= searchableLines(ground.names())
    if (standsIn(searchable(token), lower)) return true
    form ??= formOf(ground.names())
    return form.includes(formOf(token)) || isSameHex(token, ground)
  }
  return {
    has,
    siblings: (): ReadonlySet<string> => {
      first ??= siblingsIn(ground.names())
      return first
    },
    /** The rows name the product with versions, and this is none of them. */
    otherVersion: (product: string, version: string): boolean => {
      if (!versions) {
        versions = new Map()
        for (const one of versionedIn(ground.names())) {
          const all = versions.get(one.product) ?? new Set()
          versions.set(one.product, all.add(one.version))
        }
      }
      const all = versions.get(product)
      return all !== undefined && !all.has(version)
    },
  }
}

const searchableLines = (text: string): string => text.toLowerCase().replace(/[^\S\n]+/g, ' ')

/** A hexadecimal code is the same as its decimal spelling, and as the negative number that some tools print. */
function isSameHex(token: string, ground: Ground): boolean {
  if (!HEX.test(token)) return false
  const value = Number(token)
  const numbers = [
    ...ground.cited.flatMap(({ rows }) => rows.map((row) => row.numbers.free)),
    ...ground.guides.map((guide) => guide.numbers.free),
  ]
  return numbers.some((free) => free.includes(value) || free.includes(value - 2 ** 32))
}
