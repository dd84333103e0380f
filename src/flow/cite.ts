import { isIPv6 } from 'node:net'
import type { Citation, Evidence } from '../incident/evidence.ts'
import { moment } from '../incident/moment.ts'
import { linksIn } from './links.ts'
import { isMeant, saidTimes } from './said-times.ts'

const MOMENT = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g
const ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g
const MAYBE_IPV6 = /(?<![\w:.])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi
const QUOTE = /[“"]([^”"]{3,})[”"]/g

/**
 * Whether a statement holds: each citation names rows that exist, and every time (in any format), address, link and quoted
 * text in the statement occurs in the cited rows, in the query of an empty result (that nothing is there is said of what was
 * asked), or in `known`: what the requester said and what was searched. Null = it holds, otherwise why not.
 */
export function citationFault(
  statement: string,
  citations: readonly Citation[],
  evidence: readonly Evidence[],
  known: readonly string[] = [],
): string | null {
  if (citations.length === 0) return 'it cites no evidence'
  const text = statement.normalize('NFKC')
  const cited: string[] = known.map((one) => moment(one) || one)
  for (const citation of citations) {
    const source = evidence.find((one) => one.id === citation.id)
    if (!source) return `${citation.id} does not exist`
    const missing = citation.rows.find((number) => source.rows[number - 1] === undefined)
    if (missing !== undefined) return `${citation.id} has no row ${missing}`
    const rows =
      citation.rows.length > 0 ? citation.rows.map((number) => source.rows[number - 1]) : source.rows
    cited.push(
      moment(source.from),
      moment(source.to),
      ...(source.rowCount === 0 ? [source.text] : []),
      String(source.rowCount),
      ...rows.flatMap((row) => Object.values(row ?? {}).map(cellText)),
    )
  }
  const hay = normal(cited.join('\n'))
  const addresses = [
    ...(text.match(ADDRESS) ?? []),
    ...(text.match(MAYBE_IPV6) ?? []).filter((found) => found.length > 2 && isIPv6(found)),
  ]
  const words = [
    ...linksIn(text),
    ...[...text.matchAll(QUOTE)].map((match) => (match[1] ?? '').replace(/\.\.\.$/, '')),
  ]
  const absent =
    addresses.find((address) => !stands(address, hay, /[\d.]/)) ??
    words.find((claim) => !hay.includes(normal(claim))) ??
    strangeTime(text, hay)
  return absent === undefined ? null : `“${absent}” does not occur in the cited rows`
}

/** The first time of the text that stands nowhere in the rows and is none of their moments. */
function strangeTime(text: string, hay: string): string | undefined {
  const times = saidTimes(text)
  if (times.length === 0) return undefined
  const instants = [...new Set(hay.toUpperCase().match(MOMENT) ?? [])]
    .map((found) => Date.parse(moment(found)))
    .filter((ms) => !Number.isNaN(ms))
  return times.find((said) => !stands(said.text, hay, /[\d:]/) && !instants.some((ms) => isMeant(said, ms)))
    ?.text
}

/** Whether the text stands in the rows as it is, and not as a piece of a longer number or address. */
function stands(text: string, hay: string, edge: RegExp): boolean {
  const wanted = normal(text)
  for (let at = hay.indexOf(wanted); at >= 0; at = hay.indexOf(wanted, at + 1))
    if (!edge.test(hay[at - 1] ?? '') && !/\d/.test(hay[at + wanted.length] ?? '')) return true
  return false
}

const cellText = (value: unknown): string =>
  moment(value) || (typeof value === 'string' ? value : JSON.stringify(value ?? ''))
const normal = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
