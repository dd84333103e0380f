import { html } from 'hono/html'
import { counted } from '../../chat/screen/paragraph.ts'
import type { GuideUse } from '../../flow/archive.ts'
import type { ShelfHit } from '../../flow/ports.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { moment, shown } from '../shown.ts'
import { guidePath } from './guide-of.ts'

const MOST_SHOWN = 200
const LONGEST_QUERY = 300

/** The guides: what each is for, how often it was used, and how often people called its report right. */
export async function catalogue({ query }: Asked, { shelf, archive }: ConsoleHouse): Promise<Answer> {
  const text = (query.get('text') ?? '').slice(0, LONGEST_QUERY).trim()
  const found = text === '' ? shelf.list() : shelf.search(text, MOST_SHOWN + 1)
  const use = new Map((await archive.guideUse()).map((one) => [one.guide, one]))
  return {
    kind: 'page',
    title: 'Guides',
    room: 'guides',
    body: html`<h1>Guides</h1>
<form method="get" action="/guides" class="row search" role="search" aria-label="Search the guides"><label class="field"><span>What failed?</span><input type="search" name="text" value="${text}" maxlength="${LONGEST_QUERY}"></label><button class="primary">Search</button>${text === '' ? '' : html` <a class="button quiet" href="/guides">Show all</a>`}</form>
<p class="dim">${told(found.length, text)}</p>
${found.length === 0 ? html`<p class="card empty">No guide speaks of that. Ask all the same on the first page, or write a guide for it.</p>` : ''}
<ul class="cards wide">${found.slice(0, MOST_SHOWN).map((one) => card(one, use.get(one.id), shelf))}</ul>
${broken(shelf.problems)}`,
  }
}

function told(found: number, text: string): string {
  const what = text === '' ? '' : ', the best first'
  return found > MOST_SHOWN
    ? `The first ${MOST_SHOWN}${text === '' ? ` of ${found} guides; search for the others` : ' that were found; say more to narrow it'}.`
    : `${counted(found, 'guide')}${what}.`
}

function card(
  { id, title, symptoms, overview }: ShelfHit,
  use: GuideUse | undefined,
  shelf: ConsoleHouse['shelf'],
): Html {
  const defects = shelf.get(id)?.defects.length ?? 0
  return html`<li class="card"><h2><a href="${guidePath(id)}">${shown(title, 150)}</a></h2>
${overview.trim() === '' ? '' : html`<p>${shown(overview, 280)}</p>`}
${symptoms.length > 0 ? html`<p class="dim">${shown(symptoms.join(' · '), 240)}</p>` : ''}
<p class="dim">${usedHtml(use)}</p>
${defects > 0 ? html`<p><span class="chip tone-warning">${counted(defects, 'line')} to be repaired</span></p>` : ''}</li>`
}

/** Files that cannot be read as guides, and what to do about each. */
const broken = (problems: ConsoleHouse['shelf']['problems']): Html =>
  problems.length === 0
    ? html``
    : html`<section aria-labelledby="broken"><h2 id="broken">Left out, since they cannot be read</h2><ul class="plain stack">${problems.map(
        ({ path, message, fix }) =>
          html`<li class="note bad"><p><strong>${shown(path.split(/[/\\]/).slice(-2).join('/'), 200)}</strong></p><p>${shown(message, 600)}</p><p class="dim">${shown(fix, 600)}</p></li>`,
      )}</ul></section>`

/** How often it was used, and what people thought of its reports. */
export function usedHtml(use: GuideUse | undefined): Html {
  if (!use) return html`Not used yet`
  const judged = use.right + use.wrong
  return html`Used ${counted(use.investigations, 'time')}, last ${moment(use.lastAt)}${
    judged === 0 ? '' : ` · called right ${use.right} of ${counted(judged, 'time')}`
  }`
}
