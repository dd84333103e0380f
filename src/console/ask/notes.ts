import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import { LRUCache } from 'lru-cache'
import { visible } from '../../chat/screen/inert.ts'
import type { Reply } from '../../flow/ports.ts'
import type { Html } from '../route.ts'
import type { Session } from '../session.ts'
import { replyHtml } from './message.ts'

/**
 * What was answered at once. It is shown by the very answer to the form, so that it is seen on whichever replica; here it is
 * kept for a while, so that it is still there when the page is loaded anew. What it speaks of is stored, and stands in the page.
 */
const replies = new LRUCache<string, Reply>({ max: 1_000, ttl: 10 * 60_000 })

/** Keeps a reply; gives the query that makes a page show it. */
export function keepReply(reply: Reply): URLSearchParams {
  const id = randomUUID()
  replies.set(id, reply)
  return new URLSearchParams({ note: id })
}

const keptIn = (query: URLSearchParams): Reply | undefined => replies.get(query.get('note') ?? '')

/** The note that the address names, where it is still known. */
export function noteHtml(query: URLSearchParams): Html {
  const reply = keptIn(query)
  return reply?.kind === 'note' ? noteOf(reply) : html``
}

/** What was answered at once, whatever it was, where it was asked. */
export function repliedHtml(query: URLSearchParams, session: Session, back: string): Html {
  const reply = keptIn(query)
  if (!reply) return html``
  return reply.kind === 'note'
    ? noteOf(reply)
    : html`<section class="message answered" id="answered" aria-label="Answer" tabindex="-1">${replyHtml(reply, session, back)}</section>`
}

/** A short word about what was done or was not, and what to do. */
export const noteOf = ({ text, fix }: { readonly text: string; readonly fix: string | null }): Html =>
  html`<div class="note answered" id="answered" role="status" tabindex="-1"><p>${visible(text)}</p>${fix === null ? '' : html`<p class="dim">${visible(fix)}</p>`}</div>`
