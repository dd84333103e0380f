import { html } from 'hono/html'
import type { GuideQuery, Severity, Signal, Step } from '../../incident/guide.ts'
import { describe } from '../../kql/describe.ts'
import { kqlHtml } from '../investigations/kql-html.ts'
import type { Html } from '../route.ts'
import { shown } from '../shown.ts'
import { flowing } from './flowing.ts'
import { seeHtml } from './needs.ts'

const LONGEST_TEXT = 8_000
const WINDOW = /^(StartTime|EndTime)$/i

const TONES: Readonly<Record<Severity, string>> = {
  critical: 'bad',
  error: 'bad',
  warning: 'warning',
  info: 'plain',
}

/** One step of a guide: what to do, its queries, what each says by returning rows, and what it needs. */
export function stepHtml({ id, title, text, queries, see }: Step, known: (id: string) => boolean): Html {
  return html`<section class="card" aria-labelledby="step-${id}"><h3 id="step-${id}">${shown(id, 20)}. ${shown(title, 300)}</h3>
${text.trim() === '' ? '' : html`<p class="lines">${shown(flowing(text.trim()), LONGEST_TEXT)}</p>`}
${see.length === 0 ? '' : html`<p>See ${seeHtml(see, known)}.</p>`}
${queries.map(queryHtml)}${queries.length === 0 ? html`<p class="dim">Without a query: it is for whoever reads the evidence.</p>` : ''}</section>`
}

/** Its text is closed at first: what a query says and needs is read sooner than how it looks for it. */
function queryHtml({ id, template, placeholders, signal, line }: GuideQuery): Html {
  const { tables, category } = describe(template)
  const needed = placeholders.filter((name) => !WINDOW.test(name))
  const reads = [...tables, ...(category === null ? [] : [`category ${category}`])].join(', ')
  return html`<div class="query">${signal ? signalHtml(signal) : ''}<details id="query-${id}"><summary>Query ${shown(id, 20)} <span class="dim">reads ${shown(reads, 400) || 'no table'} · ${
    needed.length === 0 ? 'needs no parameter' : `needs ${shown(needed.join(', '), 400)}`
  }</span></summary>${kqlHtml(template)}<p class="dim">Line ${line} of the guide.${needed.length < placeholders.length ? '' : ' It does not ask for the window, so that it reads whatever it says itself.'}</p></details></div>`
}

const signalHtml = ({ id, severity, means, proves, action }: Signal): Html =>
  html`<p><span class="chip tone-${TONES[severity]}">Signal · ${severity}</span> <strong>${shown(means, 600)}</strong> <span class="dim">${shown(id)}${proves ? '; its rows settle the cause by themselves' : ''}${action === null ? '' : `; then ${shown(action)} helps`}</span></p>`
