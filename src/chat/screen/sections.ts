import type { Row } from '../../incident/evidence.ts'
import { sayMoment, sayRange } from '../../incident/moment.ts'
import { type EvidenceLine, type Finding, isAzuresWord, type Report } from '../../incident/report.ts'
import { cited, cut, inert } from './inert.ts'
import { counted, dim } from './paragraph.ts'
import type { Block, Mark, Run, Section } from './screen.ts'

const LONGEST = 600
const LONGEST_CELL = 120

/** The parts of a report that are opened, the empty ones left out. */
export function sectionsOf(report: Report): readonly Section[] {
  const all: readonly Omit<Section, 'press'>[] = [
    { name: 'timeline', title: 'Timeline (UTC)', blocks: timeline(report) },
    { name: 'findings', title: 'Findings', blocks: findings(report, report.findings) },
    { name: 'steps', title: 'Steps', blocks: steps(report) },
    { name: 'gaps', title: 'Could not be seen', blocks: gaps(report) },
    { name: 'ruled-out', title: 'Ruled out', blocks: findings(report, report.ruledOut) },
    { name: 'withheld', title: 'Withheld', blocks: withheld(report) },
    { name: 'evidence', title: 'Evidence', blocks: report.evidence.flatMap(evidence) },
  ]
  return all
    .filter(({ blocks }) => blocks.length > 0)
    .map((one) => ({ ...one, press: { kind: 'show', id: report.id, section: one.name } }))
}

type Line = { readonly mark?: Mark; readonly runs: readonly Run[] }

const list = (items: readonly Line[]): readonly Block[] =>
  items.length === 0
    ? []
    : [{ kind: 'list', items: items.map(({ mark = 'bullet', runs }) => ({ mark, runs })) }]

const timeline = ({ timeline: entries }: Report): readonly Block[] =>
  list(
    entries.map(({ at, event, evidence: citations }) => ({
      runs: [
        { text: `${inert(sayMoment(at)).replace(' UTC', '')}  `, style: 'code' },
        { text: cut(inert(event), LONGEST) },
        { text: cited(citations), style: 'dim' },
      ],
    })),
  )

const findings = ({ evidence: known }: Report, all: readonly Finding[]): readonly Block[] =>
  list(
    all.map(({ text, evidence: citations }) => ({
      runs: [
        { text: cut(inert(text), LONGEST) },
        { text: cited(citations), style: 'dim' },
        ...(isAzuresWord(citations, known) ? [{ text: ' Azure’s own word', style: 'dim' as const }] : []),
      ],
    })),
  )

/** What the model said and its rows do not show: nobody should take it for a finding. */
const withheld = ({ withheldStatements: all = [] }: Report): readonly Block[] =>
  list(
    all.map(({ text, why }) => ({
      runs: [
        { text: 'Not borne out: ', style: 'strong' },
        { text: cut(inert(text), LONGEST) },
        { text: cut(` (${inert(why)})`, LONGEST), style: 'dim' },
      ],
    })),
  )

const steps = ({ steps: all }: Report): readonly Block[] =>
  list(
    all.map(({ id, title, status, reason }) => ({
      mark: status,
      runs: [
        { text: cut(`${inert(id)}. ${inert(title)}`, 200) },
        ...(reason === undefined
          ? []
          : [{ text: cut(`: ${inert(reason)}`, LONGEST), style: 'dim' as const }]),
      ],
    })),
  )

const gaps = ({ gaps: all }: Report): readonly Block[] =>
  list(
    all.map(({ what, why, fix }) => ({
      runs: [
        { text: cut(inert(what), 200), style: 'strong' },
        { text: cut(`: ${inert(why)}. `, LONGEST) },
        { text: cut(inert(fix), LONGEST), style: 'dim' },
      ],
    })),
  )

/** One evidence: where its rows came from, the query, and the first of them. */
function evidence(one: EvidenceLine): readonly Block[] {
  const where = one.workspace.split('/').at(-1) ?? one.workspace
  return [
    {
      kind: 'text',
      runs: [
        { text: inert(one.id), style: 'strong' },
        {
          text: `  ${sayRows(one)} from ${cut(inert(where), 100)}${one.step === undefined ? '' : `, step ${cut(inert(one.step), 40)}`}`,
        },
        { text: `  ${sayRange(one)}`, style: 'dim' },
      ],
    },
    { kind: 'code', text: cut(inert(one.query), 1_500) },
    ...(one.sample.length > 0 && one.rowCount > one.sample.length
      ? [dim(`${one.sample.length} of ${sayRows(one)}:`)]
      : []),
    ...table(one.sample),
  ]
}

/** How many rows there are; where the answer was cut off, nobody knows how many. */
export const sayRows = ({ rowCount, truncated }: EvidenceLine): string =>
  truncated ? `${rowCount} rows or more` : counted(rowCount, 'row')

function table(rows: readonly Row[]): readonly Block[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  if (columns.length === 0) return []
  return [
    {
      kind: 'table',
      columns: columns.map((name) => cut(inert(name), 60)),
      rows: rows.map((row) => columns.map((name) => cut(inert(cell(row[name])), LONGEST_CELL))),
    },
  ]
}

/** A cell as text; what is no text is JSON. */
export const cell = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
