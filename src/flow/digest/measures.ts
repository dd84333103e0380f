import { byTime } from '../../incident/moment.ts'

const SPANS = 12
/** Fewer values tell no course. */
const COURSE = 8

/** One number of one row. */
export type Measured = {
  readonly value: number
  readonly text: string
  readonly row: number
  readonly at: string
}

/** What the numbers of a column say: least, most and median, and in order of time the first, the last, the greatest step and the course. */
export function sayMeasures(measured: readonly Measured[], course: boolean): string {
  const [least, most] = extremes(measured)
  if (!least || !most) return ''
  const dated = course && measured.length >= COURSE && measured.every(({ at }) => at !== '')
  const range = [`least ${told(least, dated)}`, `most ${told(most, dated)}`, `median ${median(measured)}`]
  if (!dated) return range.join(', ')
  const ordered = [...measured].sort((a, b) => byTime(a.at, b.at) || a.row - b.row)
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (!first || !last) return range.join(', ')
  const step = greatestStep(ordered)
  return [
    `first ${told(first, false)}, last ${told(last, false)}, ${range.join(', ')}`,
    ...(step ? [`greatest step ${told(step.before, false)} to ${told(step.after, true)}`] : []),
    ...averages(ordered),
  ].join('; ')
}

const told = ({ text, row, at }: Measured, dated: boolean): string =>
  `${text} (row ${row + 1}${dated ? `, ${at}` : ''})`

function extremes(measured: readonly Measured[]): readonly [Measured | undefined, Measured | undefined] {
  let [least, most] = [measured[0], measured[0]]
  for (const one of measured) {
    if (least && one.value < least.value) least = one
    if (most && one.value > most.value) most = one
  }
  return [least, most]
}

function median(measured: readonly Measured[]): string {
  const sorted = Float64Array.from(measured, ({ value }) => value).sort()
  return short(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0)
}

function greatestStep(
  ordered: readonly Measured[],
): { readonly before: Measured; readonly after: Measured } | null {
  let found: { readonly before: Measured; readonly after: Measured } | null = null
  let size = 0
  for (const [at, after] of ordered.entries()) {
    const before = ordered[at - 1]
    if (before && Math.abs(after.value - before.value) > size) {
      size = Math.abs(after.value - before.value)
      found = { before, after }
    }
  }
  return found
}

/** The average in each of equal spans of time; nothing where all is at one moment. */
function averages(ordered: readonly Measured[]): readonly string[] {
  const times = ordered.map(({ at }) => Date.parse(at))
  const [from, to] = [times[0] ?? 0, times.at(-1) ?? 0]
  if (!(to > from)) return []
  const sums = Array.from({ length: SPANS }, () => ({ sum: 0, count: 0 }))
  for (const [at, one] of ordered.entries()) {
    const span = sums[Math.min(SPANS - 1, Math.floor((((times[at] ?? 0) - from) / (to - from)) * SPANS))]
    if (!span) continue
    span.sum += one.value
    span.count++
  }
  return [
    `averages of ${SPANS} equal spans ${sums.map(({ sum, count }) => (count === 0 ? '-' : short(sum / count))).join(' ')}`,
  ]
}

const short = (value: number): string => String(Number(value.toPrecision(4)))
