import { html } from 'hono/html'
import { byTime } from '../../incident/moment.ts'
import type { ProposalView } from '../../incident/proposal.ts'
import { sayRequester, sayState } from '../../incident/say-proposal.ts'
import type { Html } from '../route.ts'
import { moment, shown } from '../shown.ts'

const LONG = 2_000

/** What was proposed, who decided, each step of the action, and what was read before and after it; nothing is left out. */
export function aftermath(proposals: readonly ProposalView[]): Html {
  return proposals.length === 0
    ? html``
    : html`<section class="card" aria-labelledby="done"><h2 id="done">What was done about it</h2>${proposals.map(record)}</section>`
}

function record(one: ProposalView): Html {
  const entries = [
    ...one.votes.map(({ at, yes, name, note }) => ({
      at,
      tone: yes ? 'good' : 'bad',
      body: html`<strong>${yes ? 'Approved' : 'Rejected'}</strong> by ${shown(name)}${note === null ? '' : html`: “${shown(note, LONG)}”`}`,
    })),
    ...one.log.map(({ at, text }) => ({ at, tone: 'plain', body: html`${shown(text, LONG)}` })),
  ].toSorted((a, b) => byTime(a.at, b.at))
  const given = Object.entries(one.arguments)
  return html`<h3>${one.dryRun ? 'Dry run: ' : ''}${shown(one.title)} <span class="chip">${sayState(one.state)}</span></h3>
<dl class="facts"><dt>Resource</dt><dd>${shown(one.resource, 600)}</dd>${given.map(
    ([name, value]) => html`<dt>${shown(name)}</dt><dd>${shown(value, 600)}</dd>`,
  )}<dt>Asked by</dt><dd>${shown(sayRequester(one))}</dd><dt>May decide</dt><dd>${shown(one.approvers, 300)}, until ${moment(one.expiresAt)}</dd><dt>Request to Azure</dt><dd><code>${shown(one.request, LONG)}</code></dd></dl>
${
  entries.length === 0
    ? ''
    : html`<ol class="timeline">${entries.map(({ at, tone, body }) => html`<li class="tone-${tone}">${moment(at)}<div>${body}</div></li>`)}</ol>`
}${one.comparison.length === 0 ? '' : compared(one)}`
}

function compared({ comparison, title }: ProposalView): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Before and after: ${shown(title)}"><table><caption>Before and after</caption><thead><tr><th scope="col">What</th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>${comparison.map(
    ({ what, before, after, good }) =>
      html`<tr><th scope="row">${shown(what, 300)}</th><td>${shown(before, 300)}</td><td>${shown(after, 300)} ${good ? html`<span role="img" aria-label="right">✅</span>` : html`<span class="chip tone-bad"><span aria-hidden="true">❌</span> still wrong</span>`}</td></tr>`,
  )}</tbody></table></div>`
}
