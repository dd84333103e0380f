import { html } from 'hono/html'
import { counted } from '../../chat/screen/paragraph.ts'
import type { GuideUse } from '../../flow/archive.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { moment, shown } from '../shown.ts'

const MOST_FOUND = 100

/** The guides: what each is for, how often it was used, and how often people called its report right. */
export async function catalogue({ query }: Asked, { shelf, archive }: ConsoleHouse): Promise<Answer> {
  const text = (query.get('text') ?? '').slice(0, 300).trim()
  const found = text === '' ? shelf.list() : shelf.search(text, MOST_FOUND)
  const use = new Map((await archive.guideUse()).map((one) => [one.guide, one]))
  return {
    kind: 'page',
    title: 'Guides',
    room: 'guides',
    body: html`<h1>Guides</h1>
<form method="get" action="/guides" class="filters" role="search" aria-label="Search the guides"><label class="field"><span>What failed</span><input type="search" name="text" value="${text}" maxlength="300"></label><div class="row"><button class="primary">Search</button> <a class="button quiet" href="/guides">Show all</a></div></form>
<p class="dim">${counted(found.length, 'guide')}${text === '' ? '' : ', the best first'}</p>
${found.length === 0 ? html`<p class="card empty">No guide speaks of that. Ask all the same, or write a guide.</p>` : ''}
<ul class="cards">${found.map(
      ({
        id,
        title,
        symptoms,
        overview,
      }) => html`<li class="card"><h2><a href="/guides/${encodeURIComponent(id)}">${shown(title, 150)}</a></h2>
<p>${shown(overview, 240)}</p>
${symptoms.length > 0 ? html`<p class="dim">${shown(symptoms.join(' · '), 240)}</p>` : ''}
<p class="dim">${usedHtml(use.get(id))}</p></li>`,
    )}</ul>
${
  shelf.problems.length === 0
    ? ''
    : html`<section aria-labelledby="broken"><h2 id="broken">Left out</h2><ul class="plain">${shelf.problems.map(
        ({ path, message, fix }) =>
          html`<li class="note bad"><p><strong>${shown(path.split('/').slice(-2).join('/'), 200)}</strong>: ${shown(message, 500)}</p><p class="dim">${shown(fix, 500)}</p></li>`,
      )}</ul></section>`
}`,
  }
}

/** How often it was used, and what people thought of its reports. */
export function usedHtml(use: GuideUse | undefined): Html {
  if (!use) return html`Not used yet`
  const judged = use.right + use.wrong
  return html`Used ${counted(use.investigations, 'time')}, last ${moment(use.lastAt)}${
    judged === 0 ? '' : ` · called right ${use.right} of ${counted(judged, 'time')}`
  }`
}
