import type { Gap, Report } from '../incident/report.ts'
import { earlyReport } from './draft-report.ts'
import type { Claim, Store } from './memory.ts'
import type { Doors } from './ports.ts'
import { openRun } from './run.ts'

/**
 * Ends what nobody else will end: questions that were not answered in time, and work whose process is gone for good. Then
 * removes what is older than it may be.
 */
export async function sweep(doors: Doors, store: Store, worker: string): Promise<void> {
  for (const { claim, why, report } of await store.overdue(worker))
    await store.finish(claim, why === 'expired' && report ? unanswered(report) : abandoned(doors, claim))
  await store.expire()
}

function unanswered(report: Report): Report {
  const open = report.questions.filter((question) => question.answer === undefined)
  const gap: Gap = {
    what: 'The investigation',
    why: `no answer came to: ${open.map((question) => question.text).join(' ')}`,
    fix: 'Ask again, and answer.',
  }
  return {
    ...report,
    status: 'stopped',
    title: 'No answer came',
    summary: `It waited for an answer and none came in time: ${open.map((question) => question.text).join(' ')}`,
    gaps: [...report.gaps, gap],
    next: ['Ask again, and answer the question.'],
  }
}

function abandoned(doors: Doors, claim: Claim): Report {
  const run = openRun({ doors, journal: { past: claim.past, append: async () => ({ stop: false }) } })
  run.close()
  return earlyReport(run, {
    status: 'failed',
    title: 'The investigation was broken off',
    summary: 'The process that worked on it ended before it was done, and nobody could go on.',
    gaps: [
      {
        what: 'The investigation',
        why: 'the process that worked on it ended before it was done',
        fix: 'Ask again.',
      },
    ],
  })
}
