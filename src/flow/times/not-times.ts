/** A sign that no parser reads as a word or a space, so that what stood around a cut does not grow together. */
const CUT = '¤'

/** Cuts out the numbers that look like times and are none: addresses, versions, ids, ports, counts. Same length. */
export function withoutOtherNumbers(text: string): string {
  return OTHERS.reduce((left, other) => left.replace(other, (found) => CUT.repeat(found.length)), text)
}

const OTHERS: readonly RegExp[] = [
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  /\/subscriptions\/\S{1,600}/gi,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|\/\d{1,2})?\b/g,
  /(?<![/-])\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b/gi,
  /\b(?!(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}|\d{2}\.\d{2}\.\d{2}|20\d{2}\.\d{1,2}\.\d{1,2})\b(?!\.\d))v?\d{1,5}\.\d{1,5}\.\d{1,5}(?:[-+.][\w.]{1,40})?\b(?!\s*um\b)/gi,
  /\b(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{4})[a-z_][a-z_]{0,40}[-_#][a-z0-9_-]{0,40}\d[a-z0-9_-]{0,40}\b(?!:)/gi,
  /\b(?!T\d)[A-Z]{1,10}\d{1,12}\b(?!:)/g,
  /\b(?:http|status|code|error|port|vlan|asn?|ticket|incident|case|instance|node)s?\s{0,3}[#:]?\s{0,3}\d{1,12}\b(?!:)/gi,
  /\b\d{1,6}\s{1,3}(?:of|out of)\s{1,3}\d{1,6}\b/gi,
  /#\d{1,12}\b/g,
]
