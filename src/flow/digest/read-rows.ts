import type { Evidence } from '../../incident/evidence.ts'
import { around, cellLine, cut } from './cell.ts'
import { type Choice, chooseRows, type Wanted } from './choose-rows.ts'
import { titleOf } from './head.ts'
import { tableOfEvidence } from './read-table.ts'
import { rowBlock, rowStyle } from './row-lines.ts'
import { within } from './within.ts'

const CELLS = [4_000, 1_500, 600, 300]
const HEADER = 1_500
/** For the lines around the rows. */
const RESERVED = 400
const MOST_ROWS = 400

/**
 * Rows of an evidence as they stand, each with its number, in at most `room` characters; the rows that do not fit are said
 * with the row to go on from. `ok` false = the question cannot be answered, and the text says what could be asked.
 */
export function readRows(
  evidence: Evidence,
  wanted: Wanted,
  room: number,
): { readonly ok: boolean; readonly text: string } {
  const choice = chooseRows(evidence, wanted)
  if (choice.kind === 'wrong') return { ok: false, text: choice.why }
  const { rows } = choice
  const title = titleOf(evidence)
  if (rows.length === 0)
    return { ok: true, text: `${title}\n(none of its ${evidence.rowCount} rows: ${said(wanted)})` }
  const lines =
    rows.length === 1 ? alone(rows[0] ?? 0, choice, wanted, room) : several(evidence, choice, wanted, room)
  return { ok: true, text: within([title, ...lines], room) }
}

function several(
  evidence: Evidence,
  { rows, columns }: Extract<Choice, { kind: 'rows' }>,
  wanted: Wanted,
  room: number,
): readonly string[] {
  const { constant } = tableOfEvidence(evidence)
  const shown =
    columns.length > constant.length + 1 ? columns.filter((one) => !constant.includes(one)) : columns
  const style = rowStyle({ rowCount: evidence.rowCount }, shown)
  const header = style.header === null || style.header.length > HEADER ? [] : [style.header]
  const left = room - RESERVED - (header[0]?.length ?? 0)
  const sought = soughtIn(wanted)
  const write = (most: number): readonly string[] => {
    const lines: string[] = []
    let used = 0
    for (const row of rows.slice(0, MOST_ROWS)) {
      const line = cut(
        style.line(row, most, sought === null ? cut : (text, limit) => around(text, sought, limit)),
        left,
      )
      used += line.length + 1
      if (used > left && lines.length > 0) break
      lines.push(line)
    }
    return lines
  }
  const tries = CELLS.map(write)
  const lines = tries.find((one) => one.length === rows.length) ?? tries.at(-1) ?? []
  const next = rows[lines.length]
  return [
    ...header,
    ...lines,
    next === undefined
      ? `(these are all ${rows.length} rows ${said(wanted)})`
      : `(${lines.length} of ${rows.length} rows ${said(wanted)}; for the others ask again with from: ${next + 1})`,
  ]
}

/** One row, a cell a line; what is too long is cut as little as the room allows. */
function alone(
  row: number,
  { columns }: Extract<Choice, { kind: 'rows' }>,
  wanted: Wanted,
  room: number,
): readonly string[] {
  const sought = soughtIn(wanted)
  const excerpt = sought === null ? cut : (text: string, most: number) => around(text, sought, most)
  const tries = [room, ...CELLS, 100].map((most) => rowBlock(row, columns, most, excerpt))
  return (
    tries.find((lines) => lines.reduce((sum, line) => sum + line.length + 1, 0) <= room - RESERVED) ??
    tries.at(-1) ??
    []
  )
}

const soughtIn = ({ contains }: Wanted): string | null =>
  contains === undefined || contains === '' ? null : cellLine(contains).toLowerCase()

/** What was asked for, in words. */
function said({ from, to, template, contains, column, since, until }: Wanted): string {
  const parts = [
    ...(from !== undefined || to !== undefined
      ? [`from row ${from ?? 1}${to === undefined ? '' : ` to ${to}`}`]
      : []),
    ...(template === undefined ? [] : [`of ${cut(cellLine(template), 20)}`]),
    ...(contains === undefined
      ? []
      : [
          `with ${JSON.stringify(cut(cellLine(contains), 80))}${column === undefined ? '' : ` in ${cut(cellLine(column), 80)}`}`,
        ]),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ]
  return parts.join(', ') || 'of the evidence'
}
