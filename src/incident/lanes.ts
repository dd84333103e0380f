import type { Evidence } from './evidence.ts'
import type { Lane, Span } from './picture.ts'
import { type Sighting, statesIn, type Told } from './states-in.ts'
import { around, joined, type Stretch } from './stretch.ts'

const MOST_LANES = 6
/** More changes than a picture can show are told as changing by turns. */
const MOST_SPANS = 40

type Thing = Pick<Told, 'place' | 'family' | 'of' | 'name'> & { readonly spans: readonly Known[] }
type Known = Stretch & { readonly state: string; readonly trouble: boolean; readonly lastSeen?: number }

/** The states over time that rows tell, thing by thing, the worst first; queries that tell the same are told once. */
export function lanesOf(evidence: readonly Evidence[]): readonly Lane[] {
  const told = [...Map.groupBy(evidence.flatMap(statesIn), ({ key }) => key).values()].flatMap(thingsOf)
  const things = withoutRepeats(told)
  const telling = things.filter(({ spans }) => spans.length > 1 || spans.some(({ trouble }) => trouble))
  // What others of its kind have trouble with, such as the instance that took over.
  const beside = things.filter(
    (one) => !telling.includes(one) && telling.some(({ family }) => family === one.family),
  )
  return [...telling.sort(worse), ...beside.sort(worse)]
    .slice(0, MOST_LANES)
    .map(({ name, spans }) => ({ name, spans: fused(spans).map(spanOf) }))
}

/** One thing, or as many as have states at the same time. */
function thingsOf(told: readonly Told[]): readonly Thing[] {
  const [first] = told
  if (!first) return []
  const { place, family, of, name } = first
  const seen = new Map(told.flatMap(({ sightings }) => sightings).map((one) => [JSON.stringify(one), one]))
  const ordered = [...seen.values()].sort((a, b) => a.at - b.at)
  const rows = ordered.some(({ until }) => until !== null)
    ? besideEachOther(ordered)
    : [inTurn(ordered, told)]
  return rows.filter((spans) => spans.length > 0).map((spans) => ({ place, family, of, name, spans }))
}

/** States that rows give an end to, in as many rows as it takes. */
function besideEachOther(ordered: readonly Sighting[]): readonly (readonly Known[])[] {
  const rows: Known[][] = []
  for (const { at, until, state, trouble } of ordered) {
    const free = rows.find((row) => (row.at(-1)?.to ?? at) <= at)
    const stretch = { from: at, to: until ?? at, state, trouble }
    if (free) free.push(stretch)
    else rows.push([stretch])
  }
  return rows
}

/** From each row to the next one; where nobody looked for rows, or none follows, as long as one would have been seen. */
function inTurn(ordered: readonly Sighting[], told: readonly Told[]): readonly Known[] {
  const searched = joined(told.map((one) => one.searched))
  const watched = joined(told.filter(({ complete }) => complete).map((one) => one.searched))
  const spans: { from: number; to: number; state: string; trouble: boolean; lastSeen?: number }[] = []
  for (const [n, { at, state, trouble }] of ordered.entries()) {
    const next = ordered[n + 1]
    const end = around(watched, at)?.to ?? at
    const isFollowed = next !== undefined && (around(searched, at)?.to ?? at) >= next.at
    const to = isFollowed ? next.at : end
    const last = spans.at(-1)
    if (last?.state === state && last.to === at) last.to = to
    else spans.push({ from: at, to, state, trouble })
    const own = spans.at(-1)
    if (own && !isFollowed && to > at) own.lastSeen = at
  }
  return spans
}

/** Without what another query shows as well, for a longer time or in more detail. */
function withoutRepeats(things: readonly Thing[]): readonly Thing[] {
  const detailed = [...things].sort(
    (a, b) => b.spans.length - a.spans.length || b.of.length - a.of.length || length(b) - length(a),
  )
  const kept: Thing[] = []
  for (const one of detailed) if (!kept.some((other) => shows(other, one))) kept.push(one)
  return kept
}

const shows = (more: Thing, less: Thing): boolean =>
  less.place === more.place &&
  less.of.every((cell) => more.of.includes(cell)) &&
  less.spans.every((span) =>
    more.spans.some(({ from, to, state }) => state === span.state && from <= span.from && to >= span.to),
  )

/** What changed for the worse before what was bad all the time, then by how long it was bad. */
const worse = (a: Thing, b: Thing): number =>
  Number(changed(b)) - Number(changed(a)) || bad(b) - bad(a) || a.name.localeCompare(b.name)
const changed = ({ spans }: Thing): boolean =>
  spans.some(({ trouble }) => trouble) && spans.some(({ trouble }) => !trouble)
const bad = ({ spans }: Thing): number =>
  spans.reduce((sum, { from, to, trouble }) => sum + (trouble ? to - from + 1 : 0), 0)
const length = ({ spans }: Pick<Thing, 'spans'>): number => (spans.at(-1)?.to ?? 0) - (spans[0]?.from ?? 0)

/** Short states that follow each other as one that changes by turns, until there are few enough. */
function fused(spans: readonly Known[]): readonly Known[] {
  let all: readonly Mixed[] = spans.map((span) => ({ ...span, states: [span.state] }))
  for (let short = length({ spans }) / MOST_SPANS; all.length > MOST_SPANS; short = short * 2 + 1)
    all = onceFused(all, short)
  return onceFused(all, 0).map(({ states, ...span }) =>
    states.length < 2 ? span : { ...span, state: `${states.slice(0, 3).join(' / ')} by turns` },
  )
}

type Mixed = Known & { readonly states: readonly string[] }

function onceFused(spans: readonly Mixed[], short: number): readonly Mixed[] {
  const all: Mixed[] = []
  for (const span of spans) {
    const last = all.at(-1)
    const near = last !== undefined && span.from - last.to <= short
    const both = last !== undefined && span.to - span.from <= short && last.to - last.from <= short
    if (last && near && (both || sameStates(last, span))) all.splice(-1, 1, together(last, span))
    else all.push(span)
  }
  return all
}

const sameStates = (a: Mixed, b: Mixed): boolean => a.states.join() === b.states.join()

function together(a: Mixed, b: Mixed): Mixed {
  return {
    ...b,
    from: a.from,
    states: [...new Set([...a.states, ...b.states])].sort(),
    trouble: a.trouble || b.trouble,
  }
}

const spanOf = ({ from, to, state, trouble, lastSeen }: Known): Span => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  state,
  trouble,
  ...(lastSeen === undefined ? {} : { lastSeen: new Date(lastSeen).toISOString() }),
})
