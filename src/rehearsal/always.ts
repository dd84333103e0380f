import type { Citation } from '../incident/evidence.ts'
import type { Report } from '../incident/report.ts'
import { all, type Failure, quoted } from './failure.ts'
import type { Played } from './played.ts'

/** What is asked of every report, whatever its incident. */
export function always(played: Pick<Played, 'report' | 'events' | 'reached'>): readonly Failure[] {
  const { report } = played
  return [
    ...ended(report),
    ...unsupported(report),
    ...dangling(report),
    ...falselyHealthy(report),
    ...miscounted(played),
  ]
}

const STATUSES = ['completed', 'partial', 'waiting', 'stopped', 'failed']
const VERDICTS = ['healthy', 'confirmed', 'likely', 'inconclusive']

function ended({ status, verdict }: Report): readonly Failure[] {
  return [
    ...(STATUSES.includes(status)
      ? []
      : [{ rule: 'status', expected: `one of ${STATUSES.join(', ')}`, found: String(status) }]),
    ...(VERDICTS.includes(verdict)
      ? []
      : [{ rule: 'verdict', expected: `one of ${VERDICTS.join(', ')}`, found: String(verdict) }]),
  ]
}

type Statement = { readonly text: string; readonly evidence: readonly Citation[] }

const statementsOf = (report: Report): readonly Statement[] => [
  ...(report.cause ? [report.cause] : []),
  ...report.findings,
  ...report.ruledOut,
  ...report.timeline.map(({ at, event, evidence }) => ({ text: `${at} ${event}`, evidence })),
]

function unsupported(report: Report): readonly Failure[] {
  return statementsOf(report)
    .filter(({ evidence }) => evidence.length === 0)
    .map(({ text }) => ({
      rule: 'evidence',
      expected: 'every statement cites evidence',
      found: `none for ${quoted(text)}`,
    }))
}

function dangling(report: Report): readonly Failure[] {
  const rows = new Map(report.evidence.map(({ id, rowCount }) => [id, rowCount]))
  return statementsOf(report).flatMap(({ text, evidence }) =>
    evidence.flatMap((cited) => {
      const count = rows.get(cited.id)
      const missing = cited.rows.filter((n) => !Number.isInteger(n) || n < 1 || n > (count ?? 0))
      if (count !== undefined && missing.length === 0) return []
      const what =
        count === undefined
          ? `there is no ${cited.id}`
          : `${cited.id} has ${count} rows, and row ${missing.join(', ')} is cited`
      return [
        {
          rule: 'evidence',
          expected: 'every citation leads to rows of the report',
          found: `${what} for ${quoted(text)}`,
        },
      ]
    }),
  )
}

function falselyHealthy({ verdict, gaps }: Report): readonly Failure[] {
  return verdict === 'healthy' && gaps.length > 0
    ? [
        {
          rule: 'healthy',
          expected: 'a healthy verdict stands beside no gap',
          found: all(gaps.map(({ what, why }) => `${what}: ${why}`)),
        },
      ]
    : []
}

/** A query that failed may have done so before it came to Azure; no other may be uncounted. */
function miscounted({ report, events, reached }: Pick<Played, 'report' | 'events' | 'reached'>) {
  const failed = new Set(
    events.flatMap((event) => (event.kind === 'query-failed' && event.source === 'logs' ? [event.id] : [])),
  ).size
  const { queries } = report.receipt
  return reached <= queries && reached >= queries - failed
    ? []
    : [
        {
          rule: 'receipt',
          expected: `the ${queries} log queries of the receipt${failed ? `, ${failed} of which failed,` : ''} came to Azure`,
          found: `${reached} came`,
        },
      ]
}
