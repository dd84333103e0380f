import { html } from 'hono/html'
import type { Html } from './route.ts'
import type { Session } from './session.ts'

/** Who one is here, and what one may do. */
export function whoBar({ person, roles }: Session): Html {
  return html`<div class="who"><span class="name">${person.name ?? person.account}</span> <span class="dim">${roles.join(', ')}</span></div>`
}
