import { byTime, sayMoment } from '../../incident/moment.ts'
import type { Finding, Report, TimelineEntry } from '../../incident/report.ts'
import { cited, cut, inert } from './inert.ts'
import { dim, text } from './paragraph.ts'
import type { Block } from './screen.ts'

const LONGEST = 900
const MOST_NEXT = 3
const MOST_FACTS = 3
const MOST_GAPS = 3
const LONGEST_WHY = 120
/** Nothing but what stands in brackets, or nothing at all. */
const ASIDE = /^(?:\([^()]*\)\.?)?$/

/** The cause, and what the summary says beyond it; what the title says already is not said again. */
export function answer({ title, cause, summary }: Report): readonly Block[] {
  const heading = inert(title)
  const why = cause ? inert(cause.text) : ''
  const rest = after(why, heading)
  const beyond = after(after(inert(summary), why), heading)
  return [
    ...(cause
      ? [
          text(
            rest === why
              ? { text: cut(why, LONGEST), style: 'strong' }
              : {
                  text: cut(rest, LONGEST) || 'Shown by',
                  ...(ASIDE.test(rest) ? { style: 'dim' as const } : {}),
                },
            { text: cited(cause.evidence), style: 'dim' },
          ),
        ]
      : []),
    ...(beyond === '' ? [] : [text(cut(beyond, LONGEST))]),
  ]
}

/** What the text says after a beginning that stands elsewhere already, where it can stand alone; otherwise all of it. */
function after(whole: string, beginning: string): string {
  const rest = whole.slice(beginning.length)
  const ends = /[.!?:;]$/.test(beginning) ? /^(?:\s|$)/ : /^(?:[.,;:]|\s*\(|\s*$)/
  if (beginning === '' || !whole.startsWith(beginning) || !ends.test(rest)) return whole
  return rest.replace(/^[.,;:]/, '').trim()
}

/** Since when, what was answered and what was assumed. */
export function facts(report: Report): readonly Block[] {
  const since = sinceWhen(report)
  const { questions, window } = report
  const told = [
    ...(since ? [since] : []),
    ...some(
      questions.filter(({ answer: given }) => given !== undefined),
      ({ text: words, answer: given }) => ({
        name: cut(inert(words), 80),
        value: cut(inert(given ?? ''), 120),
      }),
    ),
    ...some(window?.assumed ?? [], (one) => ({ name: 'Assumed', value: cut(inert(one), 240) })),
  ]
  return told.length > 0 ? [{ kind: 'facts', facts: told }] : []
}

type Fact = { readonly name: string; readonly value: string }

function some<T>(all: readonly T[], fact: (one: T) => Fact): readonly Fact[] {
  const more = all.length - MOST_FACTS
  return [
    ...all.slice(0, MOST_FACTS).map(fact),
    ...(more > 0 ? [{ name: 'And', value: `${more} more, in the whole report` }] : []),
  ]
}

/** The earliest entry that the cause's own rows show, otherwise the first of all; a healthy report has none. */
function sinceWhen(report: Report): Fact | null {
  const { timeline, cause, verdict, title } = report
  const ordered = timeline.toSorted((a, b) => byTime(a.at, b.at))
  const own = cause ? ordered.find((entry) => shares(entry, cause)) : undefined
  const first = own ?? ordered[0]
  if (!first || verdict === 'healthy') return null
  const event = inert(first.event)
  const known = event === inert(title) || (cause !== null && inert(cause.text).startsWith(event))
  return {
    name: own ? 'Since' : 'First seen',
    value: `${cut(inert(sayMoment(first.at)), 60)}${known ? '' : `: ${cut(event, 160)}`}`,
  }
}

/** Both cite a row in common; no rows = all of them. */
const shares = (entry: TimelineEntry, cause: Finding): boolean =>
  entry.evidence.some(({ id, rows }) =>
    cause.evidence.some(
      (other) =>
        other.id === id &&
        (rows.length === 0 || other.rows.length === 0 || rows.some((row) => other.rows.includes(row))),
    ),
  )

export function next({ next: steps }: Report): readonly Block[] {
  if (steps.length === 0) return []
  const more = steps.length - MOST_NEXT
  return [
    { kind: 'heading', text: 'What to do now' },
    {
      kind: 'list',
      items: steps
        .slice(0, MOST_NEXT)
        .map((one) => ({ mark: 'bullet', runs: [{ text: cut(inert(one), 400) }] })),
    },
    ...(more > 0 ? [dim(`and ${more} more, in the whole report`)] : []),
  ]
}

/** What could not be seen belongs to the answer; all the more where there is none. */
export function unseen({ gaps, verdict, status, steps, next: advice }: Report): readonly Block[] {
  const undone = steps.filter(({ status: step }) => step !== 'done').length
  const shown = gaps.slice(0, verdict === 'inconclusive' ? MOST_GAPS : 1)
  const more = gaps.length - shown.length
  return [
    ...(status === 'partial' && undone > 0
      ? [dim(`${undone} of ${steps.length} steps could not be done.`)]
      : []),
    ...(shown.length > 0
      ? [
          { kind: 'heading' as const, text: 'Could not be seen' },
          {
            kind: 'list' as const,
            items: shown.map(({ what, why, fix }) => ({
              mark: 'bullet' as const,
              runs: [
                { text: cut(inert(what), 200), style: 'strong' as const },
                { text: `: ${cut(`${inert(why)}.`, LONGEST_WHY)}` },
                ...(advice.includes(fix) ? [] : [{ text: cut(` ${inert(fix)}`, 250) }]),
              ],
            })),
          },
        ]
      : []),
    ...(more > 0 ? [dim(`and ${more} more, under “Could not be seen”`)] : []),
  ]
}
