import { html } from 'hono/html'
import type { Recorded, RowsPage } from '../../flow/archive.ts'
import type { View } from '../../flow/memory.ts'
import type { Citation } from '../../incident/evidence.ts'
import { Problem } from '../../incident/problem.ts'
import { messageHtml } from '../ask/conversation.ts'
import { noteHtml } from '../ask/notes.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import type { Session } from '../session.ts'
import { moment, shown } from '../shown.ts'
import { verdictChip } from '../verdict-chip.ts'
import { story } from './story.ts'

/** Of each evidence so many rows are shown with the story, and those that are cited. */
const FIRST_ROWS = 20
const MOST_CITED = 200

/** One investigation: its message as people see it in chat, and everything that happened. */
export async function investigationPage(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const one = await house.archive.one(asked.params['id'] ?? '')
  if (!one) throw noInvestigation()
  const path = `/investigations/${one.id}`
  return {
    kind: 'page',
    title: shown(one.title ?? one.text, 80) || 'Investigation',
    room: 'investigations',
    body: html`${noteHtml(asked.query)}<div class="row ends"><h1>${shown(one.title ?? one.text, 200) || 'Investigation'}</h1><p class="row no-print"><a class="button" href="${path}/report.md" download>Markdown</a> <button type="button" data-print>Print</button></p></div>
<p class="dim">${verdictChip(one)} asked ${moment(one.createdAt)} by ${shown(one.person.name ?? one.person.key, 60)} on ${one.platform}</p>
<div id="live" hx-sse:connect="${path}/live"><div hx-get="${path}/part" hx-trigger="changed from:#live" hx-swap="innerMorph">${await whole(one, asked.session, house)}</div></div>`,
  }
}

/** What changes of it. */
export async function investigationPart({ params, session }: Asked, house: ConsoleHouse): Promise<Answer> {
  const one = await house.archive.one(params['id'] ?? '')
  if (!one) throw noInvestigation()
  return { kind: 'part', body: await whole(one, session, house) }
}

/** Tells when anything that is seen of it has changed. */
export const followOne = ({ params, headers, gone }: Asked, { live }: ConsoleHouse): Answer => ({
  kind: 'stream',
  events: (async function* () {
    const ids = [params['id'] ?? '']
    for await (const id of live.versions({ ids }, headers['last-event-id'] ?? null, gone))
      yield { id, event: 'changed', data: { version: id } }
  })(),
})

export const noInvestigation = (): Problem =>
  new Problem(
    'not-found',
    'There is no such investigation, or it is not kept any more.',
    'Look for it in the list; reports are kept for as many days as retention.reportDays says.',
  )

async function whole(one: Recorded, session: Session, house: ConsoleHouse): Promise<Html> {
  const view = await house.store.view(one.id, { drawn: true })
  const rows = await rowsOf(one, view, house)
  return html`${view ? html`<article class="message wide" aria-labelledby="as-told"><h2 id="as-told" class="visually-hidden">As it is told</h2>${messageHtml(view, session, `/investigations/${one.id}`)}</article>` : ''}
${one.trimmed ? html`<p class="note">The rows and what a model wrote are not kept any more; the report is.</p>` : ''}
${
  one.words.length === 0
    ? ''
    : html`<section class="card" aria-labelledby="words"><h2 id="words">What people think of the report</h2><ul class="plain">${one.words.map(
        ({ person, right, note, at }) =>
          html`<li>${right ? '✅ Right' : '❌ Wrong'}, ${shown(person ?? 'somebody', 60)} <span class="dim">${moment(at)}</span>${note ? html`: “${shown(note, 500)}”` : ''}</li>`,
      )}</ul></section>`
}
<section class="card" aria-labelledby="story"><h2 id="story">Everything that happened</h2>${story(one, rows)}</section>`
}

/** The first rows of each evidence, and the rows that the report cites. */
async function rowsOf(
  one: Recorded,
  view: View | null,
  { archive }: ConsoleHouse,
): Promise<ReadonlyMap<string, RowsPage>> {
  const wanted = citedRows(view)
  const found = await Promise.all(
    one.events.map(async ({ event }) => {
      if (event.kind !== 'query-ended' || event.evidence.rowCount === 0) return []
      const { id } = event.evidence
      const first = await archive.rows(one.id, id, { offset: 0, limit: FIRST_ROWS })
      if (!first) return []
      const others = [...(wanted.get(id) ?? [])].filter((n) => n > FIRST_ROWS).slice(0, MOST_CITED)
      const more = await Promise.all(others.map((n) => archive.rows(one.id, id, { offset: n - 1, limit: 1 })))
      return [[id, { ...first, rows: [...first.rows, ...more.flatMap((page) => page?.rows ?? [])] }] as const]
    }),
  )
  return new Map(found.flat())
}

function citedRows(view: View | null): ReadonlyMap<string, ReadonlySet<number>> {
  const { report } = view ?? {}
  const all: readonly Citation[] = report
    ? [
        ...(report.cause?.evidence ?? []),
        ...[...report.timeline, ...report.findings, ...report.ruledOut].flatMap(({ evidence }) => evidence),
        ...(view?.proposals ?? []).flatMap(({ evidence }) => evidence),
      ]
    : []
  const rows = Map.groupBy(all, ({ id }) => id)
  return new Map(
    [...rows].map(([id, citations]) => [
      id,
      new Set(citations.flatMap((one) => one.rows).toSorted((a, b) => a - b)),
    ]),
  )
}
