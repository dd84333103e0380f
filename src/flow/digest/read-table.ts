import type { Evidence } from '../../incident/evidence.ts'
import { type Grouped, grouped } from './groups.ts'
import { type Table, tableOf } from './table.ts'

/** Reading thousands of rows takes a while; an evidence never changes, and its rows are read again and again. */
const tables = new WeakMap<Evidence, Table>()
const groupings = new WeakMap<Evidence, Grouped>()

/** The columns of an evidence. */
export function tableOfEvidence(evidence: Evidence): Table {
  const table = tables.get(evidence) ?? tableOf(evidence.rows)
  tables.set(evidence, table)
  return table
}

/** The groups of an evidence; their ids depend on its rows alone. */
export function groupsOfEvidence(evidence: Evidence): Grouped {
  const found = groupings.get(evidence) ?? grouped(tableOfEvidence(evidence))
  groupings.set(evidence, found)
  return found
}
