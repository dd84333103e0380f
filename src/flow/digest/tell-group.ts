import { cut } from './cell.ts'
import { type Difference, describe, sayExtent } from './describe.ts'
import type { Group, Grouped } from './groups.ts'
import type { RowStyle } from './row-lines.ts'

const CELL = 600
const LINE = 2_500
const BRIEF_CELL = 160
const BRIEF_LINE = 400
const DETAIL = 400
const NAMES = 160

/** All that can be told of a group. */
export type Telling = {
  /** Null where the group is one row, whose line tells all. */
  readonly extent: string | null
  /** Its first row, whole and in short. */
  readonly row: string
  readonly shortRow: string
  readonly differences: readonly Difference[]
}

/** Gathers what can be told of a group. */
export function tellingOf(grouped: Grouped, style: RowStyle, group: Group): Telling {
  const [first = 0] = group.rows
  return {
    extent: group.rows.length === 1 ? null : sayExtent(grouped, group),
    row: cut(style.line(first, CELL), LINE),
    shortRow: cut(style.line(first, BRIEF_CELL), BRIEF_LINE),
    differences: describe(grouped, group),
  }
}

/** A group in at most `room` characters, or as short as it can be told; differences that are not told are named. */
export function tell({ extent, row, shortRow, differences }: Telling, room: number): readonly string[] {
  const details = differences.map(({ label, text }) => `  ${cut(`${label}: ${text}`, DETAIL)}`)
  for (const line of row === shortRow ? [row] : [row, shortRow]) {
    const all = [...(extent === null ? [] : [extent]), line, ...details]
    if (lengthOf(all) <= room) return all
  }
  const head = [...(extent === null ? [] : [extent]), shortRow]
  let used = lengthOf(head) + NAMES + 20
  let count = 0
  for (const detail of details) {
    used += detail.length + 1
    if (used > room) break
    count++
  }
  const names = differences.slice(count).map(({ label, text }) => (label.includes(' every ') ? text : label))
  return [
    ...head,
    ...details.slice(0, count),
    ...(names.length > 0 ? [`  these differ too: ${cut(names.join(', '), NAMES)}`] : []),
  ]
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0)
