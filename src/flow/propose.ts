import type { Action, Fact, Target } from '../incident/action.ts'
import type { Guide } from '../incident/guide.ts'
import { ITSELF } from '../incident/person.ts'
import type { Proposal } from '../incident/proposal.ts'
import type { Gap, Report } from '../incident/report.ts'
import { type Assessed, assess, type Grounds } from './assess.ts'
import { nameOf } from './control-plane.ts'
import type { Trail } from './follow/trail.ts'
import { aboutOf, type Fit, makeProposal } from './make-proposal.ts'
import type { Run } from './run.ts'
import { type Reachable, reachable, signalWishes, type Wish } from './wishes.ts'

/** More at once is no repair any more. */
const MOST = 3

/** What becomes of wishes: proposals, and what stands in the way of the others. */
export type Proposed = {
  readonly proposals: readonly Proposal[]
  readonly gaps: readonly Gap[]
  readonly next: readonly string[]
}

const NOTHING: Proposed = { proposals: [], gaps: [], next: [] }

/**
 * Turns what the model and the signals of every guide that was followed wish for into proposals; an effect that a linked
 * guide explains wishes for nothing.
 */
export async function proposeAll(run: Run, trail: Trail, asked: readonly Wish[]): Promise<Proposed> {
  const actions = run.doors.repairs?.actions.list() ?? []
  const earlier = run.events.flatMap((event) => (event.kind === 'proposed' ? [event.proposal] : []))
  if (earlier.length > 0) return { ...NOTHING, proposals: earlier }
  const all: Proposed[] = []
  for (const { guide, values, fired } of trail.followed) {
    const unexplained = fired.filter(({ evidence }) => !trail.explained.has(evidence.id))
    const own = asked.filter((wish) => wish.guide === guide.id)
    const wishes = [...own, ...signalWishes(guide, unexplained, actions)]
    const most = MOST - all.flatMap((one) => one.proposals).length
    all.push(await propose(run, guide, { values, wishes, most }))
  }
  return {
    proposals: all.flatMap((one) => one.proposals),
    gaps: all.flatMap((one) => one.gaps),
    next: [...new Set(all.flatMap((one) => one.next))],
  }
}

/**
 * Turns wishes of one guide into proposals: only actions that the guide lists, on resources of the guide, that Azure's own word speaks
 * for, the gentler one first. What is in the way is said before anybody is asked.
 */
export async function propose(
  run: Run,
  guide: Guide,
  {
    values,
    wishes,
    most = MOST,
  }: {
    readonly values: Readonly<Record<string, string>>
    readonly wishes: readonly Wish[]
    readonly most?: number
  },
): Promise<Proposed> {
  const { repairs, tools, clock } = run.doors
  if (!repairs || wishes.length === 0 || run.ending() !== null) return NOTHING
  const grounds: Grounds = { repairs, tools, clock, past: run.done }
  const tried = new Map<string, Promise<Assessed>>()
  const about = aboutOf(guide, values)
  const asked = (target: Target): Promise<Assessed> => {
    const key = JSON.stringify([target.action, target.resource.toLowerCase(), target.arguments])
    const found = tried.get(key) ?? assess({ ...target, about }, grounds, run.signal)
    tried.set(key, found)
    return found
  }
  const allowed = repairs.actions
    .list()
    .filter(({ id }) => guide.actions.includes(id))
    .sort((a, b) => a.force - b.force)
  // Where nobody asked in person, two people must allow it.
  const approvals = run.request.requester === ITSELF.account ? 2 : 1
  const proposals = new Map<string, Proposal>()
  const told: Proposed[] = []
  for (const wish of wishes) {
    const wished = allowed.find(({ id }) => id === wish.action)
    if (!wished) continue
    const found = await gentlest(allowed, wished, wish, { guide, values, asked, run })
    for (const { action, target, fit } of found.fit) {
      const key = `${target.action} ${target.resource.toLowerCase()}`
      if (proposals.size >= most || proposals.has(key)) continue
      const { reason, words, evidence } = wish
      const what = { investigation: run.id, guide, repairs, action, target: { ...target, about }, fit }
      proposals.set(key, makeProposal({ ...what, approvals, reason, words, evidence }))
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

type Found = { readonly action: Action; readonly target: Target; readonly fit: Fit }

/**
 * The gentlest actions that can help. A stronger one only where no gentler one is left to try, or where its own resource is
 * in trouble, which no gentler one touches; one stronger than what is wished only where that was tried in vain.
 */
async function gentlest(
  allowed: readonly Action[],
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
): Promise<{ readonly fit: readonly Found[]; readonly told: Proposed }> {
  let told = NOTHING
  let inVain = false
  const fitting = async (action: Action): Promise<readonly Found[]> => {
    const own = reachable(guide, values, action)
    const isWished = action.id === wished.id
    const meant = isWished && wish.resource !== null ? own.filter(byKey(wish.resource)) : own
    const found: Found[] = []
    for (const { id } of meant) {
      const before = (await run.done.actedOn(id)).filter((one) => one.action === action.id)
      inVain ||= before.some(({ state }) => state === 'not-recovered')
      // A gentler one that was tried is not offered once more in place of the stronger one.
      if (!isWished && before.length > 0) continue
      const target = { action: action.id, resource: id, arguments: isWished ? wish.arguments : {} }
      const fit = await asked(target)
      if (fit.kind === 'fit') found.push({ action, target, fit })
      else if (isWished) told = inTheWay(action, id, fit)
    }
    return found
  }
  if (allowed[0] !== wished) {
    const own = (await fitting(wished)).filter(({ fit }) => fit.facts.some(isOwnTrouble))
    if (own.length > 0) return { fit: own, told }
  }
  for (const action of allowed) {
    if (action.force > wished.force && !inVain) break
    const fit = await fitting(action)
    if (fit.length > 0) return { fit, told }
  }
  return { fit: [], told }
}

const isOwnTrouble = ({ trouble, of }: Fact): boolean => trouble && of === undefined

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
