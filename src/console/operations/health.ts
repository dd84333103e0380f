import { html } from 'hono/html'
import type { Backlog } from '../../flow/archive.ts'
import type { PartState } from '../part-state.ts'
import type { Html } from '../route.ts'
import { figure, shown } from '../shown.ts'

const STATES = {
  ok: { tone: 'good', text: '✓ works' },
  trouble: { tone: 'bad', text: '✗ trouble' },
  off: { tone: 'plain', text: '– not configured' },
} as const

/** Each part, what is wrong first. */
export function partsTable(parts: readonly PartState[]): Html {
  const order = ['trouble', 'ok', 'off']
  const sorted = [...parts].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  return html`<section class="card" aria-labelledby="parts"><h2 id="parts">Parts</h2>
<table class="parts"><caption class="visually-hidden">The parts of Guidepost and how each is</caption>
<thead><tr><th scope="col">Part</th><th scope="col">How it is</th></tr></thead>
<tbody>${sorted.map(({ name, state, how }) => {
    const { tone, text } = STATES[state]
    return html`<tr><th scope="row">${shown(name)}</th><td><span class="chip tone-${tone}">${text}</span>${how === null ? '' : html` ${shown(how, 600)}`}</td></tr>`
  })}</tbody></table></section>`
}

/** How much waits and runs. */
export function backlogFigures({
  waiting,
  running,
  questions,
  approvals,
  acting,
  undelivered,
}: Backlog): Html {
  return html`<ul class="figures" aria-label="How much waits and runs">
${figure(String(waiting), 'wait for a worker', '/investigations?status=accepted')}
${figure(String(running), 'are being worked on', '/investigations?status=running')}
${figure(String(questions), 'wait for an answer', '/investigations?status=waiting')}
${figure(String(approvals), 'wait for approval', '#approvals')}
${figure(String(acting), acting === 1 ? 'action runs' : 'actions run', '#acting')}
${figure(String(undelivered), 'messages could not be delivered yet')}
</ul>`
}

/** All of it in one sentence, for whoever listens. */
export function inOneSentence(
  { approvals, acting }: Backlog,
  parts: readonly PartState[],
  frozen: boolean,
): string {
  const trouble = parts.filter(({ state }) => state === 'trouble').map(({ name }) => name)
  return [
    trouble.length === 0 ? 'Every part works' : `Trouble with ${trouble.join(', ')}`,
    approvals === 0 ? 'nothing waits for approval' : `${approvals} wait for approval`,
    acting === 0 ? 'no action runs' : `${acting} ${acting === 1 ? 'action runs' : 'actions run'}`,
    ...(frozen ? ['all actions are frozen'] : []),
  ].join(', ')
}
