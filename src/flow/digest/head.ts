import type { Evidence } from '../../incident/evidence.ts'
import { cellLine, cut } from './cell.ts'
import { type Column, cellAt } from './table.ts'

const LONGEST_SOURCE = 120

/** The first line of an evidence: what it is of, the range searched, how many rows. */
export function titleOf({ id, source, from, to, rowCount, truncated }: Evidence): string {
  const of = cut(cellLine(source.kind === 'logs' ? source.table : source.what), LONGEST_SOURCE)
  return `${id} · ${of} · searched ${from} to ${to} · ${rowCount} ${rowCount === 1 ? 'row' : 'rows'}${truncated ? ' (truncated: more exist)' : ''}`
}

/** The columns that are the same in every row, told once, as many as fit; of the others their names. */
export function constantLine(columns: readonly Column[], room: number, longest: number): readonly string[] {
  if (columns.length === 0) return []
  const told: string[] = []
  let used = 0
  for (const column of columns) {
    const one = `${column.label}=${cut(cellAt(column, 0), longest)}`
    used += one.length + 1
    if (used > room) break
    told.push(one)
  }
  const rest = columns.slice(told.length)
  return [
    ...(told.length > 0 ? [`in every row:\t${told.join('\t')}`] : []),
    ...(rest.length > 0 ? [restLine(rest, Math.max(200, room / 4))] : []),
  ]
}

function restLine(columns: readonly Column[], room: number): string {
  const names = columns.map(({ label }) => label).join(', ')
  return `in every row the same as well: ${cut(names, room)} (read_evidence of one row shows them)`
}
