import type { Parser } from 'chrono-node'
import { type Fields, phrase } from './phrases.ts'

const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'zero one two three four five six seven eight nine ten eleven twelve',
    'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
  ].flatMap((words) => words.split(' ').map((word, index) => [word, index])),
)
const NUMBER = `\\d{1,2}|${Object.keys(NUMBERS).join('|')}`
const ENGLISH = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'
const TENS: Readonly<Record<string, number>> = {
  fifteen: 15,
  twenty: 20,
  'twenty-five': 25,
  thirty: 30,
  'thirty-five': 35,
  forty: 40,
  'forty-five': 45,
  fifty: 50,
  'fifty-five': 55,
}
const MINUTES = `${Object.keys(TENS).toReversed().join('|').replaceAll('-', '[\\s-]')}|ten`
const HALF = '(?:\\s?([ap])\\.?m\\b\\.?)?'
const LEAD =
  '(?:(?:at|around|about|since|from|circa|ca\\.?|after|before|by|until|till|past|um|gegen|seit|ab|nach|bis|vers|à|depuis)\\s{1,3}(?:(?:about|around|etwa|circa|ca\\.?)\\s{1,3})?|[~@]\\s?)'
const AFTER =
  '(?=\\s{0,3}(?:$|[\\u2003,;!?)–]|:(?!\\d)|\\.(?!\\d)|-\\s|[\\u3040-\\u30ff\\u4e00-\\u9fff])|\\s{1,3}(?:today|yesterday|this|last|on|in the|and|the|an?|it|we|i|our|my|all|when|but|with|every|each|am|heute|gestern|ist|war|der|die|das|und|für|hier|ce|dans|aus|ab|weg|nicht|kaputt|down|ausgefallen|alles|keine?|sind|wurden?|hat|haben|ging|fiel|brach|is|was|has|no|nothing|for|after|before)\\b)'

