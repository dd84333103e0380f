import { html } from 'hono/html'
import type { Html } from '../route.ts'
import { may, type Session } from '../session.ts'

const PLACES = [
  { path: '/operations', name: 'Now', role: 'reader' },
  { path: '/operations/audit', name: 'Audit trail', role: 'operator' },
  { path: '/operations/cost', name: 'Cost', role: 'operator' },
] as const

/** The pages of this room, and which of them another role would show. */
export function places(here: (typeof PLACES)[number]['path'], session: Pick<Session, 'roles'>): Html {
  const hidden = PLACES.filter(({ role }) => !may(session, role))
  return html`<nav class="places" aria-label="Operations"><ul>${PLACES.filter(
    (one) => !hidden.includes(one),
  ).map(
    ({ path, name }) =>
      html`<li><a href="${path}"${path === here ? html` aria-current="page"` : ''}>${name}</a></li>`,
  )}</ul></nav>
${hidden.length === 0 ? '' : html`<p class="dim">${hidden.map(({ name }) => name.toLowerCase()).join(' and ')}: for people with the role operator.</p>`}`
}
