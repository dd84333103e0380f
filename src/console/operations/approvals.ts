import { html } from 'hono/html'
import type { ProposalView } from '../../incident/proposal.ts'
import { sayMayDecide, sayRequester, sayState } from '../../incident/say-proposal.ts'
import type { Html } from '../route.ts'
import { moment, shown } from '../shown.ts'

/** Longer than any id of Azure, so that what is asked for is seen whole. */
const LONGEST_ID = 600

/** What waits for a yes or no; it is given where the whole of it is seen. */
export function approvalsWaiting(open: readonly ProposalView[]): Html {
  return html`<section aria-labelledby="approvals"><h2 id="approvals">Waiting for approval</h2>
${
  open.length === 0
    ? html`<p class="card empty">Nothing waits for approval.</p>`
    : html`<ul class="cards wide">${open.map(
        (one) => html`<li class="card">${what(one)}
<dl class="facts"><dt>Asked by</dt><dd>${shown(sayRequester(one))}</dd><dt>May decide</dt><dd>${sayMayDecide(one, shown(one.approvers, 300))}</dd><dt>Until</dt><dd>${moment(one.expiresAt)}</dd></dl>
<p><a class="button primary" href="/investigations/${one.investigation}">Look and decide<span class="visually-hidden"> about ${shown(one.title)}</span></a></p></li>`,
      )}</ul>`
}</section>`
}

/** What was approved and is not done with. */
export function actionsRunning(acting: readonly ProposalView[]): Html {
  return html`<section aria-labelledby="acting"><h2 id="acting">Actions that run</h2>
${
  acting.length === 0
    ? html`<p class="card empty">No action runs.</p>`
    : html`<ul class="cards wide">${acting.map((one) => {
        const last = one.log.at(-1)
        return html`<li class="card">${what(one)}
<p><span class="chip tone-busy">⏳ ${sayState(one.state)}</span>${last ? html` <span class="dim">${moment(last.at)} ${shown(last.text, 300)}</span>` : ''}</p>
<p><a class="button" href="/investigations/${one.investigation}">Follow<span class="visually-hidden"> ${shown(one.title)}</span></a></p></li>`
      })}</ul>`
}</section>`
}

function what({ title, resource, dryRun, reason }: ProposalView): Html {
  const name = resource.split('/').at(-1) ?? resource
  return html`<h3>${dryRun ? 'Dry run: ' : ''}${shown(title)}: ${shown(name)}</h3>
<p>${shown(reason, 400)}</p><p class="dim"><code>${shown(resource, LONGEST_ID)}</code></p>`
}
