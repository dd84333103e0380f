import type { Citation, Evidence } from '../incident/evidence.ts'
import { addressesIn, canonicalAddress } from './claims/addresses.ts'
import { blank, type Piece } from './claims/blank.ts'
import { figuresIn } from './claims/figures.ts'
import { occurs } from './claims/forms.ts'
import { type Ground, groundOf, type Known, seesAbsence } from './claims/ground.ts'
import { legible, searchable } from './claims/legible.ts'
import { namesIn } from './claims/names.ts'
import { noFigures } from './claims/no-figures.ts'
import { partsOf, quotesIn } from './claims/quotes.ts'
import { deniesAt, isNoneAt } from './claims/sentences.ts'
import { supportOf } from './claims/support.ts'
import { timesIn } from './claims/times-in.ts'
import { linkPieces } from './links.ts'

/** Nobody reads a longer statement, and nobody can check more figures in one. */
const MOST_CHARACTERS = 10_000
const MOST_FIGURES = 250
const MOST_TOLD = 200
/** The link itself is not told again. */
const A_LINK = 'it has a link that does not occur in the cited rows'
const SPEAKS_OF_GUIDE = /\b(?:guide|signal|leitfaden)/i

/**
 * Whether a statement holds: each citation names rows that exist, and everything in the statement that can be looked up
 * occurs in the cited rows or follows from them: times (in any format), addresses (in any spelling), links, quoted text, names
 * that look like somebody's own, and numbers. What is `known` (what the requester said, what was searched, the guides) may be
 * told as well, and what an empty query asked for where the sentence says that nothing is there. A number follows from the
 * rows where counting, adding, averaging, subtracting or taking a part of the whole leads to it. Null = it holds, otherwise why
 * not. The work grows with the text and with the rows, never with their product.
 */
export function citationFault(
  statement: string,
  citations: readonly Citation[],
  evidence: readonly Evidence[],
  known: Known | readonly string[] = [],
): string | null {
  return faultIn(statement, citations, evidence, known, citations)
}

/** The same for a title or a summary: words may come from all evidence, numbers from what `counted` cites. */
export function summaryFault(
  statement: string,
  counted: readonly Citation[],
  evidence: readonly Evidence[],
  known: Known | readonly string[],
): string | null {
  const everything = evidence.map(({ id }) => ({ id, rows: [] }))
  return faultIn(statement, everything, evidence, known, counted.length > 0 ? counted : everything)
}

function faultIn(
  statement: string,
  citations: readonly Citation[],
  evidence: readonly Evidence[],
  known: Known | readonly string[],
  counted: readonly Citation[],
): string | null {
  if (citations.length === 0) return 'it cites no evidence'
  if (statement.length > MOST_CHARACTERS) return 'it is too long to be checked'
  const said: Known = 'said' in known ? known : { said: known }
  const ground = groundOf(citations, evidence, said)
  if (typeof ground === 'string') return ground
  const text = legible(statement)
  const words = wordsFault(text, ground)
  if (words.absent !== null) return words.absent
  const rest = blank(words.rest, noFigures(words.rest, citations, evidence))
  const named = namesIn(rest, ground)
  if (named.absent) return absence(named.absent.text)
  const base = counted === citations ? ground : groundOf(counted, evidence, said)
  if (typeof base === 'string') return base
  const figures = figuresIn(blank(rest, named.found))
  if (figures.length > MOST_FIGURES) return 'it tells more figures than can be checked'
  const supported = supportOf(text, base, words.moments)
  const strange = figures.find((figure) => !supported(figure))
  return strange ? absence(strange.text, 'neither occurs in the cited rows nor follows from them') : null
}

const absence = (said: string, why = 'does not occur in the cited rows'): string =>
  `“${said.length > MOST_TOLD ? `${said.slice(0, MOST_TOLD).toWellFormed()}…` : said}” ${why}`

/** Why a link, an address, a quotation or a time does not hold (null = all do); `rest` = the text without them. */
function wordsFault(
  text: string,
  ground: Ground,
): { readonly absent: string | null; readonly rest: string; readonly moments: readonly number[] } {
  const denies = deniesAt(text)
  const found = (words: string, index: number, hay = ground.hay): boolean => {
    const wanted = searchable(words)
    // What was cut off inside a number is another number.
    const uncut = (before: string, after: string): boolean =>
      !(/\d/.test(before) && /^\d/.test(wanted)) && !(/\d/.test(after) && /\d$/.test(wanted))
    return occurs(wanted, hay, uncut) || (denies(index) && occurs(wanted, ground.asked, uncut))
  }
  const links = linkPieces(text)
  const withoutLinks = blank(text, links)
  const quotes = quotesIn(withoutLinks)
  const isQuoted = (quote: Piece): boolean =>
    partsOf(quote.text).every(
      (part) =>
        found(part, quote.index) ||
        (!/\s/.test(part.trim()) && found(part, quote.index, ground.names().toLowerCase())) ||
        (SPEAKS_OF_GUIDE.test(text) && ground.guides.some(({ lower }) => lower.includes(searchable(part)))),
    )
  const withoutQuotes = blank(withoutLinks, quotes)
  const addresses = addressesIn(withoutQuotes)
  const spellings = addresses.length > 0 ? addressesOf(ground) : null
  const withoutAddresses = blank(withoutQuotes, addresses)
  const times = timesIn(withoutAddresses, ground)
  const absent =
    addresses.find(
      ({ text: address, index }) =>
        !spellings?.has(canonicalAddress(address)) &&
        !(denies(index) && occurs(searchable(address), ground.asked, alone)),
    ) ??
    quotes.find((quote) => !isQuoted(quote) && !(seesAbsence(ground) && isNoneAt(text, quote.index))) ??
    times.absent
  const link = links.some((one) => !found(one.text, one.index))
  return {
    absent: link ? A_LINK : absent ? absence(absent.text) : null,
    rest: blank(withoutAddresses, times.found),
    moments: times.moments,
  }
}

const alone = (before: string, after: string): boolean => !/[\d.]/.test(before) && !/\d/.test(after)

/** Every address of the ground, in the one spelling. */
const addressesOf = (ground: Ground): ReadonlySet<string> =>
  new Set(addressesIn(ground.hay).map(({ text }) => canonicalAddress(text)))
