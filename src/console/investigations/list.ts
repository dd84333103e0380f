import { html } from 'hono/html'
import { counted, saySeconds } from '../../chat/screen/paragraph.ts'
import type { ArchiveFilter, Listed, Page } from '../../flow/archive.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { moment, shown } from '../shown.ts'
import { verdictChip } from '../verdict-chip.ts'
import { filterOf, listAddress, STATUSES, VERDICTS } from './filter.ts'

const PAGE = 50

/** All that was asked, the newest first. */
export async function investigationList({ query }: Asked, house: ConsoleHouse): Promise<Answer> {
  const filter = filterOf(query)
  const [listed, choices] = await Promise.all([pageOf(query, house), house.archive.choices()])
  const part = listAddress(filter, afterOf(query), '/investigations/part')
  return {
    kind: 'page',
    title: 'Investigations',
    room: 'investigations',
    body: html`<h1>Investigations</h1>
${filterForm(filter, choices)}
<div id="live" hx-sse:connect="/investigations/live"><div hx-get="${part}" hx-trigger="changed from:#live" hx-swap="innerMorph">${list(listed, filter, query)}</div></div>`,
  }
}

/** The list alone, as it is now. */
export async function listPart({ query }: Asked, house: ConsoleHouse): Promise<Answer> {
  return { kind: 'part', body: list(await pageOf(query, house), filterOf(query), query) }
}

/** Tells when anything in the list has changed. */
export const followList = ({ headers, gone }: Asked, { live }: ConsoleHouse): Answer => ({
  kind: 'stream',
  events: (async function* () {
    for await (const id of live.versions('all', headers['last-event-id'] ?? null, gone))
      yield { id, event: 'changed', data: { version: id } }
  })(),
})

const afterOf = (query: URLSearchParams): Readonly<Record<string, string>> => {
  const after = query.get('after')
  return after ? { after: after.slice(0, 300) } : {}
}

const pageOf = (query: URLSearchParams, { archive }: ConsoleHouse): Promise<Page<Listed>> =>
  archive.list(filterOf(query), { after: afterOf(query)['after'] ?? null, limit: PAGE })

function list({ items, next, total }: Page<Listed>, filter: ArchiveFilter, query: URLSearchParams): Html {
  const later = afterOf(query)['after'] !== undefined
  if (items.length === 0)
    return html`<p class="card empty">${
      Object.keys(filter).length > 0 || later
        ? html`Nothing fits. <a href="/investigations">Show all</a>`
        : html`Nothing has been investigated yet. <a href="/">Ask the first question</a>`
    }</p>`
  return html`<p class="dim">${counted(total, 'investigation')}</p>
<ul class="plain listed">${items.map(line)}</ul>
<nav class="row" aria-label="Pages of the list">${later ? html`<a class="button" href="${listAddress(filter)}">Newest</a>` : ''}${
    next === null ? '' : html`<a class="button" href="${listAddress(filter, { after: next })}">Older</a>`
  }</nav>`
}

function line(one: Listed): Html {
  const { receipt, feedback } = one
  const took = [
    ...(receipt ? [saySeconds(receipt.seconds), counted(receipt.queries, 'query', 'queries')] : []),
    ...(receipt && receipt.modelCalls > 0
      ? [`${receipt.promptTokens + receipt.completionTokens} tokens`]
      : []),
    ...(feedback.right > 0 ? [`${feedback.right} × right`] : []),
    ...(feedback.wrong > 0 ? [`${feedback.wrong} × wrong`] : []),
  ]
  return html`<li class="card" id="i-${one.id}"><div class="row">${verdictChip(one)} <a href="/investigations/${one.id}"><strong>${
    shown(one.title ?? one.text, 160) || 'No longer kept'
  }</strong></a></div>
<p class="dim">“${shown(one.text, 160)}”</p>
<p class="dim">${moment(one.createdAt)} · ${shown(one.person.name ?? one.person.key, 60)} · ${one.platform}${
    one.guide === null
      ? ''
      : html` · <a href="${listAddress({ guide: one.guide })}">${shown(one.guide, 80)}</a>`
  }${took.length > 0 ? ` · ${took.join(' · ')}` : ''}</p></li>`
}

type Choices = Awaited<ReturnType<ConsoleHouse['archive']['choices']>>

function filterForm(filter: ArchiveFilter, { guides, people }: Choices): Html {
  const local = (iso: string | undefined): string => iso?.replace(/(:\d\d)(\.\d+)?Z$/, '$1') ?? ''
  const select = (
    name: 'guide' | 'verdict' | 'status' | 'person',
    label: string,
    options: readonly (readonly [string, string])[],
  ): Html =>
    html`<label class="field"><span>${label}</span><select name="${name}"><option value="">all</option>${options.map(
      ([value, text]) =>
        html`<option value="${value}"${filter[name] === value ? html` selected` : ''}>${text}</option>`,
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
  people.map(({ key, name }) => [key, shown(name, 60)] as const),
)}
<label class="field"><span>From (UTC)</span><input type="datetime-local" name="from" value="${local(filter.from)}"></label>
<label class="field"><span>Before (UTC)</span><input type="datetime-local" name="to" value="${local(filter.to)}"></label>
<div class="row"><button class="primary">Show</button> <a class="button quiet" href="/investigations">Show all</a></div>
</form>`
}
