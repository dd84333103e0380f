import { html } from 'hono/html'
import { counted, saySeconds } from '../../chat/screen/paragraph.ts'
import type { ArchiveFilter, Listed, Page } from '../../flow/archive.ts'
import { sayMoney } from '../../incident/price.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { moment, shown } from '../shown.ts'
import { verdictChip } from '../verdict-chip.ts'
import { changes } from './changes.ts'
import { filterOf, listAddress, PLATFORMS, STATUSES, turnsIn, VERDICTS } from './filter.ts'

const PAGE = 50

/** All that was asked, the newest first. */
export async function investigationList({ query }: Asked, house: ConsoleHouse): Promise<Answer> {
  const filter = filterOf(query)
  // Before the list is read, so that what changes meanwhile comes by itself.
  const version = await house.archive.latest()
  const [listed, choices] = await Promise.all([pageOf(query, house), house.archive.choices()])
  const part = listAddress(filter, turnsIn(query), '/investigations/part')
  return {
    kind: 'page',
    title: 'Investigations',
    room: 'investigations',
    body: html`<h1>Investigations</h1>
${filterForm(filter, choices)}
<div id="live" hx-sse:connect="/investigations/live?known=${version}"><div hx-get="${part}" hx-trigger="changed from:#live" hx-swap="innerMorph">${list(listed, filter, query)}</div></div>`,
  }
}

/** The list alone, as it is now. */
export async function listPart({ query }: Asked, house: ConsoleHouse): Promise<Answer> {
  return { kind: 'part', body: list(await pageOf(query, house), filterOf(query), query) }
}

/** Tells when anything in the list has changed. */
export const followList = (asked: Asked, { live }: ConsoleHouse): Answer => changes('all', asked, live)

const pageOf = (query: URLSearchParams, { archive }: ConsoleHouse): Promise<Page<Listed>> =>
  archive.list(filterOf(query), { after: turnsIn(query).at(-1) ?? null, limit: PAGE })

function list({ items, next, total }: Page<Listed>, filter: ArchiveFilter, query: URLSearchParams): Html {
  const turns = turnsIn(query)
  if (items.length === 0)
    return html`<p class="card empty">${
      Object.keys(filter).length > 0
        ? html`Nothing fits. <a href="/investigations">Show all investigations</a>`
        : turns.length > 0
          ? html`There is nothing so far back. <a href="/investigations">Show the newest</a>`
          : html`Nothing has been investigated yet. <a href="/">Ask the first question</a>, here or where your team chats.`
    }</p>`
  const first = turns.length * PAGE
  return html`<p class="dim">${
    total > items.length
      ? `${first + 1} to ${first + items.length} of ${counted(total, 'investigation')}, the newest first`
      : counted(total, 'investigation')
  }</p>
<ul class="plain listed">${items.map(line)}</ul>
<nav class="row" aria-label="Pages of the list">${
    turns.length > 0
      ? html`<a class="button" href="${listAddress(filter, turns.slice(0, -1))}" rel="prev">Newer</a>`
      : ''
  }${next === null ? '' : html`<a class="button" href="${listAddress(filter, [...turns, next])}" rel="next">Older</a>`}</nav>`
}

function line(one: Listed): Html {
  const title = shown(one.title ?? one.text, 160) || 'The words are not kept any more'
  return html`<li class="card" id="i-${one.id}"><div class="row">${verdictChip(one)} <a href="/investigations/${one.id}"><strong>${title}</strong></a></div>
${one.title === null || one.text === '' ? '' : html`<p class="dim">“${shown(one.text, 160)}”</p>`}
<p class="dim">${moment(one.createdAt)} · ${shown(one.person.name ?? one.person.key, 60)} on ${shown(one.platform, 40)}${
    one.guide === null
      ? ''
      : html` · <a href="/guides/${encodeURIComponent(one.guide)}">${shown(one.guide, 80)}</a>`
  }${took(one).map((what) => html` · <span class="what">${what}</span>`)}</p></li>`
}

/** What it took, and what people thought of it. */
function took({ receipt, feedback: { right, wrong } }: Listed): readonly string[] {
  const { cost, currency } = receipt ?? {}
  return [
    ...(receipt ? [saySeconds(receipt.seconds), counted(receipt.queries, 'query', 'queries')] : []),
    ...(receipt && receipt.modelCalls > 0
      ? [`${(receipt.promptTokens + receipt.completionTokens).toLocaleString('en')} tokens`]
      : []),
    ...(cost === undefined ? [] : [sayMoney(cost, currency)]),
    ...(right > 0 ? [`✅ ${right} said right`] : []),
    ...(wrong > 0 ? [`❌ ${wrong} said wrong`] : []),
  ]
}

type Choices = Awaited<ReturnType<ConsoleHouse['archive']['choices']>>

function filterForm(filter: ArchiveFilter, { guides, people }: Choices): Html {
  const local = (iso: string | undefined): string => iso?.replace(/(:\d\d)(\.\d+)?Z$/, '$1') ?? ''
  const select = (
    name: 'guide' | 'verdict' | 'status' | 'person' | 'platform',
    label: string,
    options: readonly (readonly [string, string])[],
  ): Html =>
    html`<label class="field"><span>${label}</span><select name="${name}"><option value="">all</option>${options.map(
      ([value, text]) =>
        html`<option value="${value}"${filter[name] === value ? html` selected` : ''}>${shown(text, 80)}</option>`,
    )}</select></label>`
  const same = (all: readonly string[]) => all.map((one) => [one, one] as const)
  return html`<form method="get" action="/investigations" class="filters" role="search" aria-label="Filter the investigations">
<label class="field"><span>Words</span><input type="search" name="text" value="${filter.text ?? ''}" maxlength="300"></label>
${select('verdict', 'Verdict', same(VERDICTS))}
${select('status', 'Status', same(STATUSES))}
${select('guide', 'Guide', same(guides))}
${select(
  'person',
  'Asked by',
  people.map(({ key, name }) => [key, name] as const),
)}
${select('platform', 'On', same(PLATFORMS))}
<label class="field"><span>From (UTC)</span><input type="datetime-local" name="from" value="${local(filter.from)}"></label>
<label class="field"><span>Before (UTC)</span><input type="datetime-local" name="to" value="${local(filter.to)}"></label>
<div class="row"><button class="primary">Show</button> <a class="button quiet" href="/investigations">Show all</a></div>
</form>`
}
