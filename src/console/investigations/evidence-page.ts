import { html } from 'hono/html'
import { z } from 'zod'
import { csv } from '../../chat/screen/csv.ts'
import { visible } from '../../chat/screen/inert.ts'
import { counted } from '../../chat/screen/paragraph.ts'
import type { RowsWanted } from '../../flow/archive.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'
import { shown } from '../shown.ts'
import { kqlHtml } from './kql-html.ts'
import { rowsTable } from './rows-table.ts'

const PAGE = 100
/** So many rows are read at once for a file. */
const FILE_PAGE = 1_000
const MOST_CHARACTERS = 200_000_000

const Wanted = z.object({
  offset: z.coerce.number().int().min(0).max(10_000_000).catch(0),
  sort: z.string().max(300).catch(''),
  desc: z.enum(['1']).optional().catch(undefined),
  text: z.string().max(300).catch(''),
})

/** All rows of one evidence, a hundred at a time, sorted and searched on the server. */
export async function evidencePage({ params, query }: Asked, { archive }: ConsoleHouse): Promise<Answer> {
  const { id, evidence } = idsOf(params)
  const given = Wanted.parse(Object.fromEntries(query))
  const { offset, sort, desc, text } = given
  const page = await archive.rows(id, evidence, wantedOf(given, offset, PAGE))
  if (!page) throw gone()
  const one = (await archive.one(id))?.events.find(
    ({ event }) => event.kind === 'query-ended' && event.evidence.id === evidence,
  )?.event
  const address = (more: Readonly<Record<string, string>>): string => {
    const all = { ...(sort ? { sort } : {}), ...(desc ? { desc } : {}), ...(text ? { text } : {}), ...more }
    const own = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''))
    return `/investigations/${id}/evidence/${evidence}${own.size > 0 ? `?${own}` : ''}`
  }
  const last = Math.min(offset + page.rows.length, page.matching)
  const pages = html`<nav class="row" aria-label="Pages of the rows">${
    offset > 0
      ? html`<a class="button" href="${address({ offset: String(Math.max(0, offset - PAGE)) })}">Rows before</a>`
      : ''
  }${last < page.matching ? html`<a class="button" href="${address({ offset: String(offset + PAGE) })}">Rows after</a>` : ''}</nav>`
  return {
    kind: 'page',
    title: `${evidence}: rows`,
    room: 'investigations',
    body: html`<p><a href="/investigations/${id}#${evidence}">Back to the investigation</a></p>
<h1>Rows of ${evidence}</h1>
${one?.kind === 'query-ended' ? html`<details><summary>The query</summary>${kqlHtml(one.evidence.text)}</details>` : ''}
<form method="get" class="filters" role="search" aria-label="Search the rows"><label class="field"><span>Only rows that hold</span><input type="search" name="text" value="${text}" maxlength="300"></label>${
      sort
        ? html`<input type="hidden" name="sort" value="${sort}">${desc ? html`<input type="hidden" name="desc" value="1">` : ''}`
        : ''
    }<div class="row"><button class="primary">Search</button> <a class="button" href="/investigations/${id}/evidence/${evidence}/rows.csv" download>Download as CSV</a></div></form>
${
  page.rows.length === 0
    ? html`<p class="card empty">${text ? 'No row holds that.' : 'The query returned no rows.'}</p>`
    : html`${pages}${rowsTable(
        page,
        {
          id,
          evidence,
          caption: `${offset + 1} to ${last} of ${counted(page.matching, 'row')}${page.matching < page.total ? ` that fit, of ${page.total}` : ''}${page.truncated ? '; there were more that were not fetched' : ''}`,
        },
        (column) => {
          const state = sort !== column ? 'none' : desc ? 'descending' : 'ascending'
          return html`<th scope="col" aria-sort="${state}"><a href="${address({ sort: column, desc: state === 'ascending' ? '1' : '' })}">${shown(column, 80)}${state === 'none' ? '' : state === 'ascending' ? ' ▲' : ' ▼'}</a></th>`
        },
      )}${pages}`
}`,
  }
}

/** One whole cell, however long. */
export async function cellPage({ params, query }: Asked, { archive }: ConsoleHouse): Promise<Answer> {
  const { id, evidence } = idsOf(params)
  const n = Number(query.get('n'))
  const column = query.get('column') ?? ''
  const text = Number.isSafeInteger(n) && n > 0 ? await archive.cell(id, evidence, n, column) : null
  if (text === null) throw gone()
  return {
    kind: 'page',
    title: `${evidence}, row ${n}`,
    room: 'investigations',
    body: html`<p><a href="/investigations/${id}#${evidence}:${n}">Back to the investigation</a></p><h1>${evidence}, row ${n}: ${shown(column, 80)}</h1><p class="dim">${counted(text.length, 'character')}</p><pre tabindex="0" dir="auto">${visible(text)}</pre>`,
  }
}

/** All rows as a file for a spreadsheet. */
export async function evidenceFile({ params }: Asked, { archive }: ConsoleHouse): Promise<Answer> {
  const { id, evidence } = idsOf(params)
  const rows = []
  for (let offset = 0; ; offset += FILE_PAGE) {
    const page = await archive.rows(id, evidence, { offset, limit: FILE_PAGE })
    if (!page) throw gone()
    rows.push(...page.rows.map(({ row }) => row))
    if (page.rows.length === 0 || offset + page.rows.length >= page.total) break
  }
  return {
    kind: 'file',
    type: 'text/csv; charset=utf-8',
    name: `${evidence}.csv`,
    data: csv(rows, MOST_CHARACTERS),
  }
}

const wantedOf = (
  { sort, desc, text }: z.infer<typeof Wanted>,
  offset: number,
  limit: number,
): RowsWanted => ({
  offset,
  limit,
  ...(sort ? { sort: { column: sort, descending: desc !== undefined } } : {}),
  ...(text ? { text } : {}),
})

function idsOf(params: Asked['params']): { readonly id: string; readonly evidence: string } {
  const { id = '', evidence = '' } = params
  if (!/^E\d{1,6}$/.test(evidence)) throw gone()
  return { id, evidence }
}

const gone = (): Problem =>
  new Problem(
    'not-found',
    'There are no such rows, or they are not kept any more.',
    'Rows are kept for as many days as retention.evidenceDays says; ask for it to be investigated again.',
  )
