import { randomUUID } from 'node:crypto'
import type { Guide } from '../incident/guide.ts'
import { Interrupted } from '../incident/interrupted.ts'
import type { InvestigationEvent } from '../incident/investigation.ts'
import { Problem } from '../incident/problem.ts'
import { type Progress, progressOf } from '../incident/progress.ts'
import type { Proposal } from '../incident/proposal.ts'
import type { Report } from '../incident/report.ts'
import { brokenReport } from './draft-report.ts'
import { linkedGuide } from './follow/linked-guide.ts'
import type { Claim, Store } from './memory.ts'
import type { Doors } from './ports.ts'
import type { Past } from './proposals.ts'
import { respond } from './respond.ts'
import { type Interruptions, openRun, type Run } from './run.ts'

/** Somebody who works on investigations: which doors they use, and whom they tell of a bug. */
export type Worker = {
  readonly name: string
  readonly doors: Doors
  readonly store: Store
  readonly proposals: Past
  /** Takes a bug with the reference that people are given. */
  readonly onBug: (error: unknown, reference: string) => void
  /** Hears that something happened, and may ask how far it is. */
  readonly onProgress?: (id: string, progress: () => Progress) => void
}

/** What became of one piece of work; `problem` = why the request could not be investigated. */
export type Worked =
  | { readonly kind: 'ended'; readonly report: Report; readonly problem: Problem | null }
  /** There was nothing to do, or it goes on elsewhere. */
  | { readonly kind: 'left' }

/** After so many attempts that ended in the process's death the investigation ends in a report of what is known. */
const MOST_ATTEMPTS = 5
/** How often a worker says that it is alive; well within the time after which others may take over. */
const RENEW_MS = 3_000

/**
 * Takes one investigation as far as it goes: to its one report, to a question that waits, or to the hands of another
 * worker. Here is the one catch: a Problem and a bug end in a report as well.
 */
export async function work(
  { name, doors, store, proposals, onBug, onProgress = () => {} }: Worker,
  id: string,
  interruptions: Interruptions = {},
  follow: (event: InvestigationEvent) => void = () => {},
): Promise<Worked> {
  const claim = await store.claim(id, name)
  if (claim === 'busy') return lookAgain(store, id)
  if (!claim) return { kind: 'left' }
  const journal = {
    past: claim.past,
    append: (events: readonly InvestigationEvent[]) => store.append(claim, events),
    eventsOf: store.events,
    done: proposals,
  }
  const progress = (): Progress => {
    return progressOf(run.events, stepsOf(run, doors.shelf), run.seconds())
  }
  const run = openRun({ doors, journal, worker: name }, interruptions, (event) => {
    follow(event)
    onProgress(id, progress)
  })
  // A renewal that fails is told by the next write.
  const alive = setInterval(() => void store.renew(claim).catch(() => undefined), RENEW_MS)
  const ended = async (report: Report, problem: Problem | null = null): Promise<Worked> => {
    await run.safe()
    return { kind: 'ended', report: await end(store, claim, run, report), problem }
  }
  try {
    return await ended(claim.attempt > MOST_ATTEMPTS ? brokenOff(run) : await respond(run))
  } catch (error) {
    try {
      // The database is away for longer than work waits: what is stored goes on when it is back.
      if (error instanceof Problem && error.code.startsWith('storage-')) throw error
      if (error instanceof Problem) return await ended(refused(run, error), error)
      if (!(error instanceof Interrupted)) {
        const reference = randomUUID().slice(0, 8)
        onBug(error, reference)
        return await ended(broken(run, reference))
      }
      if (error.kind === 'superseded') return await lookAgain(store, id)
      await leave(store, claim, run, interruptions)
      return { kind: 'left' }
    } catch (later) {
      // Someone else has it, and will end it.
      if (later instanceof Interrupted) return await lookAgain(store, id)
      throw later
    }
  } finally {
    clearInterval(alive)
    run.close()
  }
}

/** The steps of the guide that was chosen, and of those that were followed from there. */
function stepsOf({ events }: Run, shelf: Doors['shelf']): Guide['steps'] {
  const chosen = events.findLast((event) => event.kind === 'guide-chosen')
  const linked = events.flatMap((event) => {
    const guide = event.kind === 'link-followed' ? shelf.get(event.guideId) : undefined
    return guide && event.kind === 'link-followed' ? linkedGuide(guide, event.key).steps : []
  })
  return [...((chosen && shelf.get(chosen.guideId)?.steps) ?? []), ...linked]
}

/** Somebody else is at it. Should they die, nothing may depend on the job that ends here. */
async function lookAgain(store: Pick<Store, 'again'>, id: string): Promise<Worked> {
  await store.again(id)
  return { kind: 'left' }
}

type Claimed = Pick<Store, 'park' | 'finish' | 'handBack'>

/** Stores the report, or the questions that it waits for; what was to stop meanwhile does not wait. Gives what was stored. */
async function end(store: Claimed, claim: Claim, run: Run, report: Report): Promise<Report> {
  const asks = report.status === 'waiting'
  if (asks && run.ending() !== 'stopped' && !(await store.park(claim, report)).stop) return report
  const last = asks ? stopped(run, report) : report
  await store.finish(claim, last, proposalsOf(run, last))
  return last
}

/** What the report proposes, as people are asked for it. */
function proposalsOf(run: Run, report: Report): readonly Proposal[] {
  const told = new Set(report.proposals.map(({ id }) => id))
  return run.events.flatMap((event) =>
    event.kind === 'proposed' && told.has(event.proposal.id) ? [event.proposal] : [],
  )
}

/** Lets the steps under way end, as long as this process may wait, and gives the rest to the next worker. */
async function leave(store: Claimed, claim: Claim, run: Run, { abandon }: Interruptions): Promise<void> {
  let given = (): void => undefined
  const noLonger = new Promise<void>((resolve) => {
    given = resolve
  })
  if (abandon?.aborted) given()
  abandon?.addEventListener('abort', given, { once: true })
  await Promise.race([run.idle(), noLonger])
  abandon?.removeEventListener('abort', given)
  await run.safe()
  await store.handBack(claim)
}

const stopped = (run: Run, { questions, guide }: Report): Report =>
  brokenReport(
    run,
    {
      status: 'stopped',
      questions,
      guide,
      title: 'The investigation was stopped',
      summary: 'It was stopped before its question was answered.',
    },
    { why: 'it was stopped by request', fix: 'Ask again.' },
  )

/** The report on a request that cannot be investigated. */
export const refused = (run: Run, { message, fix }: Problem): Report =>
  brokenReport(
    run,
    {
      status: 'failed',
      title: 'The request could not be investigated',
      summary: `${message} ${fix}`,
    },
    { why: message, fix },
  )

const broken = (run: Run, reference: string): Report =>
  brokenReport(
    run,
    {
      status: 'failed',
      title: 'Something went wrong inside Guidepost',
      summary: `The investigation ended by a fault of Guidepost’s own; reference ${reference}.`,
    },
    {
      why: `a fault inside Guidepost (reference ${reference})`,
      fix: 'Ask again; if it happens again, give the operator the reference.',
    },
  )

const brokenOff = (run: Run): Report =>
  brokenReport(
    run,
    {
      status: 'failed',
      title: 'The investigation broke off again and again',
      summary: `Its process ended ${MOST_ATTEMPTS} times in the middle of the work, so it was given up.`,
    },
    {
      why: `its process ended ${MOST_ATTEMPTS} times in the middle of it`,
      fix: 'Tell the operator: the log of that time says what ended the process.',
    },
  )
