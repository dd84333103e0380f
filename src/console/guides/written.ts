import { html } from 'hono/html'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked } from '../route.ts'
import { shown } from '../shown.ts'
import { guideOf, guidePath } from './guide-of.ts'
import { markdownHtml } from './markdown.ts'

/** A guide as its author wrote it, for reading. */
export function written({ params }: Asked, house: ConsoleHouse): Answer {
  const guide = guideOf(params, house)
  const path = guidePath(guide.id)
  return {
    kind: 'page',
    title: `${shown(guide.title, 80)}, as it is written`,
    room: 'guides',
    body: html`<h1>${shown(guide.title, 200)}</h1>
<p class="dim">As its author wrote it · <a href="${path}">how it is followed</a> · <a href="${path}/guide.md" download>its file</a></p>
<article class="card prose">${markdownHtml(guide.markdown)}</article>`,
  }
}

/** The file of a guide, as it was when it was read. */
export function guideFile({ params }: Asked, house: ConsoleHouse): Answer {
  const { id, markdown } = guideOf(params, house)
  return { kind: 'file', type: 'text/markdown; charset=utf-8', name: `${id}.md`, data: markdown }
}
