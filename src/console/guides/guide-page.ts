import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import type { Guide } from '../../incident/guide.ts'
import { noteHtml } from '../ask/notes.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { may, type Session } from '../session.ts'
import { shown } from '../shown.ts'
import { usedHtml } from './catalogue.ts'
import { flowing } from './flowing.ts'
import { guideOf, guidePath } from './guide-of.ts'
import { needsHtml, parametersHtml } from './needs.ts'
import { scenariosHtml } from './scenarios.ts'
import { stepHtml } from './step.ts'

const LONGEST_TEXT = 8_000

/** One guide as it is followed: what it needs, its steps, and what proves it. */
export async function guidePage({ params, query, session }: Asked, house: ConsoleHouse): Promise<Answer> {
  const guide = guideOf(params, house)
  const { id, title, overview, defects, parameters, steps } = guide
  const use = (await house.archive.guideUse()).find((one) => one.guide === id)
  const known = (other: string): boolean => house.shelf.get(other) !== undefined
  return {
    kind: 'page',
    title: shown(title, 80),
    room: 'guides',
    body: html`<h1>${shown(title, 200)}</h1>${noteHtml(query)}
<p class="dim">${usedHtml(use)}${use ? html` · <a href="/investigations?guide=${encodeURIComponent(id)}">its investigations</a>` : ''} · <a href="${guidePath(id)}/text">the guide as it is written</a></p>
${overview.trim() === '' ? '' : html`<p class="lines">${shown(flowing(overview), LONGEST_TEXT)}</p>`}
${askWith(guide, session)}
${defectsHtml(defects)}
${needsHtml(guide, known)}
${parametersHtml(parameters)}
<section aria-labelledby="steps"><h2 id="steps">Steps</h2>${steps.length === 0 ? html`<p class="card empty">It has no steps, so that nothing is looked up.</p>` : steps.map((step) => stepHtml(step, known))}</section>
${await scenariosHtml(guide, session, house)}
<p class="dim">Read from <code>${shown(guide.path.split(/[/\\]/).slice(-2).join('/'), 200)}</code>, text <code>${guide.sha256.slice(0, 12)}</code></p>`,
  }
}

const askWith = ({ id, title }: Guide, session: Session): Html =>
  may(session, 'requester')
    ? html`<form method="post" action="/ask" class="card"><input type="hidden" name="key" value="${randomUUID()}"><input type="hidden" name="zone" value="" data-zone><input type="hidden" name="guide" value="${id}"><label class="field"><span>What failed, and when?</span><input name="text" required maxlength="5000" placeholder="It fails since 07:20 UTC" autocomplete="off"></label><div class="row"><button class="primary">Ask with this guide<span class="visually-hidden">, ${shown(title, 80)}</span></button></div></form>`
    : html``

const defectsHtml = (defects: Guide['defects']): Html =>
  defects.length === 0
    ? html``
    : html`<section class="card" aria-labelledby="defects"><h2 id="defects">To be repaired in it</h2><ul class="plain stack">${defects.map(
        ({ line, message, fix, severity }) =>
          html`<li class="note ${severity === 'warning' ? '' : 'bad'}"><p><strong>Line ${line}:</strong> ${shown(message, 600)}</p><p class="dim">${shown(fix, 600)}</p></li>`,
      )}</ul></section>`
