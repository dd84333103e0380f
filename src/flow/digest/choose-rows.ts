import type { Evidence } from '../../incident/evidence.ts'
import { cellLine } from './cell.ts'
import { momentOf } from './groups.ts'
import { groupsOfEvidence, tableOfEvidence } from './read-table.ts'
import type { Column } from './table.ts'

/** Which rows of an evidence are asked for; what is left out does not narrow. Rows count from 1. */
export type Wanted = {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly template?: string | undefined
  readonly contains?: string | undefined
  readonly column?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

/** The rows that were meant, by index from 0 in order, and the columns to show; or what is wrong with the question. */
export type Choice =
  | { readonly kind: 'rows'; readonly rows: readonly number[]; readonly columns: readonly Column[] }
  | { readonly kind: 'wrong'; readonly why: string }

const MOST_NAMED = 40

/** Finds the rows that all conditions together ask for. */
export function chooseRows(evidence: Evidence, wanted: Wanted): Choice {
  const { id, rowCount } = evidence
  const { varying, constant } = tableOfEvidence(evidence)
  const columns = [...varying, ...constant]
  if (columns.length === 0) return wrong(`${id} has no rows.`)
  const { from = 1, to = rowCount } = wanted
  if (from > rowCount) return wrong(`${id} has ${rowCount} rows, numbered from 1.`)
  if (to < from) return wrong(`Row ${to} stands before row ${from}: from is the first row, to the last.`)
  const column = wanted.column === undefined ? undefined : columnCalled(columns, wanted.column)
  if (wanted.column !== undefined && !column)
    return wrong(
      `${id} has no column ${JSON.stringify(wanted.column)}. Columns: ${columns
        .slice(0, MOST_NAMED)
        .map(({ label }) => label)
        .join(', ')}${columns.length > MOST_NAMED ? ` and ${columns.length - MOST_NAMED} more` : ''}.`,
    )
  const grouped = groupsOfEvidence(evidence)
  const { groups } = grouped
  const group =
    wanted.template === undefined
      ? undefined
      : groups.find((one) => one.id === `T${/^t?0*(\d{1,9})$/i.exec(wanted.template ?? '')?.[1]}`)
  if (wanted.template !== undefined && !group)
    return wrong(
      `${id} has no template ${JSON.stringify(wanted.template)}. Templates: ${groups.length === 1 ? 'T1' : `T1 to T${groups.length}`}.`,
    )
  const dated = wanted.since !== undefined || wanted.until !== undefined
  if (dated && !grouped.time) return wrong(`No column of ${id} dates its rows: leave out since and until.`)

  const sought = wanted.contains === undefined ? undefined : cellLine(wanted.contains).toLowerCase()
  const found = sought === undefined ? null : (column ? [column] : columns).map((one) => holding(one, sought))
  const [since, until] = [Date.parse(wanted.since ?? ''), Date.parse(wanted.until ?? '')]
  const all = group?.rows ?? Array.from({ length: rowCount }, (_, row) => row)
  const rows = all.filter((row) => {
    if (row < from - 1 || row > to - 1) return false
    if (found && !found.some((holds) => holds(row))) return false
    if (!dated) return true
    const at = Date.parse(momentOf(grouped, row))
    return !(at < since) && !(at > until) && !Number.isNaN(at)
  })
  const alone = column && sought === undefined
  return {
    kind: 'rows',
    rows,
    columns: alone
      ? [...(grouped.time && grouped.time.name !== column.name ? [grouped.time] : []), column]
      : columns,
  }
}

const wrong = (why: string): Choice => ({ kind: 'wrong', why })

const columnCalled = (columns: readonly Column[], name: string): Column | undefined =>
  columns.find((one) => one.name === name) ??
  columns.find(({ label }) => label.toLowerCase() === name.toLowerCase())

/** Whether the cell of a row holds the text; each value is looked at once. */
function holding({ values, of }: Column, sought: string): (row: number) => boolean {
  const holds = values.map((value) => value.toLowerCase().includes(sought))
  return (row) => holds[of[row] ?? 0] === true
}
