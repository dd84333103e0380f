import { Interrupted } from '../incident/interrupted.ts'
import type { Gap, Report } from '../incident/report.ts'
import { brokenReport } from './draft-report.ts'
import { NOTHING_DONE } from './journal.ts'
import type { Claim, Store } from './memory.ts'
import type { Doors } from './ports.ts'
import { openRun } from './run.ts'

/**
 * Ends what nobody else will end: questions that were not answered in time, and work whose process is gone for good. Then
 * removes what is older than it may be. What cannot be ended now is tried again by the next sweep, and hinders nothing.
 */
export async function sweep(doors: Doors, store: Store, worker: string): Promise<void> {
  const ended = await Promise.allSettled(
    (await store.overdue(worker)).map(({ claim, unanswered }) =>
      store.finish(claim, unanswered ? notAnswered(unanswered) : abandoned(doors, claim)),
    ),
  )
  await store.expire()
  for (const one of ended)
    if (one.status === 'rejected' && !(one.reason instanceof Interrupted)) throw one.reason
}

function notAnswered(report: Report): Report {
  const open = report.questions.filter((question) => question.answer === undefined)
  const asked = open.map((question) => question.text).join(' ')
  const gap: Gap = {
    what: 'The investigation',
    why: `no answer came to: ${asked}`,
    fix: 'Ask again, and answer.',
  }
  return {
    ...report,
    status: 'stopped',
    title: 'No answer came',
    summary: `It waited for an answer and none came in time: ${asked}`,
    gaps: [...report.gaps, gap],
    next: ['Ask again, and answer the question.'],
  }
}

function abandoned(doors: Doors, claim: Claim): Report {
  const run = openRun({
    doors,
    journal: {
      past: claim.past,
      append: async () => ({ stop: false }),
      eventsOf: async () => [],
      done: NOTHING_DONE,
    },
  })
  run.close()
  return brokenReport(
    run,
    {
      status: 'failed',
      title: 'The investigation was broken off',
      summary: 'The process that worked on it ended before it was done, and nobody could go on.',
    },
    { why: 'the process that worked on it ended before it was done', fix: 'Ask again.' },
  )
}
