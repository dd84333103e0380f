import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import type { Html } from '../route.ts'
import { may, type Session } from '../session.ts'

/** The field to write in; `to` = the conversation that it goes on, null = a new one. */
export function askForm(
  session: Session,
  {
    to,
    label,
  }: { readonly to: { readonly account: string; readonly thread: string } | null; readonly label: string },
): Html {
  const allowed = may(session, 'requester')
  return html`<form method="post" action="/ask" class="card ask">
${hidden(to)}
<label class="field"><span>${label}</span><textarea name="text" rows="2" required maxlength="8000"${allowed ? '' : html` disabled`} placeholder="VPN to Osaka failed around 07:20"></textarea></label>
<div class="row ends"><span class="dim">${allowed ? 'Times without a zone are read in yours. “help” says what else I understand.' : 'Your role may read, not ask.'}</span><button class="primary"${allowed ? '' : html` disabled`}>Ask</button></div>
</form>`
}

/** A request that is sent with one click. */
export const askButton = (session: Session, text: string, look: 'primary' | 'plain'): Html =>
  html`<form method="post" action="/ask">${hidden(null)}<input type="hidden" name="text" value="${text}"><button class="${look === 'primary' ? 'primary' : ''}"${may(session, 'requester') ? '' : html` disabled`}>${text}</button></form>`

const hidden = (to: { readonly account: string; readonly thread: string } | null): Html =>
  html`<input type="hidden" name="key" value="${randomUUID()}"><input type="hidden" name="zone" value="" data-zone>${
    to === null
      ? ''
      : html`<input type="hidden" name="account" value="${to.account}"><input type="hidden" name="thread" value="${to.thread}">`
  }`
