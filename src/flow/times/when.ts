import { likelihood } from './choice.ts'
import { type Heard, heard } from './heard.ts'
import { placed } from './placed.ts'
import { knownZone } from './zones.ts'

/** The time that a text names. Times are ISO 8601 UTC; `assumed` are sentences for people. */
export type When =
  | {
      readonly kind: 'moment'
      readonly at: string
      /** It is when something began, and nothing says that it has ended. */
      readonly since?: true
      readonly assumed: readonly string[]
      readonly matched: string
    }
  | {
      readonly kind: 'range'
      readonly from: string
      readonly to: string
      readonly assumed: readonly string[]
      readonly matched: string
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'ask'; readonly question: string; readonly choices: readonly string[] }
  | { readonly kind: 'impossible'; readonly message: string; readonly fix: string }

const FIX = 'Give the time as 2025-06-18 07:20, with a zone if it is not yours.'
const DAY = 86_400_000

/** Reads the time that a text names, as a person in `zone` means it at `now`. Throws Problem('usage') for a bad zone. */
export function when(text: string, now: Date, zone: string): When {
  const all = heard(text, now, knownZone(zone))
  if (all.wrongClock !== null && all.times.length === 0)
    return no(`There is no such time: "${all.wrongClock}".`)
  const times = all.times.some((one) => one.said.start.clock !== null || one.said.agoMs !== null)
    ? all.times.filter((one) => one.said.start.clock !== null || one.said.agoMs !== null)
    : all.times
  const read = times.map((one) => ({
    one,
    when: judged(one, now),
    score: likelihood(
      all.text,
      one.said,
      times.map((t) => t.said),
    ),
  }))
  // A day to come in a clause of plans is no answer to "when did it fail".
  const meant = read.filter((one) => one.when.kind !== 'impossible' || one.score >= 0)
  const best = [...meant].sort(
    (a, b) =>
      Number(a.when.kind === 'impossible') - Number(b.when.kind === 'impossible') || b.score - a.score,
  )[0]
  if (best === undefined) return { kind: 'none' }
  return withOthers(
    best.when,
    meant.map((other) => other.when),
  )
}

function judged(one: Heard, now: Date): When {
  const spot = placed(one, now)
  if (spot.kind === 'ask')
    return { kind: 'ask', question: `Which day is ${spot.said}?`, choices: spot.choices }
  if (spot.kind === 'impossible') return no(`There is no such day: "${spot.said}".`)
  const { from, to } = spot
  const matched = one.matched
  const age = now.getTime() - from
  const iso = (ms: number) => new Date(ms).toISOString()
  if (age < 0) return no(`${iso(from)} is in the future.`)
  if (age > 730 * DAY) return no(`${iso(from)} is more than 730 days ago, longer than logs are kept.`)
  const late = to > now.getTime() ? ['The range ends in the future: took now as its end.'] : []
  const old = age > 365 * DAY ? ['This is over 365 days ago: the logs may no longer be retained.'] : []
  const assumed = [...spot.assumed, ...(spot.whole ? [] : late), ...old]
  if (from === to)
    return { kind: 'moment', at: iso(from), ...(spot.since ? { since: true } : {}), assumed, matched }
  return { kind: 'range', from: iso(from), to: iso(Math.min(to, now.getTime())), assumed, matched }
}

/** Says so when the text names other times too: whoever reads the report sees which one was searched. */
function withOthers(chosen: When, all: readonly When[]): When {
  if (chosen.kind !== 'moment' && chosen.kind !== 'range') return chosen
  const start = (one: When) => (one.kind === 'moment' ? one.at : one.kind === 'range' ? one.from : null)
  const others = new Set(
    all.flatMap((one) => (start(one) === start(chosen) || !('matched' in one) ? [] : [one.matched])),
  )
  if (others.size === 0) return chosen
  const note = `Several times were named: took “${chosen.matched}”, not ${[...others].map((o) => `“${o}”`).join(' or ')}.`
  return { ...chosen, assumed: [...chosen.assumed, note] }
}

function no(message: string): When {
  return { kind: 'impossible', message, fix: FIX }
}
