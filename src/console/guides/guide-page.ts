import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import type { Guide, Parameter, Step, WorkspaceReference } from '../../incident/guide.ts'
import { Problem } from '../../incident/problem.ts'
import { describe } from '../../kql/describe.ts'
import { noteHtml } from '../ask/notes.ts'
import type { ConsoleHouse } from '../house.ts'
import { kqlHtml } from '../investigations/kql-html.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { may, type Session } from '../session.ts'
import { shown } from '../shown.ts'
import { usedHtml } from './catalogue.ts'
import { scenariosHtml } from './scenarios.ts'

const HOUR_MS = 3_600_000
const LONGEST_TEXT = 6_000

/** One guide as its author and its readers want to see it. */
export async function guidePage({ params, query, session }: Asked, house: ConsoleHouse): Promise<Answer> {
  const guide = guideOf(params, house)
  const use = (await house.archive.guideUse()).find((one) => one.guide === guide.id)
  const { window, actions, see, defects } = guide
  return {
    kind: 'page',
    title: shown(guide.title, 80),
    room: 'guides',
    body: html`${noteHtml(query)}<h1>${shown(guide.title, 200)}</h1>
<p class="dim">${usedHtml(use)}${use ? html` · <a href="/investigations?guide=${encodeURIComponent(guide.id)}">its investigations</a>` : ''}</p>
<p class="prose">${shown(guide.overview, LONGEST_TEXT)}</p>
${askWith(guide, session)}
<section class="card" aria-labelledby="needs"><h2 id="needs">What it is for and what it needs</h2><dl class="facts">
<dt>Symptoms</dt><dd>${shown(guide.symptoms.join(', '), 600) || 'none named'}</dd>
<dt>Workspace</dt><dd>${workspace(guide.workspace)}</dd>
<dt>Tables</dt><dd>${shown(tablesOf(guide).join(', '), 600) || 'none'}</dd>
<dt>Window</dt><dd>${window.aroundMs / HOUR_MS} h around the time, widened to ${window.widenToMs / HOUR_MS} h</dd>
<dt>May propose</dt><dd>${shown(actions.join(', '), 300) || 'nothing'}</dd>
${see.length > 0 ? html`<dt>Leads to</dt><dd>${see.map((id) => html`<a href="/guides/${encodeURIComponent(id)}">${shown(id, 100)}</a> `)}</dd>` : ''}
<dt>Text</dt><dd><code>${guide.sha256.slice(0, 12)}</code></dd></dl></section>
${guide.parameters.length > 0 ? parameters(guide.parameters) : ''}
${
  defects.length > 0
    ? html`<section class="card" aria-labelledby="defects"><h2 id="defects">Defects</h2><ul class="plain">${defects.map(
        ({ line, message, fix }) =>
          html`<li class="note bad">Line ${line}: ${shown(message, 500)} <span class="dim">${shown(fix, 500)}</span></li>`,
      )}</ul></section>`
    : ''
}
<section aria-labelledby="steps"><h2 id="steps">Steps</h2>${guide.steps.map(step)}</section>
${await scenariosHtml(guide, session, house)}`,
  }
}

/** The guide that an address names; throws a Problem where there is none. */
export function guideOf(params: Asked['params'], { shelf }: Pick<ConsoleHouse, 'shelf'>): Guide {
  const guide = shelf.get(params['guide'] ?? '')
  if (!guide) throw new Problem('not-found', 'There is no such guide.', 'Look for it in the list of guides.')
  return guide
}

const tablesOf = (guide: Guide): readonly string[] => [
  ...new Set(
    guide.steps.flatMap(({ queries }) => queries.flatMap(({ template }) => describe(template).tables)),
  ),
]

function workspace(reference: WorkspaceReference | null): string {
  if (reference === null) return 'the only one that is configured'
  return reference.kind === 'name'
    ? shown(reference.name)
    : shown(
        [reference.workspace, reference.resourceGroup, reference.subscription].filter(Boolean).join(', '),
        300,
      )
}

const askWith = ({ id, title }: Guide, session: Session): Html =>
  may(session, 'requester')
    ? html`<form method="post" action="/ask" class="card ask"><input type="hidden" name="key" value="${randomUUID()}"><input type="hidden" name="zone" value="" data-zone><input type="hidden" name="guide" value="${id}"><label class="field"><span>Ask with this guide</span><input name="text" required maxlength="5000" placeholder="What failed, and when" autocomplete="off"></label><div class="row"><button class="primary">Ask<span class="visually-hidden"> with ${shown(title, 80)}</span></button></div></form>`
    : html``

const parameters = (all: readonly Parameter[]): Html =>
  html`<section class="card" aria-labelledby="parameters"><h2 id="parameters">Parameters</h2><div class="scroll" tabindex="0" role="region" aria-label="Table of the parameters"><table><thead><tr><th scope="col">Name</th><th scope="col">Its value</th></tr></thead><tbody>${all.map(
    ({ name, source, declared }) =>
      html`<tr><th scope="row">${shown(name, 100)}</th><td>${from(source)}${declared ? '' : ' (the guide does not say where it comes from)'}</td></tr>`,
  )}</tbody></table></div></section>`

function from(source: Parameter['source']): string {
  switch (source.kind) {
    case 'value':
      return shown(source.value, 400)
    case 'choose':
      return shown(
        `one of ${source.choices.map(({ label, value }) => (label === value ? label : `${label} (${value})`)).join(', ')}; asked: ${source.ask}`,
        600,
      )
    case 'match':
      return shown(`read from the request by ${source.pattern}; otherwise asked: ${source.ask}`, 400)
    case 'ask':
      return shown(`asked: ${source.ask}`, 400)
  }
}

function step({ id, title, text, queries }: Step): Html {
  return html`<section class="card" aria-labelledby="step-${id}"><h3 id="step-${id}">${shown(id, 20)}. ${shown(title, 200)}</h3>${text.trim() === '' ? '' : html`<p class="prose">${shown(text.trim(), LONGEST_TEXT)}</p>`}${queries.map(
    ({ template, signal, placeholders }) =>
      html`${
        signal
          ? html`<p><span class="chip tone-${signal.severity === 'info' ? 'plain' : signal.severity === 'warning' ? 'warning' : 'bad'}">Signal: ${signal.severity}</span> <strong>${shown(signal.means, 400)}</strong>${signal.proves ? ' It settles the cause by itself.' : ''}</p>`
          : ''
      }${kqlHtml(template)}<p class="dim">Needs ${shown(placeholders.join(', '), 300) || 'no parameter'}</p>`,
  )}</section>`
}
