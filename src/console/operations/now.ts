import { html } from 'hono/html'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import type { Session } from '../session.ts'
import { actionsRunning, approvalsWaiting } from './approvals.ts'
import { isFrozen } from './freeze.ts'
import { freezeSwitch } from './freeze-switch.ts'
import { backlogFigures, inOneSentence, partsTable } from './health.ts'
import { places } from './places.ts'

/** How everything is at this moment, kept up to date while it is looked at. */
export async function nowPage({ session }: Asked, house: ConsoleHouse): Promise<Answer> {
  return {
    kind: 'page',
    title: 'Operations',
    room: 'operations',
    body: html`<h1>Operations</h1>${places('/operations', session)}
<div id="operations-live" hx-sse:connect="/operations/live">
<div hx-get="/operations/now" hx-trigger="changed from:#operations-live, every 15s" hx-swap="innerMorph">${await nowPart(session, house)}</div>
</div>`,
  }
}

/** The part that changes. */
export async function nowPart(session: Session, house: ConsoleHouse): Promise<Html> {
  const { archive, proposals } = house
  const [parts, backlog, open, acting, freeze] = await Promise.all([
    house.parts(),
    archive.backlog(),
    proposals.open(),
    proposals.acting(),
    isFrozen(house),
  ])
  return html`<p class="visually-hidden" role="status">${inOneSentence(backlog, parts, freeze.frozen)}.</p>
${backlogFigures(backlog)}
${approvalsWaiting(open)}
${actionsRunning(acting)}
<div class="split even">${partsTable(parts)}${freezeSwitch(freeze, session)}</div>`
}

/** Tells whoever looks that something has changed. */
export async function* nowChanges({ headers, gone }: Asked, { live }: Pick<ConsoleHouse, 'live'>) {
  for await (const version of live.versions('all', headers['last-event-id'] ?? null, gone))
    yield { id: version, event: 'changed', data: { version } }
}
