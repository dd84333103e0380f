import { html } from 'hono/html'
import { z } from 'zod'
import type { Html } from '../route.ts'
import { type Endpoint, TAGS } from './endpoint.ts'

/** What the API offers, for people to read. */
export function apiPage(endpoints: readonly Endpoint[], address: string): Html {
  return html`<h1>API</h1>
<section class="card">
<p>What these pages do, for scripts: the same people and roles, the same reports, the same audit trail.
Send a token as <code>Authorization: Bearer …</code>; the operator of Guidepost gives it. Whatever goes wrong is answered as
<code>{code, message, fix}</code>.</p>
<p><a class="button" href="/api/openapi.json">OpenAPI 3.1 document</a></p>
<h2>In three steps</h2>
<pre tabindex="0"><code>GUIDEPOST=${address}
curl -H "Authorization: Bearer $TOKEN" -H "content-type: application/json" \\
  -H "Idempotency-Key: alert-4711" \\
  -d '{"text": "VPN to Osaka failed around 07:20", "zone": "Asia/Tokyo"}' \\
  "$GUIDEPOST/api/investigations"
curl -N -H "Authorization: Bearer $TOKEN" "$GUIDEPOST/api/investigations/ID/live"
curl -H "Authorization: Bearer $TOKEN" "$GUIDEPOST/api/investigations/ID/report"</code></pre>
</section>
${TAGS.map(
  (tag) =>
    html`<section><h2>${tag}</h2>${endpoints.filter((one) => one.tag === tag).map(described)}</section>`,
)}`
}

function described({ method, path, role, summary, about, query, headers, body, gives }: Endpoint): Html {
  const fields = [
    ...fieldsOf(query, 'query'),
    ...fieldsOf(headers, 'header'),
    ...(body ? fieldsOf(body, 'body') : []),
  ]
  return html`<details class="card endpoint"><summary><span class="chip ${method === 'get' ? 'tone-plain' : 'tone-busy'}">${method.toUpperCase()}</span> <code>${path}</code> <span>${summary}</span></summary>
${about === null ? '' : html`<p>${ticked(about)}</p>`}
<p class="dim">For the role ${role}. Answers ${gives.status} with ${gives.type}: ${ticked(gives.what)}</p>
${
  fields.length === 0
    ? ''
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Fields of ${method} ${path}"><table><caption>Fields</caption><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Shape</th><th scope="col">What it is</th></tr></thead>
<tbody>${fields.map(
        (field) =>
          html`<tr><th scope="row"><code>${field.name}</code>${field.required ? ' (required)' : ''}</th><td>${field.where}</td><td>${field.shape}</td><td>${ticked(field.what)}</td></tr>`,
      )}</tbody></table></div>`
}</details>`
}

/** What stands between backticks as code. */
const ticked = (text: string): Html =>
  html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`

type Field = {
  readonly name: string
  readonly where: string
  readonly required: boolean
  readonly shape: string
  readonly what: string
}

function fieldsOf(shape: z.ZodObject, where: string): readonly Field[] {
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, schema]) => {
    const one = (typeof schema === 'object' ? schema : {}) as Described
    return {
      name,
      where,
      required: required.includes(name),
      shape: shapeOf(one),
      what: one.description ?? '',
    }
  })
}

type Described = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Described[]
  readonly format?: string
  readonly default?: unknown
  readonly description?: string
}

/** A schema in a few words. */
function shapeOf({ type, enum: values, anyOf, format, default: usual }: Described): string {
  const words = values
    ? values.map(String).join(', ')
    : anyOf
      ? [...new Set(anyOf.map(shapeOf))].join(' or ')
      : (format ?? type ?? 'anything')
  const told = usual === undefined || usual === null || typeof usual === 'object' ? '' : `, else ${usual}`
  return `${words}${told}`
}
