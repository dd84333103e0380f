import { html } from 'hono/html'
import { counted } from '../../chat/screen/paragraph.ts'
import type { RowsPage } from '../../flow/archive.ts'
import { type Evidence, sourceName } from '../../incident/evidence.ts'
import type { InvestigationEvent } from '../../incident/investigation.ts'
import { sayRange } from '../../incident/moment.ts'
import type { Html } from '../route.ts'
import { shown } from '../shown.ts'
import { kqlHtml } from './kql-html.ts'
import { rowsTable } from './rows-table.ts'

/** All rows of an evidence as a file. */
export const fileOf = (id: string, evidence: string): string =>
  `/api/investigations/${id}/evidence/${evidence}.csv`

/** One evidence: what was asked of whom, how long it took, and its first rows with those that are cited. */
export function evidenceHtml(
  event: Extract<InvestigationEvent, { kind: 'query-ended' }>,
  id: string,
  rows: RowsPage | null,
): Html {
  const { evidence, label, partial } = event
  const incomplete = evidence.truncated || partial !== null
  return html`<details id="${evidence.id}" class="evidence"><summary><strong>${evidence.id}</strong> ${shown(label, 200)}: ${sayCount(evidence)} <span class="dim">in ${(evidence.ms / 1000).toFixed(1)} s</span>${incomplete ? html` <span class="chip tone-warning"><span aria-hidden="true">⚠</span> incomplete</span>` : ''}</summary>
<dl class="facts"><dt>Source</dt><dd>${shown(sourceName(evidence.source), 200)}</dd><dt>Asked of</dt><dd>${shown(evidence.workspace, 600)}</dd><dt>Range</dt><dd>${sayRange(evidence)}</dd>${
    evidence.step === null ? '' : html`<dt>Step</dt><dd>${shown(evidence.step)}</dd>`
  }${incomplete ? html`<dt>Incomplete</dt><dd>${partial === null ? 'There were more rows than are fetched, so nothing here proves that something did not happen.' : shown(partial, 600)}</dd>` : ''}</dl>
${evidence.source.kind === 'logs' ? kqlHtml(evidence.text) : html`<pre tabindex="0"><code>${shown(evidence.text, 4_000)}</code></pre>`}
${evidence.rowCount === 0 ? html`<p class="dim">It returned nothing.</p>` : rowsHtml(evidence, id, rows)}</details>`
}

function rowsHtml(evidence: Evidence, id: string, rows: RowsPage | null): Html {
  if (rows === null) return html`<p class="dim">The rows are not kept any more.</p>`
  const some = rows.rows.length < rows.total
  const caption = some
    ? `${rows.rows.length} of ${sayCount(evidence)}: the first, and those that are cited`
    : sayCount(evidence)
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Rows of ${evidence.id}">${rowsTable(rows, { id, evidence: evidence.id, caption, offset: null, count: rows.total })}</div>
<p class="row no-print"><a class="button" href="/investigations/${id}/evidence/${evidence.id}">${some ? `All ${rows.total} rows` : 'Sort and search'}<span class="visually-hidden"> of ${evidence.id}</span></a> <a class="button" href="${fileOf(id, evidence.id)}" download>CSV<span class="visually-hidden"> of ${evidence.id}</span></a></p>`
}

const sayCount = ({ rowCount, truncated }: Evidence): string =>
  truncated ? `${rowCount} rows or more` : counted(rowCount, 'row')
