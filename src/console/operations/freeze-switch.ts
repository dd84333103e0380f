import { html } from 'hono/html'
import { Problem } from '../../incident/problem.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import type { Session } from '../session.ts'
import { moment, shown } from '../shown.ts'
import { type Freeze, isFrozen, maySwitch, sayRoles, switchFreeze } from './freeze.ts'

/** How the switch stands, and where it is thrown. */
export function freezeSwitch(now: Freeze, session: Pick<Session, 'roles'>): Html {
  return html`<section class="card" aria-labelledby="freeze"><h2 id="freeze">Freeze switch</h2>
<p>${stands(now)}</p>
${
  !maySwitch(!now.frozen, session)
    ? html`<p class="dim">${now.frozen ? 'Letting actions go on' : 'Freezing'} needs ${sayRoles(!now.frozen)}.</p>`
    : now.why !== null
      ? ''
      : html`<p><a class="button" href="/operations/freeze">${now.frozen ? 'Let actions go on…' : 'Freeze all actions…'}</a></p>`
}</section>`
}

function stands({ frozen, by, since, why }: Freeze): Html {
  if (!frozen)
    return html`<span class="chip tone-good">✓ not frozen</span> Actions may be begun, each after an approval.`
  if (why !== null) return html`<span class="chip tone-warning">❄ frozen</span> ${shown(why, 600)}`
  return html`<span class="chip tone-warning">❄ frozen</span> by ${shown(by ?? 'somebody')}${since === null ? '' : html` since ${moment(since)}`}. Nothing is begun, whatever is approved.`
}

/** Asks once more before all actions are frozen, or let go on. */
export async function freezePage({ session }: Asked, house: ConsoleHouse): Promise<Answer> {
  const now = await isFrozen(house)
  const [title, told, button] = now.frozen
    ? [
        'Let actions go on?',
        'Actions may then be begun again, each after an approval. What was approved meanwhile and is still valid is begun.',
        'Let actions go on',
      ]
    : [
        'Freeze all actions?',
        'Nothing is begun any more, whatever is approved, until somebody lets actions go on. What runs in Azure already goes on. Investigations are not touched.',
        'Freeze all actions',
      ]
  return {
    kind: 'page',
    title,
    room: 'operations',
    body: html`<section class="card narrow"><h1>${title}</h1><p>${stands(now)}</p><p>${told}</p>
${
  maySwitch(!now.frozen, session) && now.why === null
    ? html`<form method="post" action="/operations/freeze" class="row"><input type="hidden" name="frozen" value="${now.frozen ? 'no' : 'yes'}"><button class="primary ${now.frozen ? '' : 'danger'}">${button}</button> <a class="button" href="/operations">Leave it as it is</a></form>`
    : html`<p class="dim">${now.why === null ? `This needs ${sayRoles(!now.frozen)}.` : 'This switch does not undo it.'}</p><p><a class="button" href="/operations">Back</a></p>`
}</section>`,
  }
}

/** Throws the switch as the form says; where it is as wanted already, nothing is done. */
export async function throwSwitch({ session, body }: Asked, house: ConsoleHouse): Promise<Answer> {
  const wanted = typeof body === 'object' && body !== null && 'frozen' in body ? body.frozen : undefined
  if (wanted !== 'yes' && wanted !== 'no')
    throw new Problem(
      'usage',
      'It is not said whether to freeze.',
      'Go back to Operations and use the button.',
    )
  const on = wanted === 'yes'
  const reply = await switchFreeze(on, session, house)
  if ((await isFrozen(house)).frozen !== on && reply?.kind === 'note')
    throw new Problem('not-allowed', reply.text, reply.fix ?? 'The operator of Guidepost gives the roles.')
  return { kind: 'see', path: '/operations' }
}
