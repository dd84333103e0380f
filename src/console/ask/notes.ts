import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import { LRUCache } from 'lru-cache'
import { visible } from '../../chat/screen/inert.ts'
import type { Reply } from '../../flow/ports.ts'
import type { Html } from '../route.ts'

type Note = Extract<Reply, { kind: 'note' }>

/** What was answered at once, for the page that follows; whoever comes back later has no use for it. */
const notes = new LRUCache<string, Note>({ max: 1_000, ttl: 10 * 60_000 })

/** The path, with what makes the page there show the note. */
export function keepNote(path: string, note: Note): string {
  const id = randomUUID()
  notes.set(id, note)
  const [before = '', hash] = path.split('#')
  const [bare = '', query = ''] = before.split('?')
  const own = new URLSearchParams(query)
  own.set('note', id)
  return `${bare}?${own}${hash === undefined ? '' : `#${hash}`}`
}

/** The note that the address names, where it is still known. */
export function noteHtml(query: URLSearchParams): Html {
  const note = notes.get(query.get('note') ?? '')
  return note
    ? html`<div class="note" role="status"><p>${visible(note.text)}</p>${note.fix === null ? '' : html`<p class="dim">${visible(note.fix)}</p>`}</div>`
    : html``
}
