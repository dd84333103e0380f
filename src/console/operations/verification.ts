import { html } from 'hono/html'
import { counted } from '../../chat/screen/paragraph.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { moment, shown } from '../shown.ts'
import { PATH } from './audit-entry.ts'
import { places } from './places.ts'
import { witnessed } from './witness.ts'

const MOST_FAULTS = 200

/** The form that asks whether every row is as it was written. */
export function verificationPage({ session }: Asked): Answer {
  return page(html`${places(PATH, session)}${form('')}`)
}

/** Reads the whole trail and says what is wrong with it. */
export async function verify({ session, body }: Asked, { audit, now }: ConsoleHouse): Promise<Answer> {
  const sent = typeof body === 'object' && body !== null && 'witness' in body ? body.witness : ''
  const witness = typeof sent === 'string' ? sent.trim() : ''
  const { faults, head, at } = await audit.verify(witness === '' ? null : witnessed(witness))
  const noted = `${head.seq}:${head.hash}`
  const whole = faults.length === 0
  return page(html`${places(PATH, session)}
<section class="card" role="status"><h2>${whole ? 'The trail is whole' : 'The trail is not as it was written'}</h2>
<p><span class="chip ${whole ? 'tone-good' : 'tone-bad'}">${whole ? '✓ whole' : `✗ ${counted(faults.length, 'fault')}`}</span> ${counted(head.seq, 'row')} checked${at === null ? '' : html`, the last of ${moment(at)}`}, on ${moment(now().toISOString())}. ${witness === '' ? 'Without a witness nobody can tell whether all of it was written anew.' : whole ? 'The witness still stands.' : ''}</p>
${
  whole
    ? html`<p>Note down its head, outside of this database. Given as witness later, it proves that nothing up to here was written anew:</p><pre tabindex="0"><code>${noted}</code></pre>`
    : html`<ul>${faults.slice(0, MOST_FAULTS).map(({ seq, what }) => html`<li>Row ${seq}: ${shown(what, 300)}.</li>`)}</ul>
${faults.length > MOST_FAULTS ? html`<p class="dim">and ${faults.length - MOST_FAULTS} more; <code>guidepost audit --verify</code> lists them all.</p>` : ''}
<p>Keep a copy of the database as it is now, and find out who could write to it.</p>`
}</section>${form(witness)}`)
}

const form = (
  witness: string,
): Html => html`<form class="card" method="post" action="${PATH}/verification"><h2>Verify</h2>
<p>Every row is read and its hash computed anew. That takes a few seconds for a hundred thousand rows.</p>
<p><label class="field"><span>Witness (optional): a head that was noted down before, as number:hash</span><input name="witness" value="${witness}" maxlength="90" autocomplete="off" spellcheck="false" placeholder="12:3fa9…"></label></p>
<p class="row"><button class="primary">Verify the trail</button> <a class="button quiet" href="${PATH}">Back to the trail</a></p></form>`

const page = (body: Html): Answer => ({
  kind: 'page',
  title: 'Verify the audit trail',
  room: 'operations',
  body: html`<h1>Verify the audit trail</h1>${body}`,
})
