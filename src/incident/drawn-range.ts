import type { Picture, Span } from './picture.ts'
import { inIso, inMs, joined, type Stretch } from './stretch.ts'
import type { TimeRange } from './window.ts'

type Known = Pick<Picture, 'asked' | 'lanes' | 'events'>

/** So much of what is told is shown on both sides of it, and at least a minute. */
const AROUND = 0.12
const LEAST_AROUND_MS = 60_000
/** What nobody ended is shown for so much longer. */
const UNENDED = 0.5
/** A stretch without anything is left out where the rest becomes that much larger. */
const WORTH = 6
const LEAST_REST_MS = 10 * 60_000
const LONG = 0.25

/** The stretch to draw, and the long ones in it where nothing begins or ends; null where nothing has a time. */
export function drawnRange(
  known: Known,
  searched: readonly TimeRange[],
): (TimeRange & { readonly quiet: readonly TimeRange[] }) | null {
  const busy = joined(busyIn(known))
  const [first, last] = [busy[0]?.from, busy.at(-1)?.to]
  if (first === undefined || last === undefined) return null
  const gaps = quietIn(busy)
  const rest = last - first - sum(gaps)
  const aside = Math.max(LEAST_AROUND_MS, rest * AROUND)
  const after = isOpen(known) ? Math.max(aside, rest * UNENDED) : aside
  const bounds = joined(searched.map(inMs))
  const from = Math.max(first - aside, Math.min(first, bounds[0]?.from ?? Number.NEGATIVE_INFINITY))
  const to = Math.min(last + after, Math.max(last, bounds.at(-1)?.to ?? Number.POSITIVE_INFINITY))
  return {
    ...inIso({ from, to: Math.max(to, from + LEAST_AROUND_MS) }),
    quiet: gaps.map((gap) => inIso({ from: gap.from + aside, to: gap.to - aside })),
  }
}

/** The ranges in order, without overlap. */
export const merged = (ranges: readonly TimeRange[]): readonly TimeRange[] =>
  joined(ranges.map(inMs)).map(inIso)

/** When something begins or ends, and how long it was bad. */
function busyIn({ asked, lanes, events }: Known): readonly Stretch[] {
  const moments = [...events.map(({ at }) => at), ...(asked === null ? [] : [asked])]
  const spans = lanes.flatMap(({ spans: all }) =>
    all.flatMap((span, n) => (span.trouble ? [bad(span)] : n > 0 ? [at(span.from)] : [])),
  )
  return [...moments.map(at), ...spans]
}

const at = (iso: string): Stretch => ({ from: Date.parse(iso), to: Date.parse(iso) })
const bad = ({ from, to, lastSeen }: Span): Stretch => inMs({ from, to: lastSeen ?? to })
const isOpen = ({ lanes }: Known): boolean =>
  lanes.some(({ spans }) => spans.at(-1)?.trouble && spans.at(-1)?.lastSeen !== undefined)

/** The long gaps, where all else would be too small beside them. */
function quietIn(busy: readonly Stretch[]): readonly Stretch[] {
  const all = (busy.at(-1)?.to ?? 0) - (busy[0]?.from ?? 0)
  const gaps = busy
    .slice(1)
    .map(({ from }, n) => ({ from: busy[n]?.to ?? from, to: from }))
    .filter(({ from, to }) => to - from > all * LONG)
  const rest = all - sum(gaps) + (gaps.length + 1) * LEAST_REST_MS
  return all > WORTH * rest ? gaps : []
}

const sum = (stretches: readonly Stretch[]): number =>
  stretches.reduce((all, { from, to }) => all + to - from, 0)
