import { html } from 'hono/html'
import { sayDuration } from '../../chat/picture/sayings.ts'
import type { Guide, Parameter, WorkspaceReference } from '../../incident/guide.ts'
import { describe } from '../../kql/describe.ts'
import type { Html } from '../route.ts'
import { shown } from '../shown.ts'
import { guidePath } from './guide-of.ts'

/** What a guide needs to be followed, and what may come of it. */
export function needsHtml(guide: Guide, known: (id: string) => boolean): Html {
  const { symptoms, workspace, window, actions, see } = guide
  return html`<section class="card" aria-labelledby="needs"><h2 id="needs">What it is for, and what it needs</h2><dl class="facts">
<dt>Symptoms</dt><dd>${symptoms.length === 0 ? 'None are named.' : shown(symptoms.join(', '), 2_000)}</dd>
<dt>Workspace</dt><dd>${workspaceText(workspace)}</dd>
<dt>Tables</dt><dd>${tablesHtml(guide)}</dd>
<dt>Window</dt><dd>${sayDuration(window.aroundMs)} before and after the time that is asked about; where that shows nothing, ${sayDuration(window.widenToMs)}</dd>
<dt>May propose</dt><dd>${actions.length === 0 ? 'Nothing: it only reports.' : actions.map((id, n) => html`${n === 0 ? '' : ', '}<code>${shown(id)}</code>`)}</dd>
${see.length === 0 ? '' : html`<dt>Leads to</dt><dd>${seeHtml(see, known)}</dd>`}
</dl></section>`
}

/** Guides that one points to; a name that no guide has is told as such. */
export const seeHtml = (see: readonly string[], known: (id: string) => boolean): readonly Html[] =>
  see.map((id, n) => {
    const name = known(id)
      ? html`<a href="${guidePath(id)}">${shown(id)}</a>`
      : html`${shown(id)} (there is no such guide)`
    return html`${n === 0 ? '' : ', '}${name}`
  })

function workspaceText(reference: WorkspaceReference | null): string {
  if (reference === null) return 'The only one of guidepost.yaml.'
  if (reference.kind === 'name') return `${shown(reference.name)}, as guidepost.yaml names it`
  const { workspace, resourceGroup, subscription } = reference
  return shown(
    [
      workspace,
      ...(resourceGroup ? [`resource group ${resourceGroup}`] : []),
      ...(subscription ? [`subscription ${subscription}`] : []),
    ].join(', '),
    400,
  )
}

/** What the workspace must hold: each table, and the categories that queries read of it. */
function tablesHtml({ steps }: Guide): Html {
  const tables = new Map<string, Set<string>>()
  for (const { template } of steps.flatMap(({ queries }) => queries)) {
    const { tables: names, category } = describe(template)
    for (const [n, name] of names.entries()) {
      const categories = tables.get(name) ?? new Set()
      tables.set(name, n === 0 && category !== null ? categories.add(category) : categories)
    }
  }
  if (tables.size === 0) return html`None.`
  return html`<ul class="plain tight">${[...tables].map(
    ([name, categories]) =>
      html`<li><code>${shown(name)}</code>${categories.size === 0 ? '' : `, categories ${shown([...categories].join(', '), 600)}`}</li>`,
  )}</ul>`
}

/** The values that its queries need, and where each comes from. */
export const parametersHtml = (all: readonly Parameter[]): Html =>
  all.length === 0
    ? html``
    : html`<section class="card" aria-labelledby="parameters"><h2 id="parameters">Parameters</h2><div class="scroll" tabindex="0" role="region" aria-label="Table of the parameters"><table><thead><tr><th scope="col">Name</th><th scope="col">Where its value comes from</th></tr></thead><tbody>${all.map(
        ({ name, source, declared }) =>
          html`<tr><th scope="row"><code>${shown(name)}</code></th><td>${declared ? sourceHtml(source) : html`The guide does not say; it is asked for.`}</td></tr>`,
      )}</tbody></table></div></section>`

function sourceHtml(source: Parameter['source']): Html {
  switch (source.kind) {
    case 'value':
      return html`The guide: <code>${shown(source.value, 1_000)}</code>`
    case 'choose':
      return html`Asked: ${shown(source.ask, 400)}<ul class="tight">${source.choices.map(
        ({ label, value }) =>
          html`<li>${shown(label, 200)}${label === value ? '' : html` → <code>${shown(value, 400)}</code>`}</li>`,
      )}</ul>`
    case 'match':
      return html`The request, where it has <code>${shown(source.pattern, 400)}</code>; otherwise asked: ${shown(source.ask, 400)}`
    case 'ask':
      return html`Asked: ${shown(source.ask, 400)}`
  }
}
