import type { Lane, Picture, Span } from '../../incident/picture.ts'

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** How long it is: its largest unit, and the next one where there are few of the first. */
export function sayDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const largest = UNITS.findIndex(([unit]) => seconds >= unit)
  const [unit, name] = UNITS[largest] ?? [1, 's']
  if (largest < 0) return 'under 1 s'
  if (seconds >= 10 * unit) return `${Math.round(seconds / unit)} ${name}`
  const [next, nextName] = UNITS[largest + 1] ?? [unit, name]
  const rest = Math.floor((seconds % unit) / next)
  return `${Math.floor(seconds / unit)} ${name}${rest > 0 ? ` ${rest} ${nextName}` : ''}`
}

/** What was worst about a lane, with a mark that needs no colour; nothing where nothing was bad. */
export function sayWorst({ spans }: Lane, days: boolean): string {
  const bad = spans.filter(({ trouble }) => trouble)
  const worst = bad.at(-1)
  if (!worst) return ''
  const same = bad.filter(({ state }) => state === worst.state)
  const times = same.length > 1 ? `${same.length}× ` : ''
  if (worst.lastSeen !== undefined)
    return `✕ ${times}${worst.state} since ${(days ? dayAndTime(worst.from) : clock(worst.from)).slice(0, -3)}`
  return `✕ ${times}${worst.state} ${sayDuration(same.reduce((sum, one) => sum + length(one), 0))}`
}

const length = ({ from, to }: Span): number => Date.parse(to) - Date.parse(from)

/** The time of the day, to the second. */
export const clock = (iso: string): string => iso.slice(11, 19)

/** The same with the day, where a picture shows more than one. */
export const dayAndTime = (iso: string): string => `${iso.slice(5, 10)} ${clock(iso)}`

/** Whether a time of the day alone would leave open which day it is. */
export const manyDays = ({ from, to }: Picture): boolean => from.slice(0, 10) !== to.slice(0, 10)

/** The stretches of the picture that nobody searched, as far as they are not left out; milliseconds. */
export function unsearched({ from, to, searched, quiet }: Picture): readonly { from: number; to: number }[] {
  const edges = [from, ...searched.flatMap((one) => [one.from, one.to]), to].map((iso) => Date.parse(iso))
  const isSeen = (start: number, end: number): boolean =>
    end > start && !quiet.some((one) => Date.parse(one.from) <= start && Date.parse(one.to) >= end)
  return edges.flatMap((start, n) => {
    const end = edges[n + 1]
    return n % 2 === 0 && end !== undefined && isSeen(start, end) ? [{ from: start, to: end }] : []
  })
}
