import { html } from 'hono/html'
import { counted } from '../../chat/screen/paragraph.ts'
import type { Rehearsed } from '../../flow/rehearsals.ts'
import type { Guide } from '../../incident/guide.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { may, type Session } from '../session.ts'
import { moment, shown } from '../shown.ts'
import { guideOf, guidePath } from './guide-of.ts'
import { type Scenario, scenariosOf } from './scenarios-of.ts'

type House = Pick<ConsoleHouse, 'rehearsals' | 'rehearsing'>

/** The recorded incidents of a guide as they are now, for a page that is already there. */
export const scenariosPart = async ({ params, session }: Asked, house: ConsoleHouse): Promise<Answer> => ({
  kind: 'part',
  body: await scenariosHtml(guideOf(params, house), session, house),
})

/** The recorded incidents of a guide with what came of each when it was played last; it looks again while they are played. */
export async function scenariosHtml(guide: Guide, session: Session, house: House): Promise<Html> {
  const scenarios = await scenariosOf(guide)
  const last = new Map((await house.rehearsals.of(guide.id)).map((one) => [one.scenario, one]))
  const playing = house.rehearsing.now()?.guide === guide.id
  const live = playing
    ? html` hx-get="${guidePath(guide.id)}/scenarios" hx-trigger="every 1s" hx-swap="outerHTML"`
    : ''
  return html`<section class="card" id="recorded" aria-labelledby="scenarios"${live}><h2 id="scenarios">Recorded incidents</h2>
${
  scenarios.length === 0
    ? html`<p class="dim">None: nothing proves yet that this guide finds what it should. A recorded incident is a folder <code>scenarios/NAME</code> beside the guide, with <code>scenario.yaml</code> and its tables.</p>`
    : html`${summary(scenarios, last, guide)}${rehearsalHtml(guide, scenarios.length, session, house)}<ul class="plain recorded">${scenarios.map((one) => scenarioHtml(one, last.get(one.name), guide))}</ul>`
}</section>`
}

function summary(
  scenarios: readonly Scenario[],
  last: ReadonlyMap<string, Rehearsed>,
  { sha256 }: Guide,
): Html {
  const played = scenarios.flatMap(({ name }) => last.get(name) ?? [])
  const right = played.filter((one) => one.right).length
  const old = played.filter((one) => one.sha256 !== sha256).length
  return html`<p class="dim">${counted(scenarios.length, 'incident')}${
    played.length === 0
      ? ', not played here yet'
      : `, ${played.length} played without a model: ${right} right, ${played.length - right} wrong${old === 0 ? '' : ` (${old} with another text of the guide)`}`
  }.</p>`
}

function rehearsalHtml({ id }: Guide, count: number, session: Session, { rehearsing }: House): Html {
  const now = rehearsing.now()
  const trouble = rehearsing.trouble(id)
  if (now && now.guide !== id)
    return html`<p class="note" role="status">${shown(now.title, 200)} is being rehearsed; these can be when it has ended.</p>`
  if (now) {
    const all = now.all ?? count
    return html`<div class="note"><p role="status">They are being rehearsed: ${now.done} of ${all} played.</p><progress max="${all}" value="${now.done}" aria-label="Incidents played"></progress></div>`
  }
  return html`${trouble ? html`<div class="note bad" role="status"><p>${shown(trouble.message, 600)}</p><p class="dim">${shown(trouble.fix, 600)}</p></div>` : ''}${
    may(session, 'operator')
      ? html`<form method="post" action="${guidePath(id)}/rehearsal"><button>Rehearse them now</button></form>`
      : html`<p class="dim">Whoever has the role operator can rehearse them here.</p>`
  }`
}

const scenarioHtml = ({ name, title, request }: Scenario, one: Rehearsed | undefined, guide: Guide): Html =>
  html`<li><p>${resultChip(one, guide)} <strong>${shown(title || name, 200)}</strong>${title ? html` <span class="dim">${shown(name)}</span>` : ''}</p>
${request ? html`<p>“${shown(request, 400)}”</p>` : ''}${one ? resultHtml(one) : ''}</li>`

function resultChip(one: Rehearsed | undefined, { sha256 }: Guide): Html {
  if (!one) return html`<span class="chip tone-plain">not played yet</span>`
  const word = one.right ? '✓ right' : '✗ wrong'
  return one.sha256 === sha256
    ? html`<span class="chip ${one.right ? 'tone-good' : 'tone-bad'}">${word}</span>`
    : html`<span class="chip tone-unsure">${word}, with another text</span>`
}

const resultHtml = ({ at, verdict, faults }: Rehearsed): Html =>
  html`<p class="dim">Played ${moment(at)}${verdict === null ? '' : `, verdict ${shown(verdict)}`}</p>${
    faults.length === 0 ? '' : html`<ul>${faults.map((fault) => html`<li>${shown(fault, 1_000)}</li>`)}</ul>`
  }`
