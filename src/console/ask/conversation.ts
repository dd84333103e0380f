import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import { z } from 'zod'
import { altText } from '../../chat/picture/alt-text.ts'
import { cut, visible } from '../../chat/screen/inert.ts'
import { viewScreen } from '../../chat/screen/view-screen.ts'
import { WEB } from '../../chat/web/index.ts'
import { wordsOf } from '../../chat/web/receive.ts'
import { screenHtml } from '../../chat/web/render.ts'
import type { View } from '../../flow/memory.ts'
import { isOpen } from '../../incident/investigation.ts'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import type { Session } from '../session.ts'
import { askForm } from './ask-form.ts'
import { keepNote, noteHtml } from './notes.ts'
import { mayPress } from './press.ts'

type Thread = { readonly account: string; readonly thread: string }
const Thread = z.object({ account: z.string().min(1).max(300), thread: z.uuid() })
const LONGEST_REQUEST = 2_000

/** Where a conversation is found. */
export const pathOf = ({ account, thread }: Thread): string => `/ask/${encodeURIComponent(account)}/${thread}`

function threadOf(given: unknown): Thread {
  const found = Thread.safeParse(given)
  if (found.success) return found.data
  throw new Problem('not-found', 'There is no such conversation.', 'Ask anew.')
}

/** Words for a conversation, or for a new one of one's own; what came of them stands there. */
export async function say({ session, body }: Asked, house: ConsoleHouse): Promise<Answer> {
  const { person } = session
  const fields = body as Readonly<Record<string, unknown>>
  const to =
    fields.thread === undefined ? { account: person.account, thread: randomUUID() } : threadOf(fields)
  const place = { platform: WEB, channel: to.account, thread: to.thread }
  const reply = await house.hear(wordsOf(body, { person, place, now: house.now() }))
  switch (reply?.kind) {
    case undefined:
      return { kind: 'see', path: pathOf(to) }
    case 'note':
      return { kind: 'see', path: keepNote(fields.thread === undefined ? '/' : pathOf(to), reply) }
    case 'guides':
      return { kind: 'see', path: '/guides' }
    case 'status':
      return { kind: 'see', path: '/investigations?status=open' }
    case 'help':
      return { kind: 'see', path: '/?help' }
    case 'section':
    case 'files':
      return { kind: 'see', path: `/investigations/${reply.view.id}` }
  }
}

/** A conversation: each request with the message about it, brought up to date by itself. */
export async function conversation({ session, params, query }: Asked, house: ConsoleHouse): Promise<Answer> {
  const own = threadOf(params)
  const views = await viewsOf(own, house)
  const path = pathOf(own)
  return {
    kind: 'page',
    title: cut(visible(views[0]?.text ?? 'Ask'), 60),
    room: 'ask',
    body: html`<h1 class="visually-hidden">Conversation</h1>${noteHtml(query)}
<div id="live" hx-sse:connect="${path}/live"><div class="talk" aria-live="polite" hx-get="${path}/part" hx-trigger="changed from:#live" hx-swap="innerMorph">${messages(views, session, own)}</div></div>
${askForm(session, { to: own, label: views.at(-1)?.status === 'waiting' ? 'Or answer in words' : views.length === 0 ? 'Your question' : 'Ask on: another time, another connection, or “why?”' })}
<p><a href="/">Begin another conversation</a></p>`,
  }
}

/** What changes of it. */
export async function conversationPart({ session, params }: Asked, house: ConsoleHouse): Promise<Answer> {
  const own = threadOf(params)
  return { kind: 'part', body: messages(await viewsOf(own, house), session, own) }
}

/** Tells when something in the conversation has changed. */
export function follow({ params, headers, gone }: Asked, house: ConsoleHouse): Answer {
  const own = threadOf(params)
  return { kind: 'stream', events: changes(own, headers['last-event-id'] ?? null, gone, house) }
}

async function* changes(
  own: Thread,
  known: string | null,
  gone: AbortSignal,
  { archive, live }: ConsoleHouse,
) {
  let last = known
  for await (const _ of live.versions('all', null, gone)) {
    const ids = await archive.inThread(WEB, own.account, own.thread)
    const versions = await archive.versions(ids)
    const id = ids.map((one) => versions.get(one) ?? '-').join(' ')
    if (id !== last) yield { id, event: 'changed', data: { version: id } }
    last = id
  }
}

async function viewsOf(
  { account, thread }: Thread,
  { archive, store }: ConsoleHouse,
): Promise<readonly View[]> {
  const ids = await archive.inThread(WEB, account, thread)
  const views = await Promise.all(ids.map((id) => store.view(id, { drawn: true })))
  return views.filter((view) => view !== null)
}

function messages(views: readonly View[], session: Session, own: Thread): Html {
  if (views.length === 0)
    return html`<p class="empty">Nothing has been asked here yet, or it is not kept any more.</p>`
  return html`${views.map(
    (
      view,
    ) => html`<article class="message mine" id="asked-${view.id}"><p>${cut(visible(view.text), LONGEST_REQUEST) || 'The words are not kept any more.'}</p></article>
<article class="message" id="message-${view.id}" aria-busy="${String(isOpen(view.status) && view.status !== 'waiting')}">${messageHtml(view, session, pathOf(own))}</article>`,
  )}`
}

/** The message of an investigation as its reader may use it. */
export function messageHtml(view: View, session: Session, back: string): Html {
  const picture = view.picture ? { png: new Uint8Array(), alt: altText(view.picture) } : null
  return screenHtml(viewScreen(view, picture), { investigation: view.id, back, may: mayPress(session) })
}
