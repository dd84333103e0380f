import { html } from 'hono/html'
import type { Recorded } from '../../flow/archive.ts'
import { freshest } from '../ask/freshest.ts'
import { messageHtml, screenOf } from '../ask/message.ts'
import type { ConsoleHouse } from '../house.ts'
import { countsIn } from '../pictures/counts-in.ts'
import { countsFigure } from '../pictures/figure.ts'
import type { Html } from '../route.ts'
import type { Session } from '../session.ts'
import { moment, shown } from '../shown.ts'
import { aftermath } from './aftermath.ts'
import { rowsShown } from './cited-rows.ts'
import { story } from './story.ts'

/** Where an investigation is seen. */
export const pathOf = (id: string): string => `/investigations/${id}`

/** All that changes of an investigation: its message as people see it in chat, what was done about it, and the whole story. */
export async function investigationHtml(one: Recorded, session: Session, house: ConsoleHouse): Promise<Html> {
  const stored = await house.store.view(one.id, { drawn: true })
  const view = stored && freshest(stored, one, house.shelf)
  const rows = await rowsShown(one, view, house)
  const counts = one.endedAt === null ? null : await countsIn(one.id, house)
  return html`${
    view
      ? html`<p class="visually-hidden" role="status">${screenOf(view).brief}</p>
<article class="message wide" aria-label="As it is told">${messageHtml(view, session, pathOf(one.id))}</article>`
      : ''
  }
${one.trimmed ? html`<p class="note">The rows, and what a model read and wrote, are not kept any more; the report is. retention.evidenceDays says for how long they are.</p>` : ''}
${countsFigure(one.id, counts)}
${aftermath(view?.proposals ?? [])}
${feedback(one)}
<section class="card" aria-labelledby="story"><h2 id="story">Everything that happened</h2>${story(one, rows)}</section>`
}

function feedback({ words }: Recorded): Html {
  return words.length === 0
    ? html``
    : html`<section class="card" aria-labelledby="words"><h2 id="words">What people think of the report</h2><ul class="plain">${words.map(
        ({ person, right, note, at }) =>
          html`<li><span aria-hidden="true">${right ? '✅' : '❌'}</span> ${right ? 'Right' : 'Wrong'}, says ${shown(person ?? 'somebody', 60)} <span class="dim">${moment(at)}</span>${note ? html`: “${shown(note, 500)}”` : ''}</li>`,
      )}</ul></section>`
}
