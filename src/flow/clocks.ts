import { partOfDay } from './day-parts.ts'

/** A time of day as it stands in a text. `hour` may be out of range: the caller judges. */
export type ClockTime = {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly index: number
  readonly matched: string
}

const COLON = /(?<![\d.:])(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s?(a\.?m\b\.?|p\.?m\b\.?)?(?![\d:])/gi
const MERIDIEM = /(?<![\d.:\w-])(\d{1,2})\s?(a\.?m\b\.?|p\.?m\b\.?|o['’]?clock)/gi
const BARE =
  /(?:\b(?:at|around|about|since|from|circa|after|before|by|between|until|till|to|and|utc|gmt|jst|um|gegen|vers)|~)\s{1,3}(\d{1,2})(?:\s?(?:Uhr|h))?(?=\s{0,3}(?:$|[,;!?)–-]|\.(?!\d)|[A-Z]{3,4}\b|(?:today|yesterday|this|last|on|in the|and|to|until|till|utc|gmt|jst|tokyo)\b))/g
const JAPANESE = /(午前|午後)?\s{0,2}(?<!\d)(\d{1,2})時(?!間)(?:(半)|(\d{1,2})分)?/g
const WORDS = /\b(noon|midday|midnight)\b|正午/gi

/** All times of day that a text names, in order; a part of the day ("evening") turns 7 into 19. */
export function clocks(text: string): readonly ClockTime[] {
  const found: ClockTime[] = []
  const pm = partOfDay(text)?.afternoon ?? false
  const add = (m: RegExpExecArray, hour: number, minute: number, second: number, half?: string) => {
    const index = m.index
    if (
      found.some((other) => index < other.index + other.matched.length && other.index < index + m[0].length)
    )
      return
    found.push({ hour: turned(hour, half, pm), minute, second, index, matched: m[0].trim() })
  }
  for (const m of text.matchAll(COLON)) add(m, Number(m[1]), Number(m[2]), Number(m[3] ?? 0), m[4])
  for (const m of text.matchAll(JAPANESE))
    add(
      m,
      Number(m[2]),
      m[3] ? 30 : Number(m[4] ?? 0),
      0,
      m[1] === '午後' ? 'pm' : m[1] === '午前' ? 'am' : undefined,
    )
  for (const m of text.matchAll(MERIDIEM)) add(m, Number(m[1]), 0, 0, m[2])
  for (const m of text.matchAll(BARE)) if (isBareHour(text, m)) add(m, Number(m[1]), 0, 0)
  for (const m of text.matchAll(WORDS)) add(m, /midnight/i.test(m[0]) ? 0 : 12, 0, 0, 'none')
  return found.sort((a, b) => a.index - b.index)
}

function isBareHour(text: string, m: RegExpExecArray): boolean {
  if (Number(m[1]) > 24) return false
  if (!/^(?:and|to)\b/i.test(m[0])) return true
  return /\b(?:between|from)\s{1,3}\S{1,8}\s{1,3}(?:[a-z]{2,4}\s{1,3})?$/i.test(text.slice(0, m.index))
}

function turned(hour: number, half: string | undefined, pm: boolean): number {
  const word = half?.toLowerCase().replaceAll('.', '')
  if (word === 'pm') return hour < 12 ? hour + 12 : hour
  if (word === 'am') return hour === 12 ? 0 : hour
  if (word === 'none') return hour
  return pm && hour > 0 && hour < 12 ? hour + 12 : hour
}
