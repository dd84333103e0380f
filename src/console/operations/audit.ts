import { html } from 'hono/html'
import type { AuditFilter, AuditLine } from '../../flow/archive.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { shown } from '../shown.ts'
import { auditEntry, eventName, PATH } from './audit-entry.ts'
import { addressOf, auditFilterOf } from './audit-filter.ts'
import { places } from './places.ts'

const PAGE = 50

/** The audit trail, the newest first. */
export async function auditPage(
  { session, query }: Asked,
  { audit, archive }: ConsoleHouse,
): Promise<Answer> {
  const filter = auditFilterOf(query)
  const before = beforeOf(query)
  const [read, head, { people }] = await Promise.all([
    audit.newest(filter, before, PAGE + 1),
    audit.head(),
    archive.choices(),
  ])
  const entries = read.slice(0, PAGE)
  const last = read.length > PAGE ? entries.at(-1) : undefined
  return {
    kind: 'page',
    title: 'Audit trail',
    room: 'operations',
    body: html`<h1>Audit trail</h1>${places(PATH, session)}
<p class="dim">Who did what, from where. Each row carries the hash of the row before it, so that none can be changed, removed or moved unseen. ${head.seq} rows in all.</p>
<div class="row"><a class="button" href="${PATH}/verification">Verify the trail…</a> <a class="button" href="${addressOf(`${PATH}.ndjson`, filter)}" download>Download as NDJSON</a></div>
${filterForm(filter, people)}
${
  entries.length === 0
    ? html`<p class="card empty">No row ${Object.keys(filter).length > 0 || before !== null ? html`fits. <a href="${PATH}">Show all</a>` : 'yet.'}</p>`
    : html`<ol class="trail card" aria-label="Rows of the audit trail, the newest first">${entries.map((entry) => auditEntry(entry, filter))}</ol>`
}
<nav class="row" aria-label="Pages of the audit trail">${before === null ? '' : html`<a class="button" href="${addressOf(PATH, filter)}">Newest</a>`}${
      last
        ? html`<a class="button" href="${addressOf(PATH, filter, { before: String(last.seq) })}">Older</a>`
        : ''
    }</nav>`,
  }
}

function beforeOf(query: URLSearchParams): number | null {
  const text = query.get('before') ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** What the program writes into the trail; more may come. */
const EVENTS = [
  'request-accepted',
  'question-asked',
  'answer-given',
  'stop-requested',
  'investigation-ended',
  'feedback-given',
  'proposed',
  'approved',
  'rejected',
  'approval-refused',
  'proposal-expired',
  'action-dispatched',
  'actions-frozen',
  'actions-unfrozen',
  'person-forgotten',
  'retention-applied',
] as const

function filterForm(
  { from, to, actor, event, object }: AuditFilter,
  people: readonly { readonly key: string; readonly name: string }[],
): Html {
  const local = (iso: string | undefined): string => iso?.replace(/(\.000)?Z$/, '') ?? ''
  const isSet = [from, to, actor, event, object].some((value) => value !== undefined)
  return html`<details class="card"${isSet ? html` open` : ''}><summary>Filter</summary><form method="get" action="${PATH}" class="filters wider" role="search" aria-label="Filter the audit trail">
<label class="field"><span>From (UTC)</span><input type="datetime-local" step="any" name="from" value="${local(from)}"></label>
<label class="field"><span>Before (UTC)</span><input type="datetime-local" step="any" name="to" value="${local(to)}"></label>
<label class="field"><span>Person: key or account</span><input name="actor" value="${actor ?? ''}" list="people" autocomplete="off" maxlength="300"></label>
<label class="field"><span>Event</span><input name="event" value="${event ?? ''}" list="events" autocomplete="off" maxlength="300"></label>
<label class="field"><span>Object: an id</span><input name="object" value="${object ?? ''}" autocomplete="off" maxlength="300"></label>
<datalist id="people">${people.map(({ key, name }) => html`<option value="${key}">${shown(name)}</option>`)}</datalist>
<datalist id="events">${EVENTS.map((name) => html`<option value="${name}">${eventName(name)}</option>`)}</datalist>
<div class="row"><button class="primary">Show</button> <a class="button quiet" href="${PATH}">Show all</a></div>
</form></details>`
}

/** So many rows fit into one file. */
const MOST_ROWS = 100_000

/** The rows that the filter leaves, the oldest first, one JSON document a line. */
export async function auditFile({ query }: Asked, { audit }: ConsoleHouse): Promise<Answer> {
  const lines: string[] = []
  for await (const entry of audit.read(auditFilterOf(query))) {
    if (lines.length === MOST_ROWS) throw tooMany()
    lines.push(line(entry))
  }
  return {
    kind: 'file',
    type: 'application/x-ndjson; charset=utf-8',
    name: 'audit.ndjson',
    data: lines.join(''),
  }
}

const tooMany = (): Problem =>
  new Problem(
    'usage',
    `More than ${MOST_ROWS} rows fit the filter, too many for one file.`,
    'Narrow it down by time, and load several files.',
  )

const line = (entry: AuditLine): string => `${JSON.stringify(entry)}\n`
