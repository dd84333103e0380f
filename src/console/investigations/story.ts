import { html } from 'hono/html'
import { saySeconds } from '../../chat/screen/paragraph.ts'
import { linked } from '../../chat/web/render.ts'
import type { Numbered, Recorded, RowsPage } from '../../flow/archive.ts'
import type { InvestigationEvent } from '../../incident/investigation.ts'
import { sayLimits } from '../../incident/limit-use.ts'
import { sayRange } from '../../incident/moment.ts'
import type { Html } from '../route.ts'
import { moment, shown } from '../shown.ts'
import { verdictChip } from '../verdict-chip.ts'
import { evidenceHtml } from './evidence-html.ts'
import { modelRead, modelWrote } from './model-html.ts'

const LONG = 2_000

type Told = { readonly tone?: 'bad' | 'good' | 'warning'; readonly body: Html } | null

/** Everything that happened, in order; `rows` = the rows that are shown of each evidence. */
export function story(one: Recorded, rows: ReadonlyMap<string, RowsPage>): Html {
  return html`<ol class="timeline">${one.events.map((numbered) => entry(numbered, one, rows))}</ol>`
}

function entry({ seq, event }: Numbered, one: Recorded, rows: ReadonlyMap<string, RowsPage>): Html {
  const told = tell(event, one, rows)
  return told === null
    ? html``
    : html`<li id="e${seq}" class="${told.tone ? `tone-${told.tone}` : ''}">${moment(event.at)}<div>${told.body}</div></li>`
}

function tell(event: InvestigationEvent, one: Recorded, rows: ReadonlyMap<string, RowsPage>): Told {
  const words = (text: string, most = LONG): Html => linked(shown(text, most), { investigation: one.id })
  switch (event.kind) {
    case 'received': {
      const { text, zone, answers, guideId, follows } = event.request
      return {
        body: html`<p><strong>Asked</strong> by ${shown(one.person.name ?? one.person.key)} on ${one.platform}: “${shown(text, LONG)}”</p>
<p class="dim">Zone ${shown(zone)}${guideId ? html` · guide named: ${shown(guideId)}` : ''}${Object.entries(
          answers,
        ).map(
          ([name, value]) => html` · ${shown(name)} = ${shown(value)}`,
        )}${follows ? html` · follows <a href="/investigations/${follows.id}">“${shown(follows.text, 80)}”</a>` : ''}</p>`,
      }
    }
    case 'started':
      return {
        body: html`<p>${event.attempt > 1 ? `Work went on, attempt ${event.attempt}` : 'Work began'} <span class="dim">(${shown(event.worker)})</span></p>`,
      }
    case 'guide-chosen':
      return {
        body: html`<p><strong>Guide:</strong> <a href="/guides/${encodeURIComponent(event.guideId)}">${shown(event.title)}</a></p><p class="dim">${words(event.why)} · text ${event.sha256.slice(0, 12)}</p>`,
      }
    case 'link-followed':
      return {
        body: html`<p><strong>Also follows:</strong> <a href="/guides/${encodeURIComponent(event.guideId)}">${shown(event.title)}</a></p><p class="dim">${words(event.why)}</p>`,
      }
    case 'asked':
      return {
        tone: 'warning',
        body: html`<p><strong>Question:</strong> ${words(event.question.text)}${
          event.question.choices.length > 0
            ? html` <span class="dim">(${shown(event.question.choices.join(', '), 500)})</span>`
            : ''
        }${event.question.answer === undefined ? '' : html` → <strong>${shown(event.question.answer)}</strong>`}</p>`,
      }
    case 'parked':
      return { body: html`<p>Waits for an answer until ${moment(event.until)}</p>` }
    case 'answered':
      return {
        body: html`<p><strong>Answered:</strong> ${shown(event.parameter)} = ${shown(event.answer)}</p>`,
      }
    case 'resolved':
      return {
        body: html`<p><strong>Searched:</strong> ${sayRange(event.window)}</p>${event.window.assumed.map((one) => html`<p class="dim">${words(one)}</p>`)}${
          Object.keys(event.values).length > 0
            ? html`<dl class="facts">${Object.entries(event.values).map(
                ([name, value]) => html`<dt>${shown(name)}</dt><dd>${shown(value, 600)}</dd>`,
              )}</dl>`
            : ''
        }`,
      }
    case 'widened':
      return {
        body: html`<p><strong>Searched wider:</strong> ${sayRange(event.range)} <span class="dim">${words(event.why)}</span></p>`,
      }
    case 'query-started':
      return null
    case 'query-ended':
      return { body: evidenceHtml(event, one.id, rows.get(event.evidence.id) ?? null) }
    case 'query-failed':
      return {
        tone: 'bad',
        body: html`<p><strong>${event.id} failed:</strong> ${words(event.label, 200)}</p><p>${words(event.message)}</p><p class="dim">${words(event.fix)}</p>`,
      }
    case 'model-started':
      return { body: modelRead(event) }
    case 'model-ended':
      return { body: modelWrote(event) }
    case 'model-failed':
      return {
        tone: 'bad',
        body: html`<p><strong>The model failed,</strong> turn ${event.turn}: ${words(event.message)}</p><p class="dim">${words(event.fix)}</p>`,
      }
    case 'limit-reached':
      return {
        tone: 'warning',
        body: html`<p><strong>The model’s work ended at a limit:</strong> ${words(sayLimits(event.uses) ?? '')}</p>`,
      }
    case 'withheld':
      return {
        tone: 'warning',
        body: html`<p><strong>Withheld,</strong> not borne out by what it cites: ${words(event.text)}</p><p class="dim">${words(event.why)}</p>`,
      }
    case 'concluded':
      return {
        body: html`<p><strong>Verdict, by rule:</strong> ${verdictChip({ status: 'completed', verdict: event.verdict })}</p>${event.rule ? html`<p class="dim">${words(event.rule)}</p>` : ''}`,
      }
    case 'proposed':
      return {
        tone: 'warning',
        body: html`<p><strong>Proposed:</strong> ${shown(event.proposal.title)} <code>${shown(event.proposal.resource, 600)}</code></p><p class="dim">${words(event.proposal.reason)}</p>`,
      }
    case 'stop-requested':
      return { tone: 'warning', body: html`<p>Somebody asked to stop</p>` }
    case 'handed-back':
      return { body: html`<p>Handed back, for whoever comes next</p>` }
    case 'reported':
      return {
        tone: 'good',
        body: html`<p><strong>Report</strong> after ${saySeconds(event.report.receipt.seconds)} of work: ${words(event.report.title)}</p>`,
      }
    case 'delivered':
      return { body: html`<p>Shown on ${one.platform}</p>` }
    case 'undeliverable':
      return { tone: 'bad', body: html`<p><strong>Could not be shown:</strong> ${words(event.why)}</p>` }
  }
}
