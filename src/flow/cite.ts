import type { Citation, Evidence } from '../incident/evidence.ts'
import { moment } from '../incident/moment.ts'

const MOMENT = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g
const CLOCK = /(?<![\d:.-])\d{1,2}:\d\d:\d\d(?:\.\d+)?(?![\d:])/g
const ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g
const QUOTE = /[“"]([^”"]{3,})[”"]/g

/**
 * Whether a statement holds: each citation names rows that exist, and every moment, address and quoted text
 * in the statement occurs in the cited rows. Null = it holds, otherwise why not.
 */
export function citationFault(
  text: string,
  citations: readonly Citation[],
  evidence: readonly Evidence[],
): string | null {
  if (citations.length === 0) return 'it cites no evidence'
  const cited: string[] = []
  for (const citation of citations) {
    const source = evidence.find((one) => one.id === citation.id)
    if (!source) return `${citation.id} does not exist`
    const missing = citation.rows.find((number) => source.rows[number - 1] === undefined)
    if (missing !== undefined) return `${citation.id} has no row ${missing}`
    const rows =
      citation.rows.length > 0 ? citation.rows.map((number) => source.rows[number - 1]) : source.rows
    cited.push(
      source.from,
      source.to,
      String(source.rowCount),
      ...rows.flatMap((row) => Object.values(row ?? {}).map(cellText)),
    )
  }
  const hay = normal(cited.join('\n'))
  const claims = [
    ...(text.match(MOMENT) ?? []).map((found) => moment(found).replace(/Z$/, '')),
    ...(text.replace(MOMENT, '').match(CLOCK) ?? []),
    ...(text.match(ADDRESS) ?? []),
    ...[...text.matchAll(QUOTE)].map((match) => (match[1] ?? '').replace(/…$/, '')),
  ]
  const absent = claims.find((claim) => !hay.includes(normal(claim)))
  return absent === undefined ? null : `“${absent}” does not occur in the cited rows`
}

const cellText = (value: unknown): string =>
  moment(value) || (typeof value === 'string' ? value : JSON.stringify(value ?? ''))
const normal = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()
