import { html } from 'hono/html'
import { counted } from '../../chat/screen/paragraph.ts'
import type { RowsPage } from '../../flow/archive.ts'
import { sourceName } from '../../incident/evidence.ts'
import type { InvestigationEvent } from '../../incident/investigation.ts'
import { sayRange } from '../../incident/moment.ts'
import type { Html } from '../route.ts'
import { shown } from '../shown.ts'
import { kqlHtml } from './kql-html.ts'
import { rowsTable } from './rows-table.ts'

/** One evidence: what was asked of whom, how long it took, and its first rows with those that are cited. */
export function evidenceHtml(
  event: Extract<InvestigationEvent, { kind: 'query-ended' }>,
  id: string,
  rows: RowsPage | null,
): Html {
  const { evidence, label, partial } = event
  const { rowCount, truncated } = evidence
  const many = truncated ? `${rowCount} rows or more` : counted(rowCount, 'row')
  return html`<details id="${evidence.id}" class="evidence"><summary><strong>${evidence.id}</strong> ${shown(label, 200)}: ${many} <span class="dim">in ${(evidence.ms / 1000).toFixed(1)} s</span>${truncated || partial !== null ? html` <span class="chip tone-warning">⚠ incomplete</span>` : ''}</summary>
<dl class="facts"><dt>Source</dt><dd>${shown(sourceName(evidence.source), 200)}</dd><dt>Asked of</dt><dd>${shown(evidence.workspace, 600)}</dd><dt>Range</dt><dd>${sayRange(evidence)}</dd>${
    evidence.step === null ? '' : html`<dt>Step</dt><dd>${shown(evidence.step)}</dd>`
  }${partial === null ? '' : html`<dt>Incomplete</dt><dd>${shown(partial, 600)}</dd>`}</dl>
${evidence.source.kind === 'logs' ? kqlHtml(evidence.text) : html`<pre tabindex="0"><code>${shown(evidence.text, 4_000)}</code></pre>`}
${
  rowCount === 0
    ? html`<p class="dim">It returned nothing.</p>`
    : rows === null
      ? html`<p class="dim">The rows are not kept any more.</p>`
      : rowsTable(rows, {
          id,
          evidence: evidence.id,
          caption:
            rows.rows.length < rowCount
              ? `${rows.rows.length} of ${many}: the first, and those that are cited`
              : many,
        })
}
${rowCount > 0 && rows !== null ? html`<p class="row no-print"><a class="button" href="/investigations/${id}/evidence/${evidence.id}">All rows: sort and search</a> <a class="button" href="/investigations/${id}/evidence/${evidence.id}/rows.csv" download>CSV</a></p>` : ''}</details>`
}
