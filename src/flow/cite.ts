import type { Citation, Evidence } from '../incident/evidence.ts'
import { moment } from '../incident/moment.ts'

const MOMENT = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g
const CLOCK = /(?<![\d:.-])\d{1,2}:\d\d:\d\d(?:\.\d+)?(?![\d:])/g
const ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g
const QUOTE = /[“"]([^”"]{3,})[”"]/g

/**
 * Whether a statement holds: each citation names rows that exist, and every moment, address and quoted text in the
 * statement occurs in the cited rows, in the query of an empty result (that nothing is there is said of what was asked),
 * or in `known`: what the requester said and what was searched. Null = it holds, otherwise why not.
 */
export function citationFault(
  text: string,
  citations: readonly Citation[],
  evidence: readonly Evidence[],
  known: readonly string[] = [],
): string | null {
  if (citations.length === 0) return 'it cites no evidence'
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
  const claims = [
    ...(text.match(MOMENT) ?? []).map(inUtc),
    ...(text.replace(MOMENT, '').match(CLOCK) ?? []),
    ...(text.match(ADDRESS) ?? []),
    ...[...text.matchAll(QUOTE)].map((match) => (match[1] ?? '').replace(/…$/, '')),
  ]
  const absent = claims.find((claim) => !hay.includes(normal(claim)))
  return absent === undefined ? null : `“${absent}” does not occur in the cited rows`
}

/** A moment in UTC without its zone, as exact as it was written. */
function inUtc(written: string): string {
  const iso = moment(written)
  if (iso.endsWith('Z')) return iso.slice(0, -1)
  const [, local = '', zone = ''] = /^(.*?)([+-]\d\d:?\d\d)$/.exec(iso) ?? []
  const at = Date.parse(`${local}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`)
  return Number.isNaN(at) ? iso : new Date(at).toISOString().slice(0, local.length)
}

const cellText = (value: unknown): string =>
  moment(value) || (typeof value === 'string' ? value : JSON.stringify(value ?? ''))
const normal = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()
