import { randomUUID } from 'node:crypto'
import type { Action, Target } from '../incident/action.ts'
import type { Guide } from '../incident/guide.ts'
import { ITSELF } from '../incident/person.ts'
import type { Proposal } from '../incident/proposal.ts'
import type { Gap, Report } from '../incident/report.ts'
import type { Repairs } from './actions.ts'
import { type Assessed, assess, type Grounds, sayFact } from './assess.ts'
import type { Run } from './run.ts'
import { type Reachable, reachable, type Wish } from './wishes.ts'

/** More at once is no repair any more. */
const MOST = 3
const LONGEST_WORDS = 500

/** What becomes of wishes: proposals, and what stands in the way of the others. */
export type Proposed = {
  readonly proposals: readonly Proposal[]
  readonly gaps: readonly Gap[]
  readonly next: readonly string[]
}

const NOTHING: Proposed = { proposals: [], gaps: [], next: [] }

/**
 * Turns wishes into proposals: only actions that the guide lists, on resources of the guide, that Azure's own word speaks
 * for, the gentler one first. What is in the way is said before anybody is asked.
 */
export async function propose(
  run: Run,
  guide: Guide,
  { values, wishes }: { readonly values: Readonly<Record<string, string>>; readonly wishes: readonly Wish[] },
): Promise<Proposed> {
  const { repairs, tools, clock } = run.doors
  if (!repairs || wishes.length === 0 || run.ending() !== null) return NOTHING
  const earlier = run.events.flatMap((event) => (event.kind === 'proposed' ? [event.proposal] : []))
  if (earlier.length > 0) return { ...NOTHING, proposals: earlier }
  const grounds: Grounds = { repairs, tools, clock, past: run.done }
  const tried = new Map<string, Promise<Assessed>>()
  const asked = (target: Target): Promise<Assessed> => {
    const key = JSON.stringify([target.action, target.resource.toLowerCase(), target.arguments])
    const found = tried.get(key) ?? assess(target, grounds, run.signal)
    tried.set(key, found)
    return found
  }
  const allowed = repairs.actions
    .list()
    .filter(({ id }) => guide.actions.includes(id))
    .sort((a, b) => a.force - b.force)
  const proposals = new Map<string, Proposal>()
  const told: Proposed[] = []
  for (const wish of wishes) {
    const wished = allowed.find(({ id }) => id === wish.action)
    if (!wished) continue
    const ladder = allowed.filter(({ force }) => force <= wished.force)
    const found = await gentlest(ladder, wished, wish, { guide, values, asked, run })
    for (const { action, target, fit } of found.fit) {
      const key = `${target.action} ${target.resource.toLowerCase()}`
      if (proposals.size < MOST && !proposals.has(key))
        proposals.set(key, proposalOf({ run, guide, repairs, wish, action, target, fit }))
    }
    if (found.fit.length === 0) told.push(found.told)
  }
  const all = [...proposals.values()]
  for (const proposal of all) run.record({ kind: 'proposed', proposal })
  if (all.length > 0) await run.safe()
  return {
    proposals: all,
    gaps: all.length > 0 ? [] : told.flatMap(({ gaps }) => gaps),
    next: all.length > 0 ? [] : [...new Set(told.flatMap(({ next }) => next))],
  }
}

type Fit = {
  readonly action: Action
  readonly target: Target
  readonly fit: Extract<Assessed, { kind: 'fit' }>
}

/** The gentlest actions that help; a stronger one only where no gentler one is left to try. */
async function gentlest(
  ladder: readonly Action[],
  wished: Action,
  wish: Wish,
  {
    guide,
    values,
    asked,
    run,
  }: {
    readonly guide: Guide
    readonly values: Readonly<Record<string, string>>
    readonly asked: (target: Target) => Promise<Assessed>
    readonly run: Run
  },
): Promise<{ readonly fit: readonly Fit[]; readonly told: Proposed }> {
  let told = NOTHING
  for (const action of ladder) {
    const own = reachable(guide, values, action)
    const meant = action.id === wished.id && wish.resource !== null ? own.filter(byKey(wish.resource)) : own
    const fits: Fit[] = []
    for (const { id } of meant) {
      const target = {
        action: action.id,
        resource: id,
        arguments: action.id === wished.id ? wish.arguments : {},
      }
      const before = action.id === wished.id ? [] : await run.done.actedOn(id)
      // A gentler one that was tried and did not help is not offered in place of the stronger one again.
      if (before.some((one) => one.action === action.id)) continue
      const found = await asked(target)
      if (found.kind === 'fit') fits.push({ action, target, fit: found })
      else if (action.id === wished.id) told = inTheWay(action, id, found)
    }
    if (fits.length > 0) return { fit: fits, told }
  }
  return { fit: [], told }
}

const byKey =
  (key: string) =>
  (one: Reachable): boolean =>
    one.key.toLowerCase() === key.toLowerCase()

function inTheWay(
  action: Action,
  id: string,
  { needless, why, fix }: Extract<Assessed, { kind: 'unfit' }>,
): Proposed {
  const what = `${action.title} (${nameOf(id)})`
  return needless
    ? { ...NOTHING, next: [`Nothing is proposed for ${nameOf(id)}: ${why}.`] }
    : { ...NOTHING, gaps: [{ what, why, fix }] }
}

function proposalOf({
  run,
  guide,
  repairs,
  wish,
  action,
  target,
  fit,
}: Fit & {
  readonly run: Run
  readonly guide: Guide
  readonly repairs: Repairs
  readonly wish: Wish
}): Proposal {
  const { method, url } = repairs.actions.request(target)
  const trouble = fit.facts.filter((fact) => fact.trouble).map(sayFact)
  const approvals = repairs.rules.approvals(action.id)
  return {
    ...target,
    id: randomUUID(),
    investigation: run.id,
    title: action.title,
    reason: `${wish.reason}; Azure’s own word: ${trouble.join(', ')}.`,
    words: wish.words === null ? null : wish.words.slice(0, LONGEST_WORDS).toWellFormed(),
    evidence: wish.evidence,
    effect: action.effect,
    duration: action.duration,
    source: action.source,
    checks: fit.checks,
    guide: { id: guide.id, sha256: guide.sha256 },
    approvers: repairs.rules.approvers,
    // Whom nobody asked in person, two people must allow.
    approvals: run.request.requester === ITSELF.account ? Math.max(2, approvals) : approvals,

    dryRun: repairs.rules.mode(action.id) !== 'live',
    request: `${method} ${url}`,
    minutes: repairs.rules.minutes,
  }
}

const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

/** The report with what is proposed, and with what stands in the way of it. */
export function withProposals(report: Report, { proposals, gaps, next }: Proposed): Report {
  return {
    ...report,
    proposals: proposals.map(({ id, action, resource, arguments: given, reason }) => ({
      id,
      action,
      resource,
      arguments: given,
      reason,
    })),
    gaps: [...report.gaps, ...gaps],
    next: [...report.next, ...next],
  }
}
