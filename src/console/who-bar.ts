import { html } from 'hono/html'
import { cut, visible } from '../chat/screen/inert.ts'
import type { Html } from './route.ts'
import type { Session } from './session.ts'
import { PARTS } from './sign-in/sandbox.ts'

/** Who one is here, and what one may do; in the sandbox the part that one plays, and how to play another. */
export function whoBar({ person, roles, by }: Session, back: string): Html {
  const name = cut(visible(person.name ?? person.account), 60)
  if (by === 'sandbox')
    return html`<form method="post" action="/part" class="who"><input type="hidden" name="back" value="${back}"><label for="part">Act as</label> <select id="part" name="part" aria-label="Act as">${PARTS.map(
      (part) =>
        html`<option value="${part.id}"${part.name === person.name ? html` selected` : ''}>${part.name}</option>`,
    )}</select> <button>Switch</button></form>`
  return html`<div class="who"><span class="name">${name}</span> <span class="dim">${roles.join(', ')}</span>${
    by === 'entra'
      ? html`<form method="post" action="/sign-out"><button class="quiet">Sign out</button></form>`
      : ''
  }</div>`
}
