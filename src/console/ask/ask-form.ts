import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import type { Html } from '../route.ts'
import { may, type Session } from '../session.ts'

/** So many characters fit into a form in any script; a request of more is cut anyway. */
const LONGEST = 5_000

/** What stands in the field already, with the name of the form that it was written in. */
export type Draft = { readonly key: string; readonly text: string }

/** The field to write in; `thread` = the conversation that it goes on, null = a new one. */
export function askForm(
  session: Session,
  {
    thread,
    label,
    draft = null,
  }: { readonly thread: string | null; readonly label: string; readonly draft?: Draft | null },
): Html {
  const allowed = may(session, 'requester')
  const off = allowed ? '' : html` disabled`
  return html`<form method="post" action="/ask#answered" class="card ask" data-ask>
${hidden(draft?.key ?? randomUUID(), thread)}
<label class="field"><span>${label}</span><textarea name="text" rows="3" required maxlength="${LONGEST}" autocomplete="off" aria-describedby="ask-hint"${off} placeholder="For example: VPN to Osaka failed around 07:20">
${draft?.text ?? ''}</textarea></label>
<div class="row ends"><span class="dim" id="ask-hint">${
    allowed
      ? 'Times without a zone are read in yours. “help” says what else I understand.'
      : 'You may read here. Asking is for people with the role requester; the operator of Guidepost gives the roles.'
  }</span><button class="primary"${off}>Ask</button></div>
</form>`
}

/** Requests that are sent with one click each; nobody is offered what they may not do. */
export function askButtons(session: Session, texts: readonly string[], look: 'primary' | ''): Html {
  const off = may(session, 'requester') ? '' : html` disabled`
  return html`<form method="post" action="/ask#answered" class="row examples">${hidden(randomUUID(), null)}${texts.map(
    (text) => html`<button class="${look}" name="text" value="${text}"${off}>${text}</button>`,
  )}</form>`
}

const hidden = (key: string, thread: string | null): Html =>
  html`<input type="hidden" name="key" value="${key}" autocomplete="off"><input type="hidden" name="zone" value="" data-zone autocomplete="off">${
    thread === null ? '' : html`<input type="hidden" name="thread" value="${thread}">`
  }`
