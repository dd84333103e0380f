import { Temporal } from 'temporal-polyfill'
import { Problem } from '../incident/problem.ts'

/** A zone that a text names: an IANA name or an offset, and what had to be assumed to understand it. */
export type NamedZone = {
  readonly zone: string
  readonly assumed: readonly string[]
  readonly matched: string
}

const FIXED: Readonly<Record<string, string>> = {
  Z: 'UTC',
  UTC: 'UTC',
  GMT: 'UTC',
  JST: 'Asia/Tokyo',
  KST: 'Asia/Seoul',
  SGT: 'Asia/Singapore',
  HKT: 'Asia/Hong_Kong',
  NPT: 'Asia/Kathmandu',
  AEST: '+10:00',
  AEDT: '+11:00',
  CET: '+01:00',
  CEST: '+02:00',
  MEZ: '+01:00',
  MESZ: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  WET: 'UTC',
  WEST: '+01:00',
  EST: '-05:00',
  EDT: '-04:00',
  CDT: '-05:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
}

/** First the commonest reading; each with the requester's zones that make it the right one. */
const AMBIGUOUS: Readonly<
  Record<string, readonly { readonly zone: string; readonly name: string; readonly homes: RegExp }[]>
> = {
  IST: [
    { zone: 'Asia/Kolkata', name: 'India', homes: /^Asia\/(Kolkata|Calcutta)$/ },
    { zone: '+01:00', name: 'Ireland', homes: /^Europe\/Dublin$/ },
    { zone: '+02:00', name: 'Israel', homes: /^Asia\/(Jerusalem|Tel_Aviv)$/ },
  ],
  CST: [
    { zone: '-06:00', name: 'US Central', homes: /^America\// },
    { zone: 'Asia/Shanghai', name: 'China', homes: /^Asia\/(Shanghai|Chongqing|Macau|Taipei|Urumqi)$/ },
  ],
  BST: [
    { zone: '+01:00', name: 'British Summer', homes: /^Europe\/|^GB$/ },
    { zone: '+06:00', name: 'Bangladesh', homes: /^Asia\/Dhaka$/ },
  ],
}

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/日本時間|\b(?:tokyo|japan(?:ese)?|osaka) (?:local )?time\b/i, 'Asia/Tokyo'],
  [/協定世界時/, 'UTC'],
  [/\b(?:london|uk) (?:local )?time\b/i, 'Europe/London'],
  [/\b(?:berlin|german) (?:local )?time\b/i, 'Europe/Berlin'],
  [/\b(?:paris|french) (?:local )?time\b/i, 'Europe/Paris'],
  [/\b(?:new york|eastern) (?:local |standard |daylight )?time\b/i, 'America/New_York'],
  [/\b(?:pacific|seattle|los angeles) (?:local |standard |daylight )?time\b/i, 'America/Los_Angeles'],
  [/\b(?:central|chicago) (?:local |standard |daylight )?time\b/i, 'America/Chicago'],
  [/\b(?:india|indian|mumbai) (?:local |standard )?time\b/i, 'Asia/Kolkata'],
  [/\b(?:singapore) (?:local )?time\b/i, 'Asia/Singapore'],
  [/\b(?:sydney) (?:local )?time\b/i, 'Australia/Sydney'],
  [/\b(?:kathmandu|nepal) (?:local )?time\b/i, 'Asia/Kathmandu'],
]

/** Checks a zone that configuration or a chat platform gave. Throws Problem('usage') when it is none. */
export function knownZone(zone: string): string {
  if (isZone(zone)) return zone
  throw new Problem('usage', `"${zone}" is not a time zone.`, 'Name it as Europe/Berlin, Asia/Tokyo or UTC.')
}

/** The zone that a text names next to its times, or null when it names none. */
export function namedZone(text: string, own: string): NamedZone | null {
  const offset =
    /(?:\d|\b(?:UTC|GMT))\s?([+-])(\d{2}):?(\d{2})(?![\d:-])(?<=:\d{2}\s?[+-]\d{2}:?\d{2}|(?:UTC|GMT)\s?[+-]\d{2}:?\d{2})/i.exec(
      text,
    )
  if (offset !== null && Number(offset[2]) <= 14 && Number(offset[3]) < 60) {
    const zone = `${offset[1]}${offset[2]}:${offset[3]}`
    return { zone, assumed: [], matched: zone }
  }
  const short = /\b(?:UTC|GMT)\s?([+-])(\d{1,2})\b(?!:)/.exec(text)
  if (short !== null && Number(short[2]) <= 14)
    return { zone: `${short[1]}${short[2]?.padStart(2, '0')}:00`, assumed: [], matched: short[0] }
  for (const found of text.matchAll(
    /\b[A-Z][A-Za-z]{1,20}\/[A-Z][A-Za-z_]{1,30}(?:\/[A-Z][A-Za-z_]{1,30})?/g,
  ))
    if (isZone(found[0])) return { zone: found[0], assumed: [], matched: found[0] }
  for (const [words, zone] of PLACES) {
    const found = words.exec(text)
    if (found !== null) return { zone, assumed: [], matched: found[0] }
  }
  if (/\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z(?![A-Za-z])/i.test(text))
    return { zone: 'UTC', assumed: [], matched: 'Z' }
  const near = /(?<![A-Za-z])(UTC|GMT|utc|gmt|[A-Z]{3,4}|jst)(?![A-Za-z])/g
  for (const found of text.matchAll(near)) {
    const name = found[0].toUpperCase()
    const choices = AMBIGUOUS[name]
    if (choices !== undefined) {
      const pick = choices.find((choice) => choice.homes.test(own)) ?? choices[0]
      if (pick !== undefined)
        return { zone: pick.zone, assumed: [`${name} was read as ${pick.name} time.`], matched: found[0] }
    }
    const fixed = Object.hasOwn(FIXED, name) ? FIXED[name] : undefined
    if (fixed !== undefined) return { zone: fixed, assumed: [], matched: found[0] }
  }
  return null
}

function isZone(zone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
