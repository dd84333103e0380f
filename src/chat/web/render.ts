import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Press } from '../../incident/press.ts'
import { ICON, MARK } from '../screen/icons.ts'
import { cut } from '../screen/inert.ts'
import type { Block, Run, Screen, Section } from '../screen/screen.ts'
import { buttonsHtml, choiceHtml } from './controls.ts'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What a message is shown within. */
export type Within = {
  /** Id of the investigation that citations lead to; null = there is none. */
  readonly investigation: string | null
  /** A path of ours, where whoever pressed a button comes back to. */
  readonly back: string
  /** Why this person may not press it, in words; null = they may. What it does is checked again when it is pressed. */
  readonly refusal: (press: Press) => string | null
  /** The picture of the incident; its words are what it shows. */
  readonly picture: (alt: string) => Html
  /** Level of the headline, 2 to 5; headings within the message are one deeper. */
  readonly level: number
}

/** A screen as markup: everything that can be opened is opened in place, and each button is a form. */
export function screenHtml({ blocks, sections }: Screen, within: Within): Html {
  return html`${blocks.map((block) => blockHtml(block, within))}${sections.map((one) => sectionHtml(one, within))}`
}

function sectionHtml({ title, name, blocks }: Section, within: Within): Html {
  // By its id a part that somebody has opened is known when the message is brought up to date.
  return html`<details class="section" id="${name}-${within.investigation ?? ''}" data-section="${name}"><summary>${title}</summary>${blocks.map((block) => blockHtml(block, within))}</details>`
}

function blockHtml(block: Block, within: Within): Html {
  const { level } = within
  switch (block.kind) {
    case 'headline':
      return html`<h${level} class="headline"><span class="chip tone-${block.tone}"><span aria-hidden="true">${ICON[block.tone]}</span> ${block.label}</span> <span>${block.text}</span></h${level}>`
    case 'heading':
      return html`<h${level + 1}>${block.text}</h${level + 1}>`
    case 'text':
      return html`<p>${runs(block.runs, within)}</p>`
    case 'facts':
      return html`<dl class="facts">${block.facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${linked(value, within)}</dd>`)}</dl>`
    case 'list':
      return html`<ul class="marked">${block.items.map(
        ({ mark, runs: own }) =>
          html`<li><span class="mark" ${mark === 'bullet' ? html`aria-hidden="true"` : html`role="img" aria-label="${mark}"`}>${MARK[mark]}</span> <span>${runs(own, within)}</span></li>`,
      )}</ul>`
    case 'code':
      return html`<pre tabindex="0"><code>${block.text}</code></pre>`
    case 'table':
      return tableHtml(block, within)
    case 'picture':
      return within.picture(block.alt)
    case 'links':
      return html`<p class="row">${block.links.map(({ label, url }) => html`<a class="button" href="${url}" rel="noreferrer">${label}</a>`)}</p>`
    case 'buttons':
      return buttonsHtml(block.buttons, within)
    case 'choice':
      return choiceHtml(block, within)
  }
}

function tableHtml({ columns, rows }: Extract<Block, { kind: 'table' }>, within: Within): Html {
  const caption = cut(columns.join(', '), 200)
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table: ${caption}"><table><caption class="visually-hidden">${caption}</caption><thead><tr>${columns.map(
    (name) => html`<th scope="col">${name}</th>`,
  )}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${linked(cell, within)}</td>`)}</tr>`)}</tbody></table></div>`
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
          : words
  })

/** What `cited` writes; where it was cut, the last of them may be but the beginning of one, so it is no link. */
const CITED =
  /\[(E\d{1,6}(?::\d{1,7}(?:,\d{1,7})*)?(?: E\d{1,6}(?::\d{1,7}(?:,\d{1,7})*)?)*)(?=\]| [^\]]{0,60}…\])/g

/** A text in which references to rows are links to the rows; where there is no investigation, the text. */
export function linked(text: string, { investigation }: Pick<Within, 'investigation'>): Html {
  if (investigation === null) return html`${text}`
  const pieces: (Html | string)[] = []
  let at = 0
  for (const match of text.matchAll(CITED)) {
    const all = match[1] ?? ''
    pieces.push(text.slice(at, match.index + 1))
    at = match.index + 1 + all.length
    pieces.push(
      html`${all
        .split(' ')
        .map(
          (one, n) =>
            html`${n > 0 ? ' ' : ''}<a class="cite" href="/investigations/${investigation}#${one}">${one}</a>`,
        )}`,
    )
  }
  return html`${pieces}${text.slice(at)}`
}
