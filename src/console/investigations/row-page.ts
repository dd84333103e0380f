import { html } from 'hono/html'
import { parts, visible } from '../../chat/screen/inert.ts'
import { counted } from '../../chat/screen/paragraph.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { cellOf, pathOfRow, sayColumn } from './rows-table.ts'
import { noRows, pathTo, ROWS_A_PAGE, rowsAddressOf } from './rows-wanted.ts'

/** One row with all of its cells, those that are very long as far as they are shown at once. */
export async function rowPage(asked: Asked, { archive }: ConsoleHouse): Promise<Answer> {
  const address = rowsAddressOf(asked)
  const { id, evidence } = address
  const n = numberIn(asked.query)
  const page = n === null ? null : await archive.rows(id, evidence, { offset: n - 1, limit: 1 })
  const [one] = page?.rows ?? []
  if (!page || !one || n === null) throw noRows()
  const offset = Math.floor((n - 1) / ROWS_A_PAGE) * ROWS_A_PAGE
  return {
    kind: 'page',
    title: `${evidence}, row ${n}`,
    room: 'investigations',
    body: html`<p class="row"><a href="/investigations/${id}#${evidence}:${n}">The investigation</a> <a href="${pathTo(address, { offset, sort: '', text: '' })}#${evidence}:${n}">All rows</a></p>
<div class="row ends"><h1>${evidence}, row ${n} of ${page.total}</h1><nav class="row" aria-label="Rows">${
      n > 1 ? html`<a class="button" href="${pathOfRow(id, evidence, n - 1)}">Row before</a>` : ''
    }${n < page.total ? html`<a class="button" href="${pathOfRow(id, evidence, n + 1)}">Row after</a>` : ''}</nav></div>
<dl class="card cells">${page.columns.map((column) => {
      const text = cellOf(one.row, column)
      return html`<div><dt>${sayColumn(column)}</dt><dd dir="auto">${
        text === '' ? html`<span class="dim">empty</span>` : visible(text)
      }${
        one.cut.includes(column)
          ? html` <a href="/investigations/${id}/evidence/${evidence}/cell?${new URLSearchParams({ n: String(n), column }).toString()}">The whole cell<span class="visually-hidden"> ${sayColumn(column)}</span></a>`
          : ''
      }</dd></div>`
    })}</dl>`,
  }
}

/** One whole cell, however long. */
export async function cellPage(asked: Asked, { archive }: ConsoleHouse): Promise<Answer> {
  const { id, evidence } = rowsAddressOf(asked)
  const n = numberIn(asked.query)
  const column = asked.query.get('column') ?? ''
  const text = n === null ? null : await archive.cell(id, evidence, n, column)
  if (text === null || n === null) throw noRows()
  return {
    kind: 'page',
    title: `${evidence}, row ${n}`,
    room: 'investigations',
    body: html`<p><a href="${pathOfRow(id, evidence, n)}">The whole row</a></p>
<h1>${evidence}, row ${n}: ${sayColumn(column)}</h1><p class="dim">${counted(text.length, 'character')}</p><pre class="whole" tabindex="0" dir="auto">${pieces(visible(text))}</pre>`,
  }
}

function numberIn(query: URLSearchParams): number | null {
  const n = Number(query.get('n'))
  return Number.isSafeInteger(n) && n > 0 && n <= 10_000_000 ? n : null
}

/** A long text in pieces, since a browser that lays out only what is seen shows even a megabyte at once. */
const PIECE = 10_000
const pieces = (text: string): Html | string =>
  text.length <= PIECE ? text : html`${parts(text, PIECE).map((piece) => html`<span>${piece}</span>`)}`
