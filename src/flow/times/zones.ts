import { Temporal } from 'temporal-polyfill'
import { Problem } from '../../incident/problem.ts'

/** A zone that a text names: an IANA name or an offset, where it stands, and what had to be assumed to understand it. */
export type NamedZone = {
  readonly zone: string
  readonly assumed: readonly string[]
  readonly index: number
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
  NZST: '+12:00',
  NZDT: '+13:00',
  CET: '+01:00',
  CEST: '+02:00',
  MEZ: '+01:00',
  MESZ: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  MSK: '+03:00',
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
  [/日本(?:標準)?時間|\b(?:tokyo|japan(?:ese)?|osaka) (?:local |standard )?time\b/gi, 'Asia/Tokyo'],
  [/協定世界時|世界標準時|\bcoordinated universal time\b/gi, 'UTC'],
  [/\b(?:london|uk|british) (?:local )?time\b/gi, 'Europe/London'],
  [
    /\b(?:berlin|german|munich|frankfurt|central european) (?:local |summer |standard )?time\b|\bdeutscher Zeit\b/gi,
    'Europe/Berlin',
  ],
  [/\b(?:paris|french) (?:local )?time\b|\bheure de Paris\b/gi, 'Europe/Paris'],
  [
    /\b(?:new york|eastern) (?:local |standard |daylight )?time\b|(?<=\d\s{0,2}(?:[ap]\.?m\.?\s?)?)ET\b/gi,
    'America/New_York',
  ],
  [
    /\b(?:pacific|seattle|los angeles) (?:local |standard |daylight )?time\b|(?<=\d\s{0,2}(?:[ap]\.?m\.?\s?)?)PT\b/gi,
    'America/Los_Angeles',
  ],
  [/\b(?:central|chicago) (?:local |standard |daylight )?time\b/gi, 'America/Chicago'],
  [/\b(?:mountain|denver) (?:local |standard |daylight )?time\b/gi, 'America/Denver'],
  [/\b(?:india|indian|mumbai|delhi|bangalore) (?:local |standard )?time\b/gi, 'Asia/Kolkata'],
  [/\b(?:singapore) (?:local |standard )?time\b/gi, 'Asia/Singapore'],
  [/\b(?:china|beijing|shanghai) (?:local |standard )?time\b/gi, 'Asia/Shanghai'],
  [/\b(?:korea|seoul) (?:local |standard )?time\b/gi, 'Asia/Seoul'],
  [/\b(?:sydney) (?:local )?time\b/gi, 'Australia/Sydney'],
  [/\b(?:kathmandu|nepal) (?:local )?time\b/gi, 'Asia/Kathmandu'],
]

const OFFSETS: readonly RegExp[] = [
  /(?<![\w-])(?:UTC|GMT)\s?([+-])(\d{1,2})(?::?(\d{2}))?(?![\d:])/gi,
  /(?<=\d[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?)([+-])(\d{2})(?::?(\d{2}))?(?![\d:])/g,
  /(?<=\d{1,2}:\d{2}(?::\d{2})?\s?)(\+)(\d{2}):?(\d{2})(?![\d:])/g,
  /(?<=\d{1,2}:\d{2}(?::\d{2})?\s)(-)(\d{2})(\d{2})(?![\d:])/g,
]
const IANA = /(?<![\w/.-])[A-Z][A-Za-z]{1,20}\/[A-Z][A-Za-z_]{1,30}(?:\/[A-Z][A-Za-z_]{1,30})?(?![\w/])/g
const ZULU = /(?<=\d{2}:?\d{2}(?:\.\d{1,9})?)Z(?![\w-])/gi
const SHORT = /(?<![\w-])(UTC|GMT|utc|gmt|jst|[A-Z]{3,4})(?![\w-])/g

/** Checks a zone that configuration or a chat platform gave. Throws Problem('usage') when it is none. */
export function knownZone(zone: string): string {
  if (isZone(zone)) return zone
  throw new Problem('usage', `"${zone}" is not a time zone.`, 'Name it as Europe/Berlin, Asia/Tokyo or UTC.')
}

/** The zones that a text names, in order; `own` settles abbreviations that several countries use. */
export function namedZones(text: string, own: string): readonly NamedZone[] {
  const found: NamedZone[] = []
  const add = (zone: string, match: RegExpExecArray, assumed: readonly string[] = []) => {
    const free = found.every(
      (one) => match.index >= one.index + one.matched.length || one.index >= match.index + match[0].length,
    )
    if (free) found.push({ zone, assumed, index: match.index, matched: match[0] })
  }
  for (const pattern of OFFSETS)
    for (const m of text.matchAll(pattern))
      if (Number(m[2]) <= 14 && Number(m[3] ?? 0) < 60)
        add(`${m[1]}${m[2]?.padStart(2, '0')}:${m[3] ?? '00'}`, m)
  for (const m of text.matchAll(IANA)) if (isZone(m[0])) add(m[0], m)
  for (const [words, zone] of PLACES) for (const m of text.matchAll(words)) add(zone, m)
  for (const m of text.matchAll(ZULU)) add('UTC', m)
  for (const m of text.matchAll(SHORT)) {
    const name = m[0].toUpperCase()
    const choices = AMBIGUOUS[name]
    const pick = choices?.find((choice) => choice.homes.test(own)) ?? choices?.[0]
    if (pick !== undefined) add(pick.zone, m, [`${name} was read as ${pick.name} time.`])
    else if (Object.hasOwn(FIXED, name)) add(FIXED[name] ?? 'UTC', m)
  }
  return found.sort((a, b) => a.index - b.index)
}

function isZone(zone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
