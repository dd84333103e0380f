import { blank, type Piece } from './blank.ts'
import { spelledNumbers } from './number-words.ts'
import { type Unit, unitAt } from './units.ts'
import { DIGITS, type Written, writtenNumber } from './written-number.ts'

/** A number that a statement tells. */
export type Figure = Piece & {
  /** What it can mean, in ones, milliseconds, bytes or percent; empty = it is only writing, such as a version. */
  readonly means: readonly Written[]
  readonly kind: 'number' | 'span' | 'size' | 'share' | 'class'
  /** `most` = it is itself the highest, as after “up to”. */
  readonly bound: 'above' | 'below' | 'most' | 'about' | null
  /** It names something (port 443, error 13801) and counts nothing. */
  readonly label: boolean
  /** It is so many in this many milliseconds; null = it is no rate. */
  readonly per: number | null
  /** The figures that may have been meant one by one. */
  readonly parts?: readonly Figure[]
  /** The word after it, lower case. */
  readonly of: string
}

const LABEL =
  /\b(?:ports?|codes?|status|(?:event|process|session|request) id|id|priority|version|build|pid|vlan|as|asn|https?|tcp|udp|error|instance|node|zone|rule|no\.|number|nr\.|v)\s?(?:codes?|number)?\s?[:=/(]?\s?$|\b(?:ports|codes|errors)\s\d{1,6}(?:,\s?\d{1,6}){0,3}(?:,?\s(?:and|or|und|et)\s|,\s?)$/i
const LABEL_AFTER = /^\/(?:tcp|udp)\b/i
const ABOVE =
  /(?:\b(?:more than|over|above|exceed(?:s|ed|ing)?|at least|no fewer than|longer than|later than|beyond|mehr als|über|mindestens|länger als|plus de|au moins)|>=?|≥)\s?(?:the (?:limit|threshold) of )?$/i
const BELOW =
  /(?:\b(?:less than|under|below|fewer than|within|inside|shorter than|weniger als|unter|innerhalb von|binnen|moins de)|<)\s?(?:the (?:first |last )?)?$/i
const MOST = /(?:\b(?:up to|at most|no more than|höchstens|au plus|jusqu'à)|<=|≤)\s?(?:the )?$/i
const ABOUT =
  /(?:\b(?:about|around|approximately|approx\.|roughly|some|nearly|almost|circa|ca\.|just under|just over|etwa|rund|ungefähr|fast|knapp|environ|près de)|[~≈]|約|およそ)\s?(?:an? )?$/i
const AFTER_ABOVE = /^ (?:or|and|oder) (?:more|mehr|longer)\b|^\+|^以上/
const AFTER_BELOW = /^ (?:or|and|oder) (?:less|fewer|weniger)\b|^(?:以下|未満|以内)/
const AFTER_ABOUT = /^ (?:or so|odd)\b|^(?:ほど|くらい|程度)/
const TIMES = /^(?:\s?(?:times|x|×|fold|fois)(?!\p{L})|-?(?:mal|fach)|回)/u
const RATE = /^\s?(?:\p{L}+\s)?(?:per|an?|\/|pro|par)\s?(?=(?:s|sec|second|min|minute|h|hr|hour|day)\b)/iu
const RATES: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const AROUND = 28
const PLAIN_SPANS = /\b(half an|a quarter of an|an?)\s(hour|minute)\b(?!\s?\p{L}*-)/giu
const SHARES =
  /\b(half(?= of\b)|an? (?:third|quarter|fifth|tenth)(?= (?:or (?:more|less) )?of\b)|(?:two|three|four|nine) (?:thirds|quarters|fifths|tenths)\b)/gi
const PARTS: Readonly<Record<string, number>> = { half: 2, third: 3, quarter: 4, fifth: 5, tenth: 10 }
/** What was written raised, circled or as a broken number beside a number. */
const RAISED = /\d+(?:\^[\d⁄]+)+/g
const CLASSES = /(?<![\p{L}\p{N}])([1-5])xx(?![\p{L}\p{N}])/giu
const SCRIPT_NUMBERS = /(?![0-9])[\p{Nl}\p{No}]/gu

/** The numbers that a legible text tells, in digits and in words; what was judged before is blanked out. */
export function figuresIn(text: string): readonly Figure[] {
  const found: Figure[] = []
  const plain = plainSpans(text)
  const words = spelledNumbers(blank(text, plain))
  const classes = [...text.matchAll(CLASSES)].map(classOf)
  const rest = blank(text, [...plain, ...words, ...classes])
  const raised = [...rest.matchAll(RAISED)].map(({ index, 0: said }) => ({ index, text: said }))
  for (const { index, text: said } of raised) add(index, said, [])
  for (const { index, 0: raw } of blank(rest, raised).matchAll(DIGITS)) add(index, raw, writtenNumber(raw))
  for (const { index, text: said, value } of words) add(index, said, [{ value, step: 1 }])
  for (const { index, 0: sign } of rest.matchAll(SCRIPT_NUMBERS)) add(index, sign, [])
  return joined(
    text,
    [...found, ...plain, ...classes].sort((a, b) => a.index - b.index),
  )

  function add(index: number, raw: string, means: readonly Written[]): void {
    const many = unitAt(text, index + raw.length)
    const scale = many?.kind === 'many' ? many.factor : 1
    const end = index + raw.length + (many?.kind === 'many' ? many.length : 0)
    const unit = many?.kind === 'many' ? unitAt(text, end) : many
    const rest = text.slice(end, end + AROUND)
    const own = unit && unit.kind !== 'many' ? unit : null
    const factor = scale * (own?.factor ?? 1)
    found.push({
      index,
      text: text.slice(index, end + (own?.length ?? 0)),
      means: means.map((one) => ({ ...one, value: one.value * factor, step: one.step * factor })),
      kind: kindOf(own),
      ...around(text, index, rest),
    })
  }
}

const kindOf = (unit: Unit | null): Figure['kind'] =>
  unit?.kind === 'span' || unit?.kind === 'size' || unit?.kind === 'share' ? unit.kind : 'number'

function around(text: string, index: number, after: string): Pick<Figure, 'bound' | 'label' | 'per' | 'of'> {
  const before = text.slice(Math.max(0, index - AROUND), index)
  const rate = RATE.exec(after)
  const per = rate ? (RATES[after[rate[0].length]?.toLowerCase() ?? ''] ?? null) : null
  const times = TIMES.test(after)
  return {
    bound:
      ABOVE.test(before) || AFTER_ABOVE.test(after)
        ? 'above'
        : BELOW.test(before) || AFTER_BELOW.test(after)
          ? 'below'
          : MOST.test(before)
            ? 'most'
            : ABOUT.test(before) || AFTER_ABOUT.test(after)
              ? 'about'
              : null,
    label: !times && (LABEL.test(before) || LABEL_AFTER.test(after)),
    per,
    of: /^[\s-]?(\p{L}+)/u.exec(after)?.[1]?.toLowerCase() ?? '',
  }
}

/** “5xx” stands for every status from 500 to 599. */
const classOf = (match: RegExpExecArray): Figure => ({
  index: match.index,
  text: match[0],
  means: [{ value: Number(match[1]) * 100, step: 100 }],
  kind: 'class',
  bound: null,
  label: true,
  per: null,
  of: '',
})

/** “an hour”, “half a minute” and “two thirds of”: numbers without a number word of their own. */
function plainSpans(text: string): readonly Figure[] {
  const none = { label: false, per: null, of: '' } as const
  const spans = [...text.matchAll(PLAIN_SPANS)]
    .filter(({ index }) => !/\b(?:per|once|every|times?)\s$/i.test(text.slice(Math.max(0, index - 8), index)))
    .map((match): Figure => {
      const whole = /hour/i.test(match[2] ?? '') ? 3_600_000 : 60_000
      const [part, step] = /half/i.test(match[1] ?? '')
        ? [0.5, 0.1]
        : /quarter/i.test(match[1] ?? '')
          ? [0.25, 0.1]
          : [1, 1]
      const { bound } = around(text, match.index, '')
      return {
        index: match.index,
        text: match[0],
        means: [{ value: part * whole, step: step * whole }],
        kind: 'span',
        ...none,
        bound: bound ?? 'about',
      }
    })
  const shares = [...blank(text, spans).matchAll(SHARES)].map((match): Figure => {
    const [first = '', second = ''] = (match[1] ?? '').toLowerCase().split(' ')
    const parts = PARTS[second.replace(/s$/, '')] ?? PARTS[first] ?? 1
    const times = { two: 2, three: 3, four: 4, nine: 9 }[first] ?? 1
    return {
      index: match.index,
      text: match[0],
      means: [{ value: (100 * times) / parts, step: 5 }],
      kind: 'share',
      ...none,
      bound: 'about',
    }
  })
  return [...spans, ...shares]
}

/** “2 minutes and 10 seconds” is one duration. */
function joined(text: string, figures: readonly Figure[]): readonly Figure[] {
  const found: Figure[] = []
  for (const figure of figures) {
    const last = found.at(-1)
    const between = last ? text.slice(last.index + last.text.length, figure.index) : ''
    const step = figure.means[0]?.step ?? 0
    const fits =
      last?.kind === 'span' &&
      figure.kind === 'span' &&
      figure.bound === null &&
      /^(?:|,? (?:and |und |et )?)$/.test(between) &&
      step < (last.means[0]?.step ?? 0)
    if (!last || !fits) found.push(figure)
    else
      found[found.length - 1] = {
        ...last,
        parts: [...(last.parts ?? [last]), figure],
        text: text.slice(last.index, figure.index + figure.text.length),
        means: last.means.flatMap((one) =>
          figure.means.map((two) => ({ value: one.value + two.value, step: two.step })),
        ),
      }
  }
  return found
}
