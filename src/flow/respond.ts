import type { Guide } from '../incident/guide.ts'
import type { Report } from '../incident/report.ts'
import type { Question } from '../incident/request.ts'
import { conclude } from './conclude.ts'
import { earlyReport } from './draft-report.ts'
import { explain } from './explain.ts'
import { follow } from './follow/follow.ts'
import { followLinks } from './follow/follow-links.ts'
import { trailOf } from './follow/trail.ts'
import { proposeAll, withProposals } from './propose.ts'
import { reason } from './reason.ts'
import { resolve } from './resolve.ts'
import type { Run } from './run.ts'
import { type Chosen, selectGuide } from './select-guide.ts'
import { strangeNames } from './strange-names.ts'

/**
 * The story of one investigation: choose the guide, resolve what its queries need, follow it and what it points to,
 * reason, conclude, propose.
 * Ends in one report; an open question ends it as `waiting`, and whoever goes on after the answer repeats no step that has
 * ended. Throws a Problem where the request cannot be investigated at all, and `Interrupted` where the work goes elsewhere.
 */
export async function respond(run: Run): Promise<Report> {
  const { request, doors } = run
  if (request.follows?.about) return explain(run, request.follows.id)
  const chosen = chosenBefore(run) ?? (await selectGuide(run))
  if (chosen.kind === 'ask') return waiting(run, [chosen.question])
  if (chosen.kind === 'none') return unguided(run, chosen.why, chosen.nearest)
  const { guide, why } = chosen
  const { guide: before } = run.earlier
  if (before?.guideId !== guide.id || before.sha256 !== guide.sha256)
    run.record({ kind: 'guide-chosen', guideId: guide.id, title: guide.title, why, sha256: guide.sha256 })

  const { window, workspace, values, questions } = resolve(request, guide, {
    workspaces: doors.workspaces,
    now: run.now,
  })
  for (const question of questions) run.record({ kind: 'asked', question })
  if (!window || questions.some((question) => question.answer === undefined)) {
    return { ...waiting(run, questions), guide: { id: guide.id, title: guide.title, why } }
  }
  run.record({ kind: 'resolved', window, values })

  const ground = { workspace, values, window, questions }
  const first = await follow(run, guide, ground, { depth: 0, why, because: [] })
  const linked = await followLinks(run, first)
  const known = trailOf([first, ...linked.followed], [...strangeNames(request.text, guide), ...linked.gaps])
  const reasoned = doors.model ? await reason(run, known) : null
  for (const question of [...(reasoned?.asked ?? []), ...(reasoned?.asks ? [reasoned.asks] : [])])
    run.record({ kind: 'asked', question })
  if (reasoned?.asks)
    return {
      ...waiting(run, [...questions, ...reasoned.asked, reasoned.asks]),
      guide: { id: guide.id, title: guide.title, why },
    }

  const trail = reasoned?.trail ?? known
  const report = conclude(run, trail, reasoned)
  return withProposals(report, await proposeAll(run, trail, reasoned?.wishes ?? []))
}

/** The guide that an earlier attempt chose, unless it has left the shelf since. */
function chosenBefore({ earlier, doors }: Run): Extract<Chosen, { kind: 'guide' }> | null {
  const guide: Guide | undefined = earlier.guide ? doors.shelf.get(earlier.guide.guideId) : undefined
  return earlier.guide && guide ? { kind: 'guide', guide, why: earlier.guide.why } : null
}

function waiting(run: Run, questions: readonly Question[]): Report {
  const open = questions.filter((question) => question.answer === undefined)
  return earlyReport(run, {
    status: 'waiting',
    questions,
    title: 'An answer is needed first',
    summary: open.map((question) => question.text).join(' '),
    next: open.map(
      (question) =>
        `Answer ${question.parameter}${question.choices.length > 0 ? `: ${question.choices.join(', ')}` : ''}.`,
    ),
  })
}

function unguided(
  run: Run,
  why: string,
  nearest: readonly { readonly id: string; readonly title: string }[],
): Report {
  return earlyReport(run, {
    status: 'completed',
    title: 'No guide fits this request',
    summary: `No guide was followed: ${why}.`,
    gaps: [{ what: 'A guide for this request', why, fix: 'Name a guide, or write one from the template.' }],
    next: nearest.map((hit) => `Follow ${hit.id} (${hit.title}) if it is what you mean.`),
  })
}
