import color from 'picocolors'
import type { Citation } from '../incident/evidence.ts'
import { sayLimits } from '../incident/limit-use.ts'
import { sayMoment, sayRange } from '../incident/moment.ts'
import { sayMoney } from '../incident/price.ts'
import type { ProposalView } from '../incident/proposal.ts'
import { isAzuresWord, type Report } from '../incident/report.ts'
import { proposalLines } from './proposal.ts'
import { WIDTH, wrap } from './wrap.ts'

const MARK = { done: '✓', failed: '✗', skipped: '–' } as const
const PAINT = {
  healthy: color.green,
  confirmed: color.red,
  likely: color.yellow,
  inconclusive: color.magenta,
} as const

/** The report for a terminal of 100 columns: the answer first, then what it rests on. Pure. */
export function renderReport(report: Report, proposals: readonly ProposalView[] = []): string {
  return [
    ...head(report),
    ...section('What happened', [wrap(report.summary)]),
    ...section(
      'Questions',
      report.questions.map((q) =>
        wrap(
          `${q.text}${q.choices.length > 0 ? ` (${q.choices.join(', ')})` : ''} ${q.answer === undefined ? '→ not answered' : `→ ${q.answer}`}`,
          2,
        ),
      ),
    ),
    ...section(
      'Timeline (UTC)',
      report.timeline.map((entry) =>
        wrap(`${sayMoment(entry.at).replace(' UTC', '')}  ${entry.event} ${cites(entry.evidence)}`, 4),
      ),
    ),
    ...section('Cause', report.cause ? [wrap(`${report.cause.text} ${cites(report.cause.evidence)}`)] : []),
    ...section(
      'Findings',
      report.findings.map((one) => wrap(`• ${one.text} ${cites(one.evidence, report)}`, 2)),
    ),
    ...section(
      'Ruled out',
      report.ruledOut.map((one) => wrap(`• ${one.text} ${cites(one.evidence, report)}`, 2)),
    ),
    ...section(
      'Steps of the guide',
      report.steps.map((step) =>
        wrap(`${MARK[step.status]} ${step.id}. ${step.title}${step.reason ? `: ${step.reason}` : ''}`, 4),
      ),
    ),
    ...section(
      'Could not be seen',
      report.gaps.map((gap) => wrap(`• ${gap.what}: ${gap.why}. ${gap.fix}`, 2)),
    ),
    ...section(
      'Next',
      report.next.map((one) => wrap(`• ${one}`, 2)),
    ),
    ...section(
      proposals.length === 1 ? 'Proposed repair' : 'Proposed repairs',
      proposals.map((one) => proposalLines(one).join('\n')),
    ),
    ...section(
      'Withheld, since its rows do not show it',
      (report.withheldStatements ?? []).map(({ text, why }) => wrap(`• ${text} (${why})`, 2)),
    ),
    ...section('Evidence', report.evidence.map(evidence)),
    ...receipt(report),
  ].join('\n')
}

function head(report: Report): string[] {
  const verdict = PAINT[report.verdict](report.verdict.toUpperCase())
  const guide = report.guide ? [wrap(`Guide: ${report.guide.title} (${report.guide.why})`, 7)] : []
  const window = report.window
    ? [
        wrap(`Searched: ${sayRange(report.window)}${report.window.widened ? ' (widened)' : ''}`, 10),
        ...report.window.assumed.map((one) => wrap(`Assumed: ${one}`, 9)),
      ]
    : []
  return ['', color.bold(`${verdict}  ${report.title}`), ...guide, ...window]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', color.bold(title), ...lines]
}

function evidence(one: Report['evidence'][number]): string {
  const title = `${one.id}  ${one.rowCount}${one.truncated ? ' or more' : ''} ${one.rowCount === 1 ? 'row' : 'rows'} from ${one.workspace.startsWith('/') ? one.query.replace(/\/\S*\//, '') : one.workspace}${one.step ? `, step ${one.step}` : ''}`
  const sample = one.sample.map((row) =>
    cut(
      `      ${Object.values(row)
        .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
        .join('  ')}`,
    ),
  )
  return [title, ...sample.map((line) => color.dim(line))].join('\n')
}

function receipt({ receipt: cost, withheld }: Report): string[] {
  const model = cost.model
    ? `${cost.model}: ${cost.modelCalls} turns, ${cost.promptTokens} tokens in (${cost.cachedTokens} cached), ${cost.completionTokens} out`
    : 'no model'
  const money = cost.cost === undefined ? '' : ` · ${sayMoney(cost.cost, cost.currency)}`
  const reached = sayLimits(cost.limits ?? [])
  const limits = reached === null ? '' : ` · ${reached}`
  const held = withheld > 0 ? ` · ${withheld} statements withheld, their citations did not hold` : ''
  return [
    '',
    color.dim(
      wrap(`${cost.queries} queries · ${cost.seconds.toFixed(1)} s · ${model}${money}${limits}${held}`),
    ),
  ]
}

function cites(citations: readonly Citation[], report?: Report): string {
  const text = citations.map(
    (one) => `${one.id}${one.rows.length > 0 && one.rows.length <= 4 ? `:${one.rows.join(',')}` : ''}`,
  )
  const azure = report && isAzuresWord(citations, report.evidence) ? ' Azure’s own word' : ''
  return color.dim(`[${[...new Set(text)].join(' ')}${azure}]`)
}

const cut = (line: string): string => (line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line)
