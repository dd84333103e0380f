import { html } from 'hono/html'
import { visible } from '../../chat/screen/inert.ts'
import { highlight } from '../../kql/highlight.ts'
import type { Html } from '../route.ts'

/** A query with what people tell apart in colours. */
export function kqlHtml(query: string): Html {
  return html`<pre class="kql" tabindex="0"><code>${highlight(visible(query)).map(({ text, kind }) =>
    kind === 'plain' || kind === 'name' || kind === 'operator'
      ? text
      : html`<span class="k-${kind}">${text}</span>`,
  )}</code></pre>`
}
