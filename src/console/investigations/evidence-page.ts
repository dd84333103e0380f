import { html } from 'hono/html'
import { counted } from '../../chat/screen/paragraph.ts'
import type { RowsPage } from '../../flow/archive.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { shown } from '../shown.ts'
import { fileOf } from './evidence-html.ts'
import { kqlHtml } from './kql-html.ts'
import { cellsOf, rowsTable, sayColumn } from './rows-table.ts'
import { pathTo, ROWS_A_PAGE, type RowsAddress, rowsAddressOf, rowsAt } from './rows-wanted.ts'

/** All rows of one evidence, sorted and searched on the server; a script fetches them as one scrolls, without it there are pages. */
export async function evidencePage(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const address = { ...rowsAddressOf(asked), limit: ROWS_A_PAGE }
  const { id, evidence, text } = address
  const [page, one] = await Promise.all([rowsAt(address, house), house.archive.one(id)])
  const asks = one?.events.find(
    ({ event }) => event.kind === 'query-ended' && event.evidence.id === evidence,
  )?.event
  return {
    kind: 'page',
    title: `${evidence}: rows`,
    room: 'investigations',
    body: html`<p><a href="/investigations/${id}#${evidence}">Back to the investigation</a></p>
<h1>Rows of ${evidence}${asks?.kind === 'query-ended' ? html`<span class="dim">: ${shown(asks.label, 160)}</span>` : ''}</h1>
${asks?.kind === 'query-ended' ? html`<details class="no-print"><summary>The query</summary>${kqlHtml(asks.evidence.text)}</details>` : ''}
${searchForm(address)}
${
  page.rows.length === 0
    ? html`<p class="card empty">${
        text !== ''
          ? html`No row holds “${shown(text)}”. <a href="${pathTo(address, { text: '', offset: 0 })}">Show all rows</a>`
          : address.offset > 0
            ? html`There are no rows so far down. <a href="${pathTo(address, { offset: 0 })}">To the first row</a>`
            : 'The query returned no rows.'
      }</p>`
    : allRows(address, page)
}`,
  }
}

/** The rows of an evidence as a script shows them. */
export async function evidenceRows(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const page = await rowsAt(rowsAddressOf(asked), house)
  const { matching, total, truncated } = page
  return { kind: 'json', body: { matching, total, truncated, rows: cellsOf(page) } }
}

function searchForm(address: RowsAddress): Html {
  const { id, evidence, sort, descending, text } = address
  return html`<form method="get" action="/investigations/${id}/evidence/${evidence}" class="row search no-print" role="search" aria-label="Search the rows">
<label class="field"><span>Only rows that hold</span><input type="search" name="text" value="${text}" maxlength="300"></label>${
    sort === ''
      ? ''
      : html`<input type="hidden" name="sort" value="${sort}">${descending ? html`<input type="hidden" name="desc" value="1">` : ''}`
  }
<button class="primary">Search</button>${text === '' ? '' : html` <a class="button" href="${pathTo(address, { text: '', offset: 0 })}">All rows</a>`} <a class="button" href="${fileOf(id, evidence)}" download>Download as CSV</a>
</form>`
}

function allRows(address: RowsAddress, page: RowsPage): Html {
  const { id, evidence, offset, sort, descending } = address
  const last = offset + page.rows.length
  const heading = (column: string): Html => {
    const state = sort !== column ? 'none' : descending ? 'descending' : 'ascending'
    // A third time, and they stand as they came.
    const next = state === 'descending' ? { sort: '' } : { sort: column, descending: state === 'ascending' }
    return html`<th scope="col" aria-sort="${state}"><a href="${pathTo(address, { ...next, offset: 0 })}">${sayColumn(column)}${
      state === 'none' ? '' : html` <span aria-hidden="true">${state === 'ascending' ? '▲' : '▼'}</span>`
    }</a></th>`
  }
  const caption = `${counted(page.matching, 'row')}${page.matching < page.total ? ` of ${page.total} hold it` : ''}${page.truncated ? '; the query had more than were fetched' : ''}`
  return html`<div class="scroll all-rows" tabindex="0" role="region" aria-label="Rows of ${evidence}" data-rows="${pathTo({ ...address, offset: 0 }, {}, '/rows')}" data-row="/investigations/${id}/evidence/${evidence}/row?n=" data-evidence="${evidence}" data-first="${offset}" data-count="${page.matching}">${rowsTable(page, { id, evidence, caption, offset, count: page.matching }, heading)}</div>
<p class="dim" data-rows-shown role="status">Rows ${offset + 1} to ${last} of ${page.matching}</p>
<nav class="row" aria-label="Pages of the rows" data-rows-pages>${
    offset > 0
      ? html`<a class="button" href="${pathTo(address, { offset: Math.max(0, offset - ROWS_A_PAGE) })}">Rows before</a>`
      : ''
  }${last < page.matching ? html`<a class="button" href="${pathTo(address, { offset: last })}">Rows after</a>` : ''}</nav>`
}
