import { Temporal } from 'temporal-polyfill'

/** Abbreviations as people write them; where one means several, the one that most mean. */
const NAMES: Readonly<Record<string, string>> = {
  UTC: 'UTC', GMT: 'UTC', JST: 'Asia/Tokyo', CET: 'Europe/Berlin', CEST: 'Europe/Berlin', BST: 'Europe/London',
  EST: 'America/New_York', EDT: 'America/New_York', CST: 'America/Chicago', CDT: 'America/Chicago',
  PST: 'America/Los_Angeles', PDT: 'America/Los_Angeles', MST: 'America/Denver', IST: 'Asia/Kolkata', SGT: 'Asia/Singapore', AEST: 'Australia/Brisbane',
}
const AMBIGUOUS: Readonly<Record<string, readonly string[]>> = {
  IST: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
  CST: ['America/Chicago', 'Asia/Shanghai', 'America/Havana'],
  BST: ['Europe/London', 'Asia/Dhaka'],
}

/** The zone that a text names, with what must be said about the choice; null when it names none. */
export function zoneNamed(text: string, home: string): { readonly zone: string; readonly said?: string } | null {
  const iana = /\b(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)\/[A-Z]\w+(?:\/[A-Z]\w+)?/.exec(text)
  if (iana) return { zone: iana[0] }
  if (/日本時間/.test(text)) return { zone: 'Asia/Tokyo' }
  const short = new RegExp(`\\b(${Object.keys(NAMES).join('|')})\\b`).exec(text)?.[1]
  if (!short) return null
  const own = AMBIGUOUS[short]?.includes(home) ? home : NAMES[short]
  if (!own) return null
  return AMBIGUOUS[short] ? { zone: own, said: `${short} was read as ${own}.` } : { zone: own }
}

/** The instant of a wall-clock time; a gap or a fold of daylight saving is settled and said. */
export function onClock(wall: Temporal.PlainDateTime, zone: string, assumed: string[]): Date {
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' })
  if (earlier.epochMilliseconds === later.epochMilliseconds) return new Date(earlier.epochMilliseconds)
  const time = wall.toString().slice(0, 16).replace('T', ' ')
  if (!later.toPlainDateTime().equals(wall)) {
    assumed.push(`${time} does not exist in ${zone} (the clocks went forward): the moment after was taken.`)
    return new Date(later.epochMilliseconds)
  }
  assumed.push(`${time} happened twice in ${zone} (the clocks went back): the first was taken.`)
  return new Date(earlier.epochMilliseconds)
}
