import type { Guide, GuideQuery } from '../incident/guide.ts'
import type { Gap, StepOutcome } from '../incident/report.ts'
import type { Gathered } from './gathered.ts'

/** What became of each step of the guide: done, failed with the error, or skipped with the reason. */
export function stepOutcomes(guide: Guide, gathered: readonly Gathered[]): readonly StepOutcome[] {
  return guide.steps.map((step) => {
    const { id, title } = step
    const own = gathered.filter((one) => one.step.id === id)
    if (step.queries.length === 0)
      return { id, title, status: 'done', reason: 'an instruction for the reader, without a query' }
    const failed = own.find((one) => one.outcome.kind === 'failed')
    if (failed?.outcome.kind === 'failed')
      return { id, title, status: 'failed', reason: failed.outcome.message }
    const skipped = own.find((one) => one.outcome.kind === 'skipped')
    if (skipped?.outcome.kind === 'skipped')
      return { id, title, status: 'skipped', reason: skipped.outcome.message }
    const repaired = own.flatMap((one) => (one.repaired ? [correction(one.query, one.repaired)] : []))
    if (repaired.length > 0) return { id, title, status: 'done', reason: [...new Set(repaired)].join(' ') }
    return own.length > 0
      ? { id, title, status: 'done' }
      : { id, title, status: 'skipped', reason: 'the investigation ended before' }
  })
}

const correction = (query: GuideQuery, { from, to }: { from: string; to: string }): string =>
  `the guide misspells ${to} as ${from} (query in line ${query.line}); it was read as ${to}, correct the guide.`

/** What could not be seen because a query failed, was skipped, or came back incomplete; each reason once, with all that it hides. */
export function queryGaps(gathered: readonly Gathered[]): readonly Gap[] {
  const gaps = gathered.flatMap(({ step, outcome }): Gap[] => {
    if (outcome.kind !== 'evidence') return [{ what: step.title, why: outcome.message, fix: outcome.fix }]
    if (outcome.partial) {
      return [
        {
          what: `${step.title}: all of ${outcome.evidence.id}`,
          why: `Azure returned only part of the result: ${outcome.partial}`,
          fix: 'Ask again later, or over a shorter time.',
        },
      ]
    }
    if (outcome.evidence.truncated) {
      return [
        {
          what: `${step.title}: rows beyond the first ${outcome.evidence.rowCount} of ${outcome.evidence.id}`,
          why: 'the row limit was reached',
          fix: 'Summarize in the guide’s query, or raise limits.maxRows.',
        },
      ]
    }
    return []
  })
  return [...Map.groupBy(gaps, (gap) => `${gap.why}|${gap.fix}`).values()].flatMap((same) =>
    same.slice(0, 1).map((gap) => ({ ...gap, what: [...new Set(same.map(({ what }) => what))].join('; ') })),
  )
}
