import { html } from 'hono/html'
import { visible } from '../../chat/screen/inert.ts'
import { counted } from '../../chat/screen/paragraph.ts'
import type { InvestigationEvent } from '../../incident/investigation.ts'
import type { Html } from '../route.ts'
import { shown } from '../shown.ts'

type Event<K> = Extract<InvestigationEvent, { kind: K }>

/** What was new to the model in a turn. */
export function modelRead({ turn, purpose, read = [] }: Event<'model-started'>): Html {
  const size = read.reduce((sum, { content }) => sum + content.length, 0)
  return html`<p><strong>The model was asked,</strong> turn ${turn}${purpose === 'guide' ? ', which guide fits' : ''}</p>${
    read.length === 0
      ? ''
      : html`<details><summary>What it read: ${counted(size, 'character')}</summary>${read.map(
          ({ role, content }) => html`<h3>${role}</h3><pre tabindex="0" dir="auto">${visible(content)}</pre>`,
        )}</details>`
  }`
}

/** What the model wrote: words, and the calls of its tools. */
export function modelWrote(event: Event<'model-ended'>): Html {
  const { turn, text, calls, refusal, promptTokens, cachedTokens, completionTokens, finish } = event
  return html`<p><strong>The model answered,</strong> turn ${turn}: ${shown(calls.map(({ name }) => name).join(', '), 300) || 'words alone'} <span class="dim">${promptTokens} tokens in (${cachedTokens} cached), ${completionTokens} out${finish === 'length' ? ', cut off' : ''}</span></p>
<details><summary>What it wrote</summary>${text === '' ? '' : html`<pre tabindex="0" dir="auto">${visible(text)}</pre>`}${calls.map(
    (call) =>
      html`<h3>${shown(call.name, 100)}</h3><pre tabindex="0" dir="auto">${visible(indented(call.arguments))}</pre>`,
  )}${refusal === null ? '' : html`<p>It declined: ${shown(refusal, 1_000)}</p>`}</details>`
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    // A model may write what is no JSON; it is shown as it was written.
    return json
  }
}
