import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { type Press, pressText } from '../../incident/press.ts'
import { ICON, MARK } from '../screen/icons.ts'
import type { Block, Button, Run, Screen, Section } from '../screen/screen.ts'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What a message is shown within. */
export type Within = {
  /** Id of the investigation that citations lead to; null = there is none. */
  readonly investigation: string | null
  /** A path of ours, where whoever pressed a button comes back to. */
  readonly back: string
  /** Whether this person sees the button; what it does is checked again when it is pressed. */
  readonly may: (press: Press) => boolean
}

/** A screen as markup: everything that can be opened is opened in place, and each button is a form. */
export function screenHtml({ blocks, sections }: Screen, within: Within): Html {
  return html`${blocks.map((block) => blockHtml(block, within))}${sections.map((one) => sectionHtml(one, within))}`
}

/** A part that is opened in place. */
export function sectionHtml({ title, name, blocks }: Section, within: Within): Html {
  return html`<details class="section" data-section="${name}"><summary>${title}</summary>${blocks.map((block) => blockHtml(block, within))}</details>`
}

function blockHtml(block: Block, within: Within): Html {
  switch (block.kind) {
    case 'headline':
      return html`<h2 class="headline"><span class="chip tone-${block.tone}"><span aria-hidden="true">${ICON[block.tone]}</span> ${block.label}</span> <span>${block.text}</span></h2>`
    case 'heading':
      return html`<h3>${block.text}</h3>`
    case 'text':
      return html`<p>${runs(block.runs, within)}</p>`
    case 'facts':
      return html`<dl class="facts">${block.facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${linked(value, within)}</dd>`)}</dl>`
    case 'list':
      return html`<ul class="marked">${block.items.map(
        ({ mark, runs: own }) =>
          html`<li class="mark-${mark}"><span class="mark" ${mark === 'bullet' ? html`aria-hidden="true"` : html`role="img" aria-label="${mark}"`}>${MARK[mark]}</span> <span>${runs(own, within)}</span></li>`,
      )}</ul>`
    case 'code':
      return html`<pre tabindex="0"><code>${block.text}</code></pre>`
    case 'table':
      return html`<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${block.columns.map(
        (name) => html`<th scope="col">${name}</th>`,
      )}</tr></thead><tbody>${block.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
    case 'picture':
      return pictureHtml(block.alt, within)
    case 'links':
      return html`<p class="row">${block.links.map(({ label, url }) => html`<a class="button" href="${url}" rel="noreferrer">${label}</a>`)}</p>`
    case 'buttons':
      return buttonsHtml(block.buttons, within)
    case 'choice':
      return html`<p class="dim">${block.label}</p>${buttonsHtml(block.options, within)}`
  }
}

/** The timeline of the investigation, in the colours that the reader's system is set to. */
function pictureHtml(alt: string, { investigation }: Within): Html {
  if (investigation === null) return html``
  const path = `/investigations/${investigation}/picture.png`
  return html`<figure><picture><source media="(prefers-color-scheme: dark)" srcset="${path}?theme=dark"><img src="${path}" alt="${alt}" loading="lazy"></picture></figure>`
}

function buttonsHtml(all: readonly Button[], within: Within): Html {
  const seen = all.filter(({ press }) => within.may(press))
  return seen.length === 0
    ? html``
    : html`<div class="row">${seen.map((one) => buttonHtml(one, within))}</div>`
}

function buttonHtml(button: Button, { back }: Within): Html {
  const { label, press, look, note } = button
  if (press.kind === 'files') return html`<a class="button" href="/investigations/${press.id}">${label}</a>`
  if (press.kind === 'show') return html`<a class="button" href="/investigations/${press.id}">${label}</a>`
  const hidden = html`<input type="hidden" name="press" value="${pressText(press)}"><input type="hidden" name="back" value="${back}"><input type="hidden" name="key" value="${randomUUID()}">`
  const name = look === 'danger' ? 'danger' : look === 'primary' ? 'primary' : ''
  if (note === undefined)
    return html`<form method="post" action="/press">${hidden}<button class="${name}">${label}</button></form>`
  return html`<details class="ask-note"><summary class="button ${name}" role="button">${label} …</summary><form method="post" action="/press" class="stack">${hidden}<label class="field"><span>${note}</span><textarea name="note" rows="2" maxlength="500"></textarea></label><button class="${name}">${label}</button></form></details>`
}

const runs = (all: readonly Run[], within: Within): readonly Html[] =>
  all.map(({ text, style }) => {
    const words = linked(text, within)
    return style === 'strong'
      ? html`<strong>${words}</strong>`
      : style === 'code'
        ? html`<code>${words}</code>`
        : style === 'dim'
          ? html`<span class="dim">${words}</span>`
          : html`${words}`
  })

const CITED = /\[(E\d+(?::\d+(?:,\d+)*)?(?: E\d+(?::\d+(?:,\d+)*)?)*)…?\]/g

/** References to rows as links to the rows. */
export function linked(text: string, { investigation }: Pick<Within, 'investigation'>): Html {
  if (investigation === null) return html`${text}`
  const pieces: Html[] = []
  let at = 0
  for (const match of text.matchAll(CITED)) {
    pieces.push(html`${text.slice(at, match.index)}`)
    for (const one of (match[1] ?? '').split(' '))
      pieces.push(html`<a class="cite" href="/investigations/${investigation}#${one}">${one}</a> `)
    at = match.index + match[0].length
  }
  return html`${pieces}${text.slice(at)}`
}
