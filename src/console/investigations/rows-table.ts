import { html } from 'hono/html'
import type { RowsPage } from '../../flow/archive.ts'
import type { Html } from '../route.ts'
import { shown } from '../shown.ts'

/** Of a cell so much is shown; the whole of it has a page of its own. */
const LONGEST_CELL = 300

type At = { readonly id: string; readonly evidence: string; readonly caption: string }

/** Rows of one evidence. Each has an address, `#E1:2`, by which a citation finds it. */
export function rowsTable(
  { columns, rows }: Pick<RowsPage, 'columns' | 'rows'>,
  { id, evidence, caption }: At,
  heading: (column: string) => Html = (column) => html`<th scope="col">${shown(column, 80)}</th>`,
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Rows of ${evidence}"><table class="rows"><caption>${caption}</caption>
<thead><tr><th scope="col">Row</th>${columns.map(heading)}</tr></thead>
<tbody>${rows.map(
    ({ n, row, cut }) =>
      html`<tr id="${evidence}:${n}"><th scope="row">${n}</th>${columns.map((column) => {
        const text = sayCell(row[column])
        const more = cut.includes(column) || text.length > LONGEST_CELL
        return html`<td dir="auto">${shown(text, LONGEST_CELL)}${
          more
            ? html` <a class="cite" href="/investigations/${id}/evidence/${evidence}/cell?n=${n}&column=${encodeURIComponent(column)}">all of it<span class="visually-hidden"> (row ${n}, ${shown(column, 80)})</span></a>`
            : ''
        }</td>`
      })}</tr>`,
  )}</tbody></table></div>`
}

/** A value as a cell shows it. */
function sayCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
