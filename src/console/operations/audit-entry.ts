import { html } from 'hono/html'
import type { AuditFilter, AuditLine } from '../../flow/archive.ts'
import { ITSELF } from '../../incident/person.ts'
import type { Html } from '../route.ts'
import { moment, shown } from '../shown.ts'
import { addressOf } from './audit-filter.ts'

/** Where the trail stands. */
export const PATH = '/operations/audit'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Events whose object is an investigation. */
const OF_INVESTIGATION: ReadonlySet<string> = new Set([
  'request-accepted',
  'question-asked',
  'answer-given',
  'stop-requested',
  'investigation-ended',
  'feedback-given',
])

/** The name of an event as words. */
export const eventName = (event: string): string => shown(event.replaceAll('-', ' '))

/** One row: what is told at once, and behind it every fact and hash. Each name narrows the list to itself. */
export function auditEntry(entry: AuditLine, filter: AuditFilter): Html {
  const { seq, at, actor, person, event, object, origin, detail, previous, hash } = entry
  const only = (more: AuditFilter): string => addressOf(PATH, { ...filter, ...more })
  const facts = Object.entries(detail)
  return html`<li value="${seq}"><div class="trail-line">${moment(at)} <a class="trail-event" href="${only({ event })}">${eventName(event)}</a> <span>by <a href="${only({ actor })}">${shown(person ?? (actor === ITSELF.account ? 'Guidepost itself' : actor))}</a></span> <span class="dim">on ${
    OF_INVESTIGATION.has(event) && ID.test(object)
      ? html`<a href="/investigations/${object}">investigation ${object.slice(0, 8)}</a>`
      : html`<a href="${only({ object })}">${shown(object, 60)}</a>`
  }</span></div>
<details><summary>Row ${seq}: every detail</summary><dl class="facts">
<dt>Time</dt><dd><code>${at}</code></dd>
<dt>Actor</dt><dd><code>${shown(actor, 300)}</code></dd>
<dt>Object</dt><dd><a href="${only({ object })}"><code>${shown(object, 600)}</code></a></dd>
<dt>From</dt><dd>${shown(origin, 300)}</dd>
${facts.map(([name, value]) => html`<dt>${shown(name)}</dt><dd>${value === null ? html`<span class="dim">none</span>` : html`<code>${shown(String(value), 2_000)}</code>`}</dd>`)}
<dt>Hash</dt><dd><code>${shown(hash)}</code></dd>
<dt>Hash of the row before</dt><dd><code>${shown(previous)}</code></dd>
</dl></details></li>`
}
