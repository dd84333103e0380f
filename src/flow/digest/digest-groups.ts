import type { Evidence } from '../../incident/evidence.ts'
import { byTime } from '../../incident/moment.ts'
import { TROUBLE } from '../../incident/state-words.ts'
import { cut } from './cell.ts'
import { type Group, type Grouped, momentOf } from './groups.ts'
import { constantLine } from './head.ts'
import { ranges } from './ranges.ts'
import { groupsOfEvidence, tableOfEvidence } from './read-table.ts'
import { type RowStyle, rowStyle } from './row-lines.ts'
import { cellAt } from './table.ts'
import { type Telling, tell, tellingOf } from './tell-group.ts'

const CELL = 600
const BRIEF_CELL = 160
const LINE = 2_500
/** Of the line that names the groups of one row. */
const HEADING = 12
const HEADER = 1_500
/** The largest groups are always told; so many others at most are tried. */
const LARGEST = 3
const TRIED = 300
/** The end of a story matters. */
const LATEST = 5
const RESERVED = 200

/** The rows of an evidence by template, in at most `room` characters. */
export function digestGroups(title: string, evidence: Evidence, room: number): readonly string[] {
  const table = tableOfEvidence(evidence)
  const grouped = groupsOfEvidence(evidence)
  const style = rowStyle(table, table.varying)
  const header = style.header === null || style.header.length > HEADER ? [] : [style.header]
  const { groups } = grouped
  const templates = groups.length === 1 ? 'T1' : `T1 to T${groups.length}`
  const head = [
    title,
    ...constantLine(table.constant, room / 4, CELL),
    `(rows by template, ${templates}: one row of each as it stands, then what differs in the others; read_evidence reads on by rows, template or contains)`,
    ...header,
  ]
  const left = room - lengthOf(head) - RESERVED
  const { told, end } = fitting(grouped, style, left, latest(grouped, table.rowCount, style))
  const hidden = groups.filter(({ id }) => !told.has(id))
  const body = blocks(
    groups.filter(({ id }) => told.has(id)),
    told,
  )
  return [...head, ...body, ...hiddenLine(hidden), ...end]
}

/** The groups that fit: the largest, then those that sound like trouble, the rarer first; then the end, then what differs in the groups. */
function fitting(
  grouped: Grouped,
  style: RowStyle,
  room: number,
  end: readonly string[],
): { readonly told: ReadonlyMap<string, readonly string[]>; readonly end: readonly string[] } {
  const chosen: { readonly group: Group; readonly telling: Telling; readonly brief: readonly string[] }[] = []
  let left = room
  for (const group of byWeight(grouped).slice(0, TRIED)) {
    const telling = tellingOf(grouped, style, group)
    const brief = tell(telling, 0)
    const cost = lengthOf(brief) + HEADING
    if (cost > left) continue
    chosen.push({ group, telling, brief })
    left -= cost
  }
  const ends = lengthOf(end) <= left
  if (ends) left -= lengthOf(end)
  // The largest are told anyway, so they come last where it is about details.
  const order = [...chosen.slice(LARGEST), ...chosen.slice(0, LARGEST)]
  const told = new Map<string, readonly string[]>()
  for (const [at, { group, telling, brief }] of order.entries()) {
    const share = Math.floor(left / (order.length - at))
    const full = tell(telling, lengthOf(brief) + share)
    left -= lengthOf(full) - lengthOf(brief)
    told.set(group.id, full)
  }
  return { told, end: ends ? end : [] }
}

function byWeight(grouped: Grouped): readonly Group[] {
  const { groups } = grouped
  const largest = groups.slice(-LARGEST).reverse()
  const rest = groups.slice(0, -LARGEST)
  const loud = rest.filter((group) => isLoud(grouped, group))
  const isTaken = new Set(loud)
  return [...largest, ...loud, ...rest.filter((group) => !isTaken.has(group))]
}

const isLoud = ({ columns }: Grouped, { rows }: Group): boolean =>
  columns.some(
    (column) =>
      column.kind !== 'time' &&
      column.kind !== 'number' &&
      TROUBLE.test(cellAt(column, rows[0] ?? 0).slice(0, CELL)),
  )

/** Groups in order; those of one row share a heading. */
function blocks(groups: readonly Group[], told: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const single = groups.filter(({ rows }) => rows.length === 1)
  const others = groups.filter(({ rows }) => rows.length > 1)
  const linesOf = ({ id }: Group): readonly string[] => told.get(id) ?? []
  return [
    ...(single.length > 0 ? [`${idsOf(single)} · one row each`, ...single.flatMap(linesOf)] : []),
    ...others.flatMap(linesOf),
  ]
}

function hiddenLine(groups: readonly Group[]): readonly string[] {
  if (groups.length === 0) return []
  const rows = groups.reduce((sum, one) => sum + one.rows.length, 0)
  return [
    `(not shown: ${groups.length} more templates with ${rows} rows, ${idsOf(groups)}: read_evidence with template)`,
  ]
}

const idsOf = (groups: readonly Group[]): string =>
  ranges(
    groups.map(({ id }) => Number(id.slice(1)) - 1),
    6,
  ).replace(/\d+/g, 'T$&')

/** The last rows in order of time. */
function latest(grouped: Grouped, rowCount: number, style: RowStyle): readonly string[] {
  if (!grouped.time) return []
  const last = Array.from({ length: rowCount }, (_, row) => row)
    .filter((row) => momentOf(grouped, row) !== '')
    .sort((a, b) => byTime(momentOf(grouped, a), momentOf(grouped, b)) || a - b)
    .slice(-LATEST)
  return ['the latest rows:', ...last.map((row) => cut(style.line(row, BRIEF_CELL), LINE))]
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0)
