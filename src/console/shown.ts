import { html } from 'hono/html'
import { cut, visible } from '../chat/screen/inert.ts'
import { toTheSecond } from '../incident/moment.ts'
import type { Html } from './route.ts'

const LONGEST = 120

/** Words from outside as they may stand in a page: nothing hidden, and of what is long the beginning. */
export const shown = (text: string, most = LONGEST): string => cut(visible(text), most)

/** A moment for people and for machines. */
export function moment(iso: string): Html {
  return html`<time datetime="${iso}">${toTheSecond(iso)}</time>`
}

/** A number that stands out, with what it counts. */
export function figure(n: string, what: string, link: string | null = null): Html {
  return html`<li class="card figure"><span class="figure-n">${n}</span> <span class="dim">${
    link === null ? what : html`<a href="${link}">${what}</a>`
  }</span></li>`
}
