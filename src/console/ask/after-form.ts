import { html } from 'hono/html'
import type { Answer } from '../route.ts'

/** A page as the answer to a form; the browser is told the address under which it is found, so that it can be loaded anew. */
export const afterForm = (path: string, answer: Answer): Answer =>
  answer.kind === 'page'
    ? { ...answer, body: html`<div hidden data-address="${path}#answered"></div>${answer.body}` }
    : answer
