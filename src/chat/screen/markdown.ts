import { sayMoment, sayRange } from '../../incident/moment.ts'
import type { EvidenceLine, Finding, Report } from '../../incident/report.ts'
import { cited, inert } from './inert.ts'
import { receiptLine } from './receipt.ts'
import { cell, sayRows } from './sections.ts'

/** The whole report as Markdown, for a file or a post-incident review; text from outside stays text. */
export function markdown(report: Report): string {
  const { guide, window } = report
  return [
    `# ${md(report.title)}`,
    `**${report.verdict.toUpperCase()}** · ${md(report.status)}`,
    `> ${md(report.request)}`,
    md(report.summary),
    ...part('Cause', report.cause ? [`${statement(report.cause)}`] : []),
    ...part('What to do now', bullets(report.next.map(md))),
    ...part(
      'Timeline (UTC)',
      bullets(
        report.timeline.map(
          ({ at, event, evidence }) => `${md(sayMoment(at))} ${statement({ text: event, evidence })}`,
        ),
      ),
    ),
    ...part('Findings', bullets(report.findings.map(statement))),
    ...part('Ruled out', bullets(report.ruledOut.map(statement))),
    ...part(
      'Questions',
      bullets(report.questions.map((one) => `${md(one.text)} ${md(one.answer ?? 'not answered')}`)),
    ),
    ...part(
      'Steps of the guide',
      bullets(
        report.steps.map(
          (one) => `${md(one.id)}. ${md(one.title)}: ${one.status}${one.reason ? `, ${md(one.reason)}` : ''}`,
        ),
      ),
    ),
    ...part(
      'Could not be seen',
      bullets(report.gaps.map((one) => `${md(one.what)}: ${md(one.why)}. ${md(one.fix)}`)),
    ),
    ...part('Evidence', report.evidence.flatMap(evidence)),
    '---',
    [
      ...(guide ? [`Guide: ${md(guide.title)} (${md(guide.why)}).`] : []),
      ...(window ? [`Searched: ${sayRange(window)}.`, ...window.assumed.map(md)] : []),
      md(receiptLine(report.receipt, report.withheld)),
    ].join(' '),
    '',
  ].join('\n\n')
}

const part = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, ...lines]
const bullets = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')]
const statement = ({ text, evidence: citations }: Finding): string =>
  `${md(text)} ${md(cited(citations))}`.trimEnd()

function evidence(one: EvidenceLine): readonly string[] {
  const rows = one.sample.map((row) =>
    Object.entries(row)
      .map(([name, value]) => `${name}=${cell(value)}`)
      .join('  '),
  )
  return [
    `### ${md(one.id)}: ${sayRows(one)} from ${md(one.workspace)}, ${sayRange(one)}`,
    fenced('kql', one.query),
    ...(rows.length > 0 ? [fenced('text', rows.join('\n'))] : []),
  ]
}

/** A fence longer than any run of backticks in it. */
function fenced(language: string, text: string): string {
  const clean = inert(text)
  const longest = [...clean.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${clean}\n${fence}`
}

/** One line of text in which nothing is markup; what cannot be any stays readable as it is. */
export const md = (text: string): string =>
  inert(text)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*[\]<>~|$#]|&(?=[#\w])|@(?=\w)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    // At the beginning of a line more is markup: lists and rules.
    .replace(/^[+=-]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
