import { html } from 'hono/html'
import { cell } from '../../chat/screen/sections.ts'
import type { RowsPage } from '../../flow/archive.ts'
import type { Row } from '../../incident/evidence.ts'
import type { Html } from '../route.ts'
import { shown } from '../shown.ts'

/** Of a cell so much is shown in a table; a row has a page with the whole of it. */
const LONGEST_CELL = 300
const LONGEST_COLUMN = 80

type At = {
  readonly id: string
  readonly evidence: string
  readonly caption: string
  /** The place of the first of these rows among all that fit, the first being 0; null = they are single ones. */
  readonly offset: number | null
  /** How many there are in all. */
  readonly count: number
}

/** The page of one row. */
export const pathOfRow = (id: string, evidence: string, n: number): string =>
  `/investigations/${id}/evidence/${evidence}/row?n=${n}`

/** Rows of one evidence. Each has an address, `#E1:2`, by which a citation finds it, and a page with all of its cells. */
export function rowsTable(
  page: Pick<RowsPage, 'columns' | 'rows'>,
  { id, evidence, caption, offset, count }: At,
  heading: (column: string) => Html = (column) => html`<th scope="col">${sayColumn(column)}</th>`,
): Html {
  return html`<table class="rows" aria-rowcount="${count + 1}"><caption>${caption}</caption>
<thead><tr aria-rowindex="1"><th scope="col">Row</th>${page.columns.map(heading)}</tr></thead>
<tbody>${cellsOf(page).map(
    ({ n, cells }, at) =>
      html`<tr id="${evidence}:${n}" tabindex="-1" aria-rowindex="${(offset === null ? n - 1 : offset + at) + 2}"><th scope="row"><a href="${pathOfRow(id, evidence, n)}" aria-label="Row ${n}, whole">${n}</a></th>${cells.map((text) => html`<td dir="auto">${text}</td>`)}</tr>`,
  )}</tbody></table>`
}

/** Rows as a table shows them: the beginning of each cell, in the order of the columns. */
export const cellsOf = ({
  columns,
  rows,
}: Pick<RowsPage, 'columns' | 'rows'>): readonly {
  readonly n: number
  readonly cells: readonly string[]
}[] =>
  rows.map(({ n, row }) => ({ n, cells: columns.map((column) => shown(cellOf(row, column), LONGEST_CELL)) }))

export const sayColumn = (column: string): string => shown(column, LONGEST_COLUMN)

/** The text of a cell; empty where the row has none. */
export const cellOf = (row: Row, column: string): string =>
  Object.hasOwn(row, column) ? cell(row[column]) : ''
