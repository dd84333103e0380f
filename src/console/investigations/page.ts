import { html } from 'hono/html'
import type { Recorded } from '../../flow/archive.ts'
import { Problem } from '../../incident/problem.ts'
import { pathOf as pathOfConversation } from '../ask/conversation.ts'
import { repliedHtml } from '../ask/notes.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { moment, shown } from '../shown.ts'
import { changes } from './changes.ts'
import { investigationHtml, pathOf } from './investigation-html.ts'

/** One investigation from the request to what came of it, brought up to date by itself. */
export async function investigationPage(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  // Before anything is read, so that what changes meanwhile comes by itself.
  const version =
    (await house.archive.versions([asked.params['id'] ?? ''])).get(asked.params['id'] ?? '') ?? ''
  const one = await recorded(asked, house)
  const path = pathOf(one.id)
  const title = shown(one.title ?? one.text, 160) || 'An investigation'
  return {
    kind: 'page',
    title,
    room: 'investigations',
    body: html`<p class="no-print"><a href="/investigations">All investigations</a></p>
<div class="row ends"><h1>${title}</h1><p class="row no-print">${one.endedAt === null ? '' : html`<a class="button" href="${path}/report.md" download>Markdown</a>`} <button type="button" data-print>Print</button></p></div>
${origin(one, house)}
${repliedHtml(asked.query, asked.session, path)}
<div id="live" hx-sse:connect="${path}/live?known=${version}"><div hx-get="${path}/part" hx-trigger="changed from:#live" hx-swap="innerMorph">${await investigationHtml(one, asked.session, house)}</div></div>`,
  }
}

/** What changes of it. */
export async function investigationPart(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const one = await recorded(asked, house)
  return { kind: 'part', body: await investigationHtml(one, asked.session, house) }
}

/** Tells when anything that is seen of it has changed. */
export const followOne = (asked: Asked, { live }: ConsoleHouse): Answer =>
  changes({ ids: [asked.params['id'] ?? ''] }, asked, live)

/** The investigation that an address names. */
export async function recorded(
  { params }: Pick<Asked, 'params'>,
  { archive }: ConsoleHouse,
): Promise<Recorded> {
  const one = await archive.one(params['id'] ?? '')
  if (one) return one
  throw new Problem(
    'not-found',
    'There is no such investigation, or it is not kept any more.',
    'Look for it in the list. Reports are kept for as many days as retention.reportDays says, and nothing is of people who were forgotten.',
  )
}

/** Who asked, when and where; on paper also where it is found. */
function origin(one: Recorded, { publicUrl }: ConsoleHouse): Html {
  const where =
    one.platform === 'web'
      ? html`<a href="${pathOfConversation(one.thread)}">in the console</a>`
      : html`on ${shown(one.platform, 40)}`
  return html`<p class="dim">Asked ${moment(one.createdAt)} by ${shown(one.person.name ?? one.person.key, 60)} ${where}${one.endedAt === null ? '' : html` · ended ${moment(one.endedAt)}`}</p>
<p class="print-only">${publicUrl === null ? '' : `${publicUrl}${pathOf(one.id)} · `}Guidepost, investigation ${one.id}</p>`
}
