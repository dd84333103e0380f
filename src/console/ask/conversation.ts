import { html } from 'hono/html'
import { z } from 'zod'
import { WEB } from '../../chat/web/index.ts'
import type { Listed } from '../../flow/archive.ts'
import type { View } from '../../flow/memory.ts'
import { isOpen } from '../../incident/investigation.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import type { Session } from '../session.ts'
import { moment, shown } from '../shown.ts'
import { askForm, type Draft } from './ask-form.ts'
import { freshest } from './freshest.ts'
import { messageHtml, screenOf } from './message.ts'
import { repliedHtml } from './notes.ts'

const LONGEST_REQUEST = 2_000
/** So many are shown whole; what is earlier is a list of links. */
const MOST_WHOLE = 20

/** Where a conversation is found. */
export const pathOf = (thread: string): string => `/ask/${thread}`

/** The thread that an address names. */
export function threadIn({ params }: Pick<Asked, 'params'>): string {
  const found = z.uuid().safeParse(params['thread'])
  if (found.success) return found.data.toLowerCase()
  throw new Problem('not-found', 'There is no such conversation.', 'Begin another one.')
}

/** A conversation: each request with the message about it, brought up to date by itself. */
export async function conversation(
  asked: Asked,
  house: ConsoleHouse,
  draft: Draft | null = null,
): Promise<Answer> {
  const { session, query } = asked
  const thread = threadIn(asked)
  const all = await house.archive.conversation(WEB, thread)
  const path = pathOf(thread)
  return {
    kind: 'page',
    title: shown(all[0]?.text ?? '', 60) || 'Conversation',
    room: 'ask',
    body: html`<div class="chat"><div class="row ends"><h1>${shown(all[0]?.text ?? '', 90) || 'Conversation'}</h1><p class="no-print"><a href="/">Begin another conversation</a></p></div>
<div id="live" hx-sse:connect="${path}/live"><div class="talk" hx-get="${path}/part" hx-trigger="changed from:#live" hx-swap="innerMorph">${await exchanges(all, asked, house)}</div></div>
${repliedHtml(query, session, path)}
${askForm(session, { thread, draft, label: all.length === 0 ? 'Your question' : 'Answer, ask on (“why?”, another time, another connection), or ask something else' })}</div>`,
  }
}

/** What changes of it. */
export async function conversationPart(asked: Asked, house: ConsoleHouse): Promise<Answer> {
  const all = await house.archive.conversation(WEB, threadIn(asked))
  return { kind: 'part', body: await exchanges(all, asked, house) }
}

/** Tells when something in the conversation has changed. */
export function follow(asked: Asked, { live }: ConsoleHouse): Answer {
  const watched = { platform: WEB, thread: threadIn(asked) }
  const known = asked.headers['last-event-id'] ?? null
  return {
    kind: 'stream',
    events: (async function* () {
      for await (const id of live.versions(watched, known, asked.gone))
        yield { id, event: 'changed', data: { version: id } }
    })(),
  }
}

async function exchanges(
  all: readonly Listed[],
  { session, params }: Asked,
  house: ConsoleHouse,
): Promise<Html> {
  if (all.length === 0)
    return html`<p class="empty">Nothing has been asked here yet, or it is not kept any more.</p>`
  const back = pathOf(threadIn({ params }))
  const whole = all.slice(-MOST_WHOLE)
  const views = await Promise.all(whole.map((one) => viewOf(one, house)))
  const last = views.at(-1)
  return html`<p class="visually-hidden" role="status">${last ? screenOf(last).brief : ''}</p>
${earlier(all.slice(0, -MOST_WHOLE))}
${whole.map((one, n) => html`${n === whole.length - 1 ? html`<span id="newest"></span>` : ''}${exchange(one, views[n] ?? null, session, back)}`)}`
}

async function viewOf({ id, status }: Listed, { archive, store, shelf }: ConsoleHouse): Promise<View | null> {
  const [view, recorded] = await Promise.all([
    store.view(id, { drawn: true }),
    status === 'running' ? archive.one(id) : null,
  ])
  return view && recorded ? freshest(view, recorded, shelf) : view
}

function exchange(one: Listed, view: View | null, session: Session, back: string): Html {
  const { id, text, person, createdAt } = one
  return html`<article class="message mine" id="asked-${id}" aria-label="Request"><p class="dim">${shown(person.name ?? 'Somebody', 60)} · ${moment(createdAt)}</p><p>${shown(text, LONGEST_REQUEST) || 'The words are not kept any more.'}</p></article>
<article class="message" id="message-${id}" aria-label="What came of it">${
    view
      ? html`${messageHtml(view, session, back)}${isOpen(view.status) ? html`<p class="dim no-print"><a href="/investigations/${id}">Every step of it</a></p>` : ''}${thought(one)}`
      : html`<p>This investigation is not kept any more.</p>`
  }</article>`
}

/** What people have said of the report. */
const thought = ({ feedback: { right, wrong } }: Listed): Html | '' =>
  right + wrong === 0 ? '' : html`<p class="dim">Said to be right: ${right}, wrong: ${wrong}</p>`

const earlier = (all: readonly Listed[]): Html | '' =>
  all.length === 0
    ? ''
    : html`<details class="card"><summary>${all.length} earlier</summary><ul class="plain stack">${all.map(
        ({ id, text, title }) =>
          html`<li><a href="/investigations/${id}">${shown(title ?? text, 140) || 'A request that is not kept any more'}</a></li>`,
      )}</ul></details>`