/** Clock times that need their context to be one: "at 7", "0720 UTC", "half past seven", "between 7 and 8". */
export const CLOCKS: readonly Parser[] = [
  phrase(
    new RegExp(
      `(?:between|from|zwischen|von|entre|de)\\s{1,3}(\\d{1,2})(?::(\\d{2}))?${HALF}(?:\\s?(?:Uhr|h))?\\s{1,9}(?:and|to|until|till|und|bis|et|à|-|–)\\s{1,3}(\\d{1,2})(?::(\\d{2}))?${HALF}(?:\\s?(?:Uhr|h))?${AFTER}`,
      'i',
    ),
    (m) => {
      const end = clock(m[4], m[5], m[6])
      const start = clock(m[1], m[2], m[3] ?? (Number(m[1]) <= Number(m[4]) ? m[6] : undefined))
      return start === null || end === null ? null : { start, end }
    },
  ),
  phrase(new RegExp(`${LEAD}(\\d{1,2})\\s?[-–~]\\s?(\\d{1,2})${HALF}(?:\\s?Uhr)?${AFTER}`, 'i'), (m) => {
    const end = clock(m[2], '0', m[3])
    const start = clock(m[1], '0', Number(m[1]) <= Number(m[2]) ? m[3] : undefined)
    return start === null || end === null ? null : { start, end }
  }),
  phrase(/(\d{1,2})[.:]([0-5]\d)(?::[0-5]\d)?\s?(?:hrs?|hours|h|Uhr)(?!\w)/i, (m) =>
    moment(clock(m[1], m[2])),
  ),
  phrase(/(\d{1,2})\s?Uhr\s?([0-5]\d)(?![\w:])/i, (m) => moment(clock(m[1], m[2]))),
  phrase(new RegExp(`${LEAD}(\\d{1,2})[.h](\\d{2})${AFTER}`, 'i'), (m) => moment(clock(m[1], m[2]))),
  phrase(/(\d{1,2})h([0-5]\d)(?=\s?\u2003)|(0\d)h([0-5]\d)(?!\w)/, (m) =>
    moment(clock(m[1] ?? m[3], m[2] ?? m[4])),
  ),
  phrase(new RegExp(`${LEAD}(\\d{1,2})(?:\\s?(?:Uhr|h))?${AFTER}`, 'i'), (m) => moment(clock(m[1]))),
  phrase(new RegExp(`(${LEAD})?(${ENGLISH})(?:[\\s-](${MINUTES}))?${HALF}(?!\\w)${AFTER}`, 'i'), (m) => {
    if (m[1] === undefined && m[4] === undefined) return null
    return moment(clock(String(count(m[2])), String(count(m[3]?.replace(/\s/, '-') ?? 'zero')), m[4]))
  }),
  phrase(new RegExp(`(?:${LEAD})?(\\d{1,2})(?::(\\d{2}))?\\s?-?ish${AFTER}`, 'i'), (m) =>
    moment(clock(m[1], m[2])),
  ),
  phrase(new RegExp(`${LEAD}([01]\\d|2[0-3])([0-5]\\d)(?:\\s?(?:h|hrs?|hours|Uhr))?${AFTER}`, 'i'), (m) =>
    moment(clock(m[1], m[2])),
  ),
  phrase(/([01]\d|2[0-3])([0-5]\d)(?:\s?(?:h|hrs|hours|Uhr)\b|(?=\s?\u2003))/i, (m) =>
    moment(clock(m[1], m[2])),
  ),
  phrase(/(0\d)([0-5]\d)(?=\s|[,;!?)]|\.\s|$)(?!\s\d)/, (m) => moment(clock(m[1], m[2]))),
  phrase(
    new RegExp(
      `(?:(?:at|around|about|since)\\s{1,3})?(half|a?\\s?quarter|${NUMBER}|twenty)\\s{1,3}(?:minutes?\\s{1,3})?(past|to|before|after)\\s{1,3}(${NUMBER})${HALF}(?![\\w:])`,
      'i',
    ),
    (m) => {
      if (/^(?:before|after)$/i.test(m[2] ?? '') && /\d|half/.test(m[1] ?? '')) return null
      if (Number(m[1]) % 5 > 0 && !/minute/i.test(m[0])) return null
      const minutes = /half/i.test(m[1] ?? '') ? 30 : /quarter/i.test(m[1] ?? '') ? 15 : count(m[1])
      return /^(?:past|after)$/i.test(m[2] ?? '') ? turn(m[3], minutes, m[4]) : turn(m[3], -minutes, m[4])
    },
  ),
  phrase(
    new RegExp(
      `(?:(?:um|gegen|seit)\\s{1,3})?(halb|(?:drei)?viertel|(?:fünf|zehn|\\d{1,2}))\\s{1,3}(?:(nach|vor)\\s{1,3})?(${NUMBER})(?:\\s?Uhr)?(?![\\w:.])`,
      'i',
    ),
    (m) => {
      const word = (m[1] ?? '').toLowerCase()
      const early: Readonly<Record<string, number>> = { halb: -30, viertel: -45, dreiviertel: -15 }
      if (m[2] === undefined) return early[word] === undefined ? null : turn(m[3], early[word])
      if (word === 'halb' || word === 'dreiviertel') return null
      if (Number(word) % 5 > 0) return null
      const minutes = word === 'viertel' ? 15 : count(word)
      return turn(m[3], /nach/i.test(m[2]) ? minutes : -minutes)
    },
  ),
  phrase(/(?:noon|midday|mittags?|midi|正午)(?![a-z])/i, () => moment({ hour: 12, minute: 0, meridiem: 1 })),
  phrase(/(?:midnight|mitternacht|minuit|真夜中)(?![a-z])/i, () =>
    moment({ hour: 0, minute: 0, meridiem: 0 }),
  ),
]

function moment(start: Fields | null) {
  return start === null ? null : { start }
}

function clock(hour: string | undefined, minute = '0', half?: string): Fields | null {
  const [h, min] = [Number(hour), Number(minute)]
  if (h > 24 || min > 59 || (half !== undefined && h > 12)) return null
  if (half === undefined) return { hour: h, minute: min, ...(h > 12 ? { meridiem: 1 } : {}) }
  const meridiem = half.toLowerCase() === 'p' ? 1 : 0
  return { hour: (h % 12) + 12 * meridiem, minute: min, meridiem }
}

function turn(hour: string | undefined, minutes: number, half?: string) {
  const start = clock(String(count(hour)), '0', half)
  if (start?.hour === undefined || Math.abs(minutes) > 59) return null
  const total = (start.hour * 60 + minutes + 1440) % 1440
  return { start: { ...start, hour: Math.floor(total / 60), minute: total % 60 } }
}

function count(word: string | undefined): number {
  const small = (word ?? '').toLowerCase()
  return TENS[small] ?? NUMBERS[small] ?? Number(small)
}
