import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { html } from 'hono/html'
import { parse } from 'yaml'
import type { Rehearsed } from '../../flow/rehearsals.ts'
import type { Guide } from '../../incident/guide.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Html } from '../route.ts'
import { may, type Session } from '../session.ts'
import { moment, shown } from '../shown.ts'

type Scenario = { readonly name: string; readonly title: string; readonly request: string }

/** Where the recorded incidents of a guide lie. */
export const scenarioFolder = ({ path }: Pick<Guide, 'path'>): string => join(dirname(path), 'scenarios')

/** The recorded incidents of a guide with what came of each when it was played last. */
export async function scenariosHtml(
  guide: Guide,
  session: Session,
  { rehearsals, rehearsing }: ConsoleHouse,
): Promise<Html> {
  const scenarios = await scenariosOf(guide)
  if (scenarios.length === 0)
    return html`<section class="card" aria-labelledby="scenarios"><h2 id="scenarios">Recorded incidents</h2><p class="dim">None: nothing proves yet that this guide finds what it should.</p></section>`
  const last = new Map((await rehearsals.of(guide.id)).map((one) => [one.scenario, one]))
  const running = rehearsing.now()
  return html`<section class="card" aria-labelledby="scenarios"><h2 id="scenarios">Recorded incidents</h2><ul class="plain stack">${scenarios.map(
    ({ name, title, request }) =>
      html`<li><strong>${shown(title || name, 160)}</strong> ${result(last.get(name), guide)}<br><span class="dim">“${shown(request, 200)}”</span></li>`,
  )}</ul>${
    running !== null
      ? html`<p class="note" role="status">${shown(running, 200)} is being rehearsed now; load the page again in a minute.</p>`
      : may(session, 'operator')
        ? html`<form method="post" action="/guides/${encodeURIComponent(guide.id)}/rehearsal"><button>Rehearse them now</button></form>`
        : html`<p class="dim">Somebody with the role operator can rehearse them here.</p>`
  }</section>`
}

function result(one: Rehearsed | undefined, { sha256 }: Guide): Html {
  if (!one) return html`<span class="chip tone-plain">not played yet</span>`
  const old = one.sha256 === sha256 ? '' : ' with an older text'
  return html`<span class="chip ${one.right ? 'tone-good' : 'tone-bad'}">${one.right ? '✓ right' : '✗ wrong'}${old}</span> <span class="dim">${moment(one.at)}${one.verdict ? `, ${one.verdict}` : ''}</span>${one.faults.map(
    (fault) => html`<br><span>${shown(fault, 300)}</span>`,
  )}`
}

async function scenariosOf(guide: Guide): Promise<readonly Scenario[]> {
  const folder = scenarioFolder(guide)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const all = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }): Promise<Scenario[]> => {
        const text = await readFile(join(folder, name, 'scenario.yaml'), 'utf8').catch(() => null)
        return text === null ? [] : [{ name, ...told(text) }]
      }),
  )
  return all.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** What a scenario says of itself; one that cannot be read is told by the rehearsal. */
function told(text: string): { readonly title: string; readonly request: string } {
  try {
    const { title, request } = (parse(text, { maxAliasCount: 0 }) ?? {}) as Readonly<Record<string, unknown>>
    return { title: String(title ?? ''), request: String(request ?? '') }
  } catch {
    return { title: '', request: 'scenario.yaml cannot be read' }
  }
}
