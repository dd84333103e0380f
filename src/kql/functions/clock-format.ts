import { KqlError } from '../kql-error.ts'

/** The parts that a format may write: those of a date are of no use for a timespan. */
export type Clock = {
  readonly year: number
  readonly month: number
  /** The day of the month, or the number of whole days. */
  readonly days: bigint
  /** Ticks since midnight. */
  readonly rest: bigint
}
type Write = (clock: Clock) => string

const pad = (n: number | bigint, width: number): string => String(n).padStart(width, '0')
const hour = (clock: Clock): bigint => clock.rest / 36_000_000_000n
const fraction = (clock: Clock, digits: number): string => pad(clock.rest % 10_000_000n, 7).slice(0, digits)

const ofBoth: Readonly<Record<string, (width: number) => Write>> = {
  d: (width) => (clock) => pad(clock.days, width),
  H: (width) => (clock) => pad(hour(clock), width),
  m: (width) => (clock) => pad((clock.rest / 600_000_000n) % 60n, width),
  s: (width) => (clock) => pad((clock.rest / 10_000_000n) % 60n, width),
  f: (width) => (clock) => fraction(clock, width),
  F: (width) => (clock) => fraction(clock, width).replace(/0+$/, ''),
}
const ofDatetimes: typeof ofBoth = {
  ...ofBoth,
  y: (width) => (clock) => pad(width === 4 ? clock.year : clock.year % 100, width),
  M: (width) => (clock) => pad(clock.month, width),
  h: (width) => (clock) => pad(hour(clock) % 12n || 12n, width),
  t: () => (clock) => (hour(clock) < 12n ? 'AM' : 'PM'),
}
const ofTimespans: typeof ofBoth = { ...ofBoth, h: (width) => (clock) => pad(hour(clock), width) }

const delimiters = '[ /:,._[\\]-]'
const datetimeCodes = new RegExp(
  `y{4}|y{1,2}|M{1,2}|d{1,2}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|tt|${delimiters}|[\\s\\S]`,
  'gu',
)
const timespanCodes = new RegExp(
  `d{1,8}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|${delimiters}|[\\s\\S]`,
  'gu',
)
const delimiter = new RegExp(`^${delimiters}$`)

function reader(name: string, codes: RegExp, table: typeof ofBoth): (format: string) => readonly Write[] {
  const known = new Map<string, readonly Write[]>()
  const read = (format: string): readonly Write[] =>
    (format.match(codes) ?? []).map((code): Write => {
      if (delimiter.test(code)) return () => code
      const write = code === 't' ? undefined : table[code[0] ?? '']
      if (!write)
        throw new KqlError('SEM0100', `${name}() has no meaning for ${code} in the format ${format}`)
      return write(code.length)
    })
  return (format) => {
    const found = known.get(format) ?? read(format)
    if (known.size >= 100) known.clear()
    known.set(format, found)
    return found
  }
}

const datetimeFormat = reader('format_datetime', datetimeCodes, ofDatetimes)
const timespanFormat = reader('format_timespan', timespanCodes, ofTimespans)

const written = (parts: readonly Write[], clock: Clock): string => parts.map((write) => write(clock)).join('')

/** The text of a moment in a format of format_datetime(); throws KqlError for what is no part of one. */
export function formatDatetime(format: string, clock: Clock): string {
  return written(datetimeFormat(format), clock)
}

/** The text of a length of time in a format of format_timespan(); throws KqlError for what is no part of one. */
export function formatTimespan(format: string, clock: Clock): string {
  return written(timespanFormat(format), clock)
}
