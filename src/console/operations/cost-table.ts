import { html } from 'hono/html'
import { saySeconds } from '../../chat/screen/paragraph.ts'
import type { Spending } from '../../flow/archive.ts'
import { grouped } from '../../incident/limit-use.ts'
import { sayMoney } from '../../incident/price.ts'
import type { Html } from '../route.ts'
import { shown } from '../shown.ts'
import { shareBar } from './bars.ts'

/** What of an investigation is summed, with its name. */
export const tokensOf = ({
  promptTokens,
  completionTokens,
}: Pick<Spending, 'promptTokens' | 'completionTokens'>) => promptTokens + completionTokens

/** The cost as it is told; where no price is configured, that. */
export const sayCost = ({ cost, currency }: Pick<Spending, 'cost' | 'currency'>): string =>
  cost === null ? '–' : sayMoney(cost, currency ?? undefined)

const MOST_ROWS = 100

/** The sums by day, guide or person, what took most first. */
export function costTable(
  { title, head, none }: { readonly title: string; readonly head: string; readonly none: string },
  rows: readonly Spending[],
  file: string,
  linkOf: (row: Spending) => string | null,
): Html {
  const most = Math.max(...rows.map(tokensOf), 0)
  const mostAsked = Math.max(...rows.map(({ investigations }) => investigations), 0)
  const priced = rows.some(({ cost }) => cost !== null)
  return html`<section class="card"><div class="row ends"><h2>${title}</h2><a class="button quiet" href="${file}" download>CSV<span class="visually-hidden"> of ${title.toLowerCase()}</span></a></div>
${
  rows.length === 0
    ? html`<p class="empty">Nothing was asked in this time.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="sums"><caption class="visually-hidden">${title}</caption><thead><tr>
<th scope="col">${head}</th><th scope="col" class="number">Investigations</th><th scope="col" class="number">Queries</th><th scope="col" class="number">Time</th><th scope="col" class="number">Model calls</th><th scope="col" class="number">Prompt tokens</th><th scope="col" class="number">of them cached</th><th scope="col" class="number">Completion tokens</th>${priced ? html`<th scope="col" class="number">Cost</th>` : ''}</tr></thead>
<tbody>${rows.slice(0, MOST_ROWS).map((row) => {
        const link = linkOf(row)
        const name = shown(row.name ?? row.key) || none
        return html`<tr><th scope="row">${link === null ? name : html`<a href="${link}">${name}</a>`}</th>
<td class="number">${grouped(row.investigations)}${most === 0 ? shareBar(row.investigations, mostAsked) : ''}</td><td class="number">${grouped(row.queries)}</td><td class="number">${saySeconds(row.seconds)}</td><td class="number">${grouped(row.modelCalls)}</td><td class="number">${grouped(row.promptTokens)}${most === 0 ? '' : shareBar(tokensOf(row), most)}</td><td class="number">${grouped(row.cachedTokens)}</td><td class="number">${grouped(row.completionTokens)}</td>${priced ? html`<td class="number">${sayCost(row)}</td>` : ''}</tr>`
      })}</tbody></table></div>
${rows.length > MOST_ROWS ? html`<p class="dim">and ${grouped(rows.length - MOST_ROWS)} more, which the CSV file has.</p>` : ''}`
}</section>`
}
