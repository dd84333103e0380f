import { html } from 'hono/html'
import { altText } from '../../chat/picture/alt-text.ts'
import { replyScreen } from '../../chat/screen/reply-screen.ts'
import type { Screen } from '../../chat/screen/screen.ts'
import { viewScreen } from '../../chat/screen/view-screen.ts'
import { screenHtml } from '../../chat/web/render.ts'
import type { View } from '../../flow/memory.ts'
import type { Reply } from '../../flow/ports.ts'
import { incidentFigure } from '../pictures/figure.ts'
import type { Html } from '../route.ts'
import { may, type Session } from '../session.ts'
import { shown } from '../shown.ts'
import { refusalOf } from './refusal.ts'

const LONGEST_ANSWER = 500

/** What the message of an investigation shows; its picture is drawn where it is looked at. */
export const screenOf = (view: View): Screen =>
  viewScreen(view, view.picture ? { png: new Uint8Array(), alt: altText(view.picture) } : null)

/** The message of an investigation of any platform as its reader may use it; `back` = the page that it stands on. */
export function messageHtml(view: View, session: Session, back: string): Html {
  const screen = screenOf(view)
  const refusal = refusalOf(session, view.proposals)
  return html`${screenHtml(screen, { investigation: view.id, back, refusal, picture: () => (view.picture ? incidentFigure(view.id, view.picture) : html``), level: 2 })}${answerForms(view, session, back)}`
}

/** What was answered at once, beside the message of an investigation. */
export function replyHtml(reply: Reply, session: Session, back: string): Html {
  const investigation = 'view' in reply ? reply.view.id : null
  const within = { investigation, back, refusal: refusalOf(session), picture: () => html``, level: 1 }
  return screenHtml(replyScreen(reply), within)
}

/** A field for each open question that has no choices. */
function answerForms({ id, status, report }: View, session: Session, back: string): Html {
  const open = status === 'waiting' ? (report?.questions ?? []) : []
  const free = open.filter(({ answer, choices }) => answer === undefined && choices.length === 0)
  return may(session, 'requester')
    ? html`${free.map(
        ({ parameter, text }) =>
          html`<form method="post" action="/answer#answered" class="row choose"><input type="hidden" name="id" value="${id}"><input type="hidden" name="parameter" value="${parameter}"><input type="hidden" name="back" value="${back}"><label class="field"><span>${shown(text, 300) || shown(parameter)}</span><input name="answer" required maxlength="${LONGEST_ANSWER}" autocomplete="off"></label><button class="primary">Answer</button></form>`,
      )}`
    : html``
}
