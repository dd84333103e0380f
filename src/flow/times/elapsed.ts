import type { Parser, ParsingContext } from 'chrono-node'
import { ParsingComponents } from 'chrono-node/en'
import { phrase } from './phrases.ts'

/** The tag of a stretch that ends now ("the last 2 hours"). */
export const UP_TO_NOW = 'up-to-now'
/** The tag of a duration that says when something began ("down for 2 hours"). */
export const LASTING = 'lasting'

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
const UNITS: readonly (readonly [string, Unit])[] = [
  ['秒|sec(?:ond)?s?|Sekunden?|secondes?', 'second'],
  ['分|min(?:ute)?s?\\.?|Minuten?', 'minute'],
  ['時間|h(?:(?:ou)?rs?)?|Stunden?|Std\\.?|heures?', 'hour'],
  ['週間|weeks?|Wochen?|semaines?', 'week'],
  ['[かヶヵカ]月|months?|Monate?n?|mois', 'month'],
  ['年|years?|Jahre?n?', 'year'],
  ['日|days?|Tage?n?|jours?', 'day'],
]
const JAPANESE = `(\\d{1,6}(?:\\.\\d)?|[一二三四五六七八九十]{1,3}|数)\\s?(${UNITS.map(([words]) => words.split('|')[0]).join('|')})`
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'a one two three four five six seven eight nine ten',
    'an eine zwei drei vier fünf sechs',
    'ein une deux trois quatre cinq',
  ].flatMap((words) => words.split(' ').map((word, index) => [word, Math.max(1, index)])),
)
const COUNTED = `(\\d{1,5}(?:[.,]\\d)?|${Object.keys(NUMBERS).join('|')})\\s{0,3}(${UNITS.map(([words]) => words).join('|')})(?:\\s(and a half))?`
const ABOUT = '(?:(?:about|around|roughly|over|almost|nearly|etwa|circa|ca\\.|rund|environ)\\s{1,3})?'
const OUT =
  /(?:\bbeen|down|\bout|failing|fails|broken|unreachable|offline|unavailable|dead|slow|disconnected)\b[^.;!?]{0,24}$/i
const OVER = /\b(?:was|were)\b[^.;!?]{0,24}$/i

/** Times counted back from now that the library does not know. */
export const ELAPSED: readonly Parser[] = [
  phrase(
    new RegExp(`${JAPANESE}(半)?(?:ほど|くらい|ぐらい|程度|ちょっと|以上|弱|強)?の?前`),
    (m, context) => ({
      start: back(context, m[1], m[2], m[3]),
    }),
  ),
  phrase(new RegExp(`(?:直近|過去|ここ|この|最近)の?\\s?${JAPANESE}(半)?`), (m, context) => ({
    start: back(context, m[1], m[2], m[3]),
    tags: [UP_TO_NOW],
  })),
  phrase(/半日(?:ほど|くらい|ぐらい)?前/, (_, context) => ({ start: relative(context, { hour: -12 }) })),
  phrase(/先週(?!の?[月火水木金土日])/, (_, context) => ({
    start: relative(context, { week: -1 }),
    tags: [UP_TO_NOW],
  })),
  phrase(new RegExp(`${COUNTED}\\s{1,3}(?:or so\\s{1,3})?(?:ago|back)(?!\\w)`, 'i'), (m, context) => ({
    start: back(context, m[1], m[2], m[3]),
  })),
  phrase(
    new RegExp(`(?:since|seit|depuis)\\s{1,3}${ABOUT}${COUNTED}(?!\\w|\\s{1,3}ago)`, 'i'),
    (m, context) => ({
      start: back(context, m[1], m[2], m[3]),
      tags: [LASTING],
    }),
  ),
  phrase(new RegExp(`for\\s{1,3}${ABOUT}${COUNTED}(?!\\w|\\s{1,3}ago)`, 'i'), (m, context) => {
    const before = context.text.slice(Math.max(0, (m.index ?? 0) - 48), m.index)
    if (!OUT.test(before) || OVER.test(before)) return null
    return { start: back(context, m[1], m[2], m[3]), tags: [LASTING] }
  }),
  phrase(/(?:the )?day before yesterday|一昨日|おととい|avant-hier/i, (_, context) => ({
    start: relative(context, { day: -2 }),
  })),
]

function back(context: ParsingContext, count = '', unit = '', half?: string): ParsingComponents {
  const name = UNITS.find(([words]) => new RegExp(`^(?:${words})$`, 'i').test(unit))?.[1] ?? 'minute'
  const number =
    count === '数' ? 3 : (NUMBERS[count.toLowerCase()] ?? kanji(count) ?? Number(count.replace(',', '.')))
  return relative(context, { [name]: -(number + (half === undefined ? 0 : 0.5)) })
}

/** 三十五 is 35; null for what is not written in kanji. */
function kanji(count: string): number | null {
  const m = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(count)
  if (m === null || count === '') return null
  const digit = (one: string | undefined) => (one === undefined ? 0 : '一二三四五六七八九'.indexOf(one) + 1)
  return m[2] === undefined ? digit(m[1] ?? m[3]) : (digit(m[1]) || 1) * 10 + digit(m[3])
}

function relative(context: ParsingContext, duration: Readonly<Partial<Record<Unit, number>>>) {
  return ParsingComponents.createRelativeFromReference(context.reference, { ...duration })
}
