import type { Guide } from '../../incident/guide.ts'
import { Problem } from '../../incident/problem.ts'
import type { Gap } from '../../incident/report.ts'
import { resolve } from '../resolve.ts'
import type { Run } from '../run.ts'
import { type Fired, isAlarm } from '../signals.ts'
import { type Followed, follow, type Ground } from './follow.ts'
import { linkedGuide } from './linked-guide.ts'
import { linkedValues } from './linked-values.ts'

/** How many links may lead from the chosen guide to another, and how many guides are followed beside it. */
export const MOST_LINKS = 2
const MOST_GUIDES = 5

/** The guides that were followed over links, and the links that could not be followed. */
export type Linked = { readonly followed: readonly Followed[]; readonly gaps: readonly Gap[] }

/**
 * Follows the links of a guide whose alarms are on, and the links of those in turn: a link in a step where an alarm of that
 * step is on, a link of the whole guide where any is. What does not depend on each other runs at once.
 */
export async function followLinks(run: Run, first: Followed): Promise<Linked> {
  const followed: Followed[] = []
  const gaps: Gap[] = []
  const known = new Set([first.guide.id])
  for (
    let level: readonly Followed[] = [first], depth = 1;
    depth <= MOST_LINKS && level.length > 0;
    depth++
  ) {
    const wanted = level.flatMap((from) =>
      linksOf(from).flatMap((link) => {
        // A guide that two others point to is followed once.
        if (known.has(link.id) || run.ending() !== null) return []
        known.add(link.id)
        return prepare(run, from, link)
      }),
    )
    gaps.push(...wanted.flatMap((one) => ('gap' in one ? [one.gap] : [])))
    const ready = wanted.flatMap((one) => ('gap' in one ? [] : [one])).slice(0, MOST_GUIDES - followed.length)
    level = await Promise.all(ready.map((one) => followLinked(run, one, depth)))
    followed.push(...level)
  }
  return { followed, gaps }
}

/** A guide that another one points to, and the alarms that make it worth following. */
type Pointed = { readonly id: string; readonly because: readonly Fired[] }

function linksOf({ guide, fired }: Followed): readonly Pointed[] {
  const alarms = fired.filter(isAlarm)
  const inSteps = new Set(guide.steps.flatMap((step) => step.see))
  return guide.see.flatMap((id) => {
    const own = alarms.filter(
      ({ signal }) =>
        !inSteps.has(id) ||
        guide.steps.some(
          (step) =>
            step.see.includes(id) &&
            (step.queries.every((query) => !query.signal) ||
              step.queries.some((query) => query.signal?.id === signal.id)),
        ),
    )
    return own.length > 0 ? [{ id, because: own }] : []
  })
}

/** A linked guide that is ready to be followed. */
export type Ready = {
  readonly guide: Guide
  /** What the ids of its steps begin with. */
  readonly key: string
  readonly from: Followed
  readonly because: readonly Fired[]
  readonly ground: Ground
}

/** Fills a linked guide from what is known; one item for each thing that the rows name. A link that cannot be followed is a gap. */
export function prepare(
  run: Run,
  from: Followed,
  { id, because }: Pointed,
  given: Readonly<Record<string, string>> = {},
): readonly (Ready | { readonly gap: Gap })[] {
  const guide = run.doors.shelf.get(id)
  const what = `What the guide ${id} would show, to which ${from.guide.id} points`
  if (!guide) return [{ gap: { what, why: 'there is no such guide', fix: 'Write it, or correct the link.' } }]
  const sets = linkedValues(guide, { because, values: from.values })
  return sets.map((values) => {
    const answers = { ...run.request.answers, ...values, ...given }
    try {
      const resolved = resolve({ ...run.request, answers }, guide, {
        workspaces: run.doors.workspaces,
        now: run.now,
      })
      const open = resolved.questions.filter(
        ({ parameter, answer }) => parameter !== 'time' && answer === undefined,
      )
      if (open.length > 0)
        return {
          gap: {
            what,
            why: `the rows do not say ${open.map(({ parameter }) => parameter).join(', ')}`,
            fix: `Ask for it by name: “${guide.title}”, and say which${open[0]?.choices.length ? ` (${open[0].choices.join(', ')})` : ''}.`,
          },
        }
      const { workspace, values: filled } = resolved
      const key = sets.length > 1 ? `${guide.id} (${Object.values(values).join(', ')})` : guide.id
      return {
        guide: linkedGuide(guide, key),
        key,
        from,
        because,
        ground: { workspace, values: filled, window: from.searched.window, questions: [] },
      }
    } catch (error) {
      // A workspace that is not configured hides this guide, not the others.
      if (!(error instanceof Problem)) throw error
      return { gap: { what, why: error.message, fix: error.fix } }
    }
  })
}

/** Follows a linked guide, and says so. */
export function followLinked(
  run: Run,
  { guide, key, from, because, ground }: Ready,
  depth: number,
): Promise<Followed> {
  const reasons = because.map(({ signal }) => signal.means.replace(/\.$/, ''))
  const why = `${from.guide.title} points to it${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}`
  run.record({ kind: 'link-followed', guideId: guide.id, key, title: guide.title, why, depth })
  return follow(run, guide, ground, { depth, why, because })
}
