import { moment } from '../../incident/moment.ts'
import { unitAt } from './units.ts'
import { DIGITS, writtenNumber } from './written-number.ts'

/** The numbers of a text that is believed: of rows, of the request, of the guide. */
export type Numbers = {
  /** They stand by themselves: measures, codes, ports. */
  readonly free: readonly number[]
  /** The digits of what has a unit, such as the 5 of 5 ms. */
  readonly measured: readonly number[]
  /** Sizes in bytes. */
  readonly sizes: readonly number[]
  /** Percentages. */
  readonly shares: readonly number[]
  /** They are part of a name, such as the 3 of node-3. */
  readonly inner: readonly number[]
  /** Durations in milliseconds. */
  readonly spans: readonly number[]
  /** Moments in milliseconds since 1970. */
  readonly moments: readonly number[]
}

/** None at all. */
export const NO_NUMBERS: Numbers = {
  free: [],
  measured: [],
  sizes: [],
  shares: [],
  inner: [],
  spans: [],
  moments: [],
}

const PARTS = new RegExp(
  [
    '(?<moment>\\d{4}-\\d\\d-\\d\\d[t ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:z|[+-]\\d\\d:?\\d\\d)?)',
    '(?<other>[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}|\\d{4}-\\d\\d-\\d\\d(?!\\d)|\\d{1,2}[/.]\\d{1,2}[/.]\\d{4}(?!\\d))',
    '(?<ip>\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])|(?:[\\da-f]{1,4}:){5,7}[\\da-f]{1,4}(?![\\da-f:])|[\\da-f:]{0,35}::[\\da-f:]{0,35})',
    '(?<span>(?:\\d{1,6}\\.)?\\d{1,2}:\\d\\d:\\d\\d(?:\\.\\d{1,9})?)',
    '(?<iso>\\bp(?:\\d{1,9}d)?(?:t(?:\\d{1,9}h)?(?:\\d{1,9}m)?(?:\\d{1,9}(?:\\.\\d{1,9})?s)?)?(?![a-z\\d]))',
    '(?<clock>\\d{1,2}:\\d\\d(?!\\d))',
    '(?<hex>0x[\\da-f]+)',
    `(?<number>${DIGITS.source}(?:e[+-]?\\d{1,3}(?![\\w]))?)`,
  ].join('|'),
  'gi',
)

/** Reads the numbers of a legible text; those of moments, addresses and ids are none. */
export function numbersIn(text: string): Numbers {
  if (!/\d/.test(text)) return NO_NUMBERS
  const free: number[] = []
  const measured: number[] = []
  const sizes: number[] = []
  const shares: number[] = []
  const inner: number[] = []
  const spans: number[] = []
  const moments: number[] = []
  for (const match of text.matchAll(PARTS)) {
    const { moment: iso, span, iso: period, hex, number } = match.groups ?? {}
    if (iso) {
      const ms = Date.parse(moment(iso.toUpperCase()))
      if (!Number.isNaN(ms)) moments.push(ms)
    } else if (span) spans.push(clockSpan(span))
    else if (period) spans.push(isoSpan(period))
    else if (hex) {
      free.push(Number(hex), Number(hex) - 2 ** 32)
    } else if (number) add(number, match.index)
  }
  return { free, measured, sizes, shares, inner, spans, moments }

  function add(raw: string, at: number): void {
    const end = at + raw.length
    const exponent = /e/i.test(raw) ? [Number(raw)] : []
    // A machine writes a decimal point and no other.
    const values = /^\d+\.\d+$/.test(raw)
      ? [Number(raw)]
      : [...writtenNumber(raw).map(({ value }) => value), ...exponent]
    const unit = unitAt(text, end)
    if (unit) {
      if (unit.kind === 'span') spans.push(...values.map((value) => value * unit.factor))
      else if (unit.kind === 'share') shares.push(...values.map((value) => value * unit.factor))
      else if (unit.kind === 'size') sizes.push(...values.map((value) => value * unit.factor))
      else free.push(...values.map((value) => value * unit.factor))
      measured.push(...values)
      return
    }
    const named =
      /[\p{L}_]/u.test(text[at - 1] ?? '') ||
      /[\p{L}_]/u.test(text[end] ?? '') ||
      /\p{L}-$/u.test(text.slice(at - 2, at)) ||
      /^-\p{L}/u.test(text.slice(end, end + 2))
    if (named) inner.push(...values)
    else free.push(...values)
  }
}

/** `[days.]hh:mm:ss[.fraction]` in milliseconds. */
export function clockSpan(text: string): number {
  const found = /^(?:(\d+)\.)?(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?$/.exec(text)
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (found?.slice(1) ?? []).map((one) =>
    Number(one ?? 0),
  )
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}

function isoSpan(text: string): number {
  const of = (letter: string, part: string): number =>
    Number(new RegExp(`([\\d.]+)${letter}`, 'i').exec(part)?.[1] ?? 0)
  const [date = '', time = ''] = text.slice(1).split(/t/i)
  return (((of('d', date) * 24 + of('h', time)) * 60 + of('m', time)) * 60 + of('s', time)) * 1000
}
