import { html } from 'hono/html'
import { csv } from '../../chat/screen/csv.ts'
import { saySeconds } from '../../chat/screen/paragraph.ts'
import type { Spending } from '../../flow/archive.ts'
import { grouped } from '../../incident/limit-use.ts'
import { Problem } from '../../incident/problem.ts'
import type { TimeRange } from '../../incident/window.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Answer, Asked, Html } from '../route.ts'
import { figure } from '../shown.ts'
import { dayBars } from './bars.ts'
import { daysOf } from './cost-range.ts'
import { costTable, sayCost, tokensOf } from './cost-table.ts'
import { places } from './places.ts'

const PATH = '/operations/cost'

/** What investigations took: per day, guide and person. */
export async function costPage({ session, query }: Asked, { archive, now }: ConsoleHouse): Promise<Answer> {
  const { days, ...range } = daysOf(query, now())
  const [byDay, byGuide, byPerson] = await Promise.all([
    archive.spending('day', range),
    archive.spending('guide', range),
    archive.spending('person', range),
  ])
  const shown = { from: range.from.slice(0, 10), to: dayBefore(range.to) }
  const file = (by: string): string => `${PATH}.csv?${new URLSearchParams({ by, ...shown })}`
  const list = (more: Readonly<Record<string, string>>): string =>
    `/investigations?${new URLSearchParams({ ...more, from: range.from, to: range.to })}`
  return {
    kind: 'page',
    title: 'Cost',
    room: 'operations',
    body: html`<h1>Cost</h1>${places(PATH, session)}
<form method="get" action="${PATH}" class="filters wider" aria-label="Range of time">
<label class="field"><span>From (day, UTC)</span><input type="date" name="from" value="${shown.from}" required></label>
<label class="field"><span>To (day, UTC)</span><input type="date" name="to" value="${shown.to}" required></label>
<div class="row"><button class="primary">Show</button> <a class="button quiet" href="${PATH}">Last 30 days</a></div></form>
${totals(byDay)}
${charts(days, byDay)}
${costTable({ title: 'Per guide', head: 'Guide', none: 'no guide was chosen' }, byMost(byGuide), file('guide'), ({ key }) => (key === '' ? null : `/guides/${encodeURIComponent(key)}`))}
${costTable({ title: 'Per person', head: 'Person', none: 'unknown' }, byMost(byPerson), file('person'), ({ key }) => list({ person: key }))}
${costTable(
  { title: 'Per day', head: 'Day (UTC)', none: 'unknown' },
  [...byDay].sort((a, b) => b.key.localeCompare(a.key)),
  file('day'),
  () => null,
)}`,
  }
}

const dayBefore = (iso: string): string => new Date(Date.parse(iso) - 1).toISOString().slice(0, 10)

const byMost = (rows: readonly Spending[]): readonly Spending[] =>
  [...rows].sort((a, b) => tokensOf(b) - tokensOf(a) || b.investigations - a.investigations)

function totals(days: readonly Spending[]): Html {
  const sum = (of: (day: Spending) => number): number => days.reduce((all, day) => all + of(day), 0)
  const currency = days.findLast((day) => day.cost !== null)?.currency ?? null
  const others = days.some((day) => day.cost !== null && day.currency !== currency)
  const cost = sum((day) => (day.currency === currency ? (day.cost ?? 0) : 0))
  const prompt = sum(({ promptTokens }) => promptTokens)
  const cached = sum(({ cachedTokens }) => cachedTokens)
  return html`<ul class="figures" aria-label="In all">
${figure(grouped(sum(({ investigations }) => investigations)), 'investigations')}
${figure(grouped(sum(({ queries }) => queries)), 'queries')}
${figure(saySeconds(sum(({ seconds }) => seconds)), 'of work')}
${figure(grouped(sum(({ modelCalls }) => modelCalls)), 'model calls')}
${figure(grouped(prompt), `prompt tokens${prompt > 0 ? `, ${Math.round((cached / prompt) * 100)} % cached` : ''}`)}
${figure(grouped(sum(({ completionTokens }) => completionTokens)), 'completion tokens')}
${currency === null ? '' : figure(sayCost({ cost, currency }), others ? 'cost; sums in other currencies are not in it' : 'cost')}
</ul>
${currency === null ? html`<p class="dim">No price of tokens is configured, so there is no sum of money: see <code>model.price</code> in guidepost.yaml.</p>` : ''}`
}

function charts(days: readonly string[], rows: readonly Spending[]): Html {
  const found = new Map(rows.map((row) => [row.key, row]))
  const bars = (of: (row: Spending) => number, say: (n: number) => string) =>
    days.map((day) => {
      const row = found.get(day)
      const value = row ? of(row) : 0
      return { day, value, text: say(value) }
    })
  return html`<div class="split even"><div class="card">${dayBars(
    'Investigations',
    bars(({ investigations }) => investigations, grouped),
  )}</div><div class="card">${dayBars('Tokens', bars(tokensOf, grouped))}</div></div>`
}

/** More than any sum needs, characters. */
const MOST_CHARACTERS = 50_000_000

/** The sums as CSV. */
export async function costFile({ query }: Asked, { archive, now }: ConsoleHouse): Promise<Answer> {
  const by = query.get('by') ?? 'day'
  if (by !== 'day' && by !== 'guide' && by !== 'person')
    throw new Problem(
      'usage',
      'There are sums per day, guide and person.',
      'Give by=day, by=guide or by=person.',
    )
  const { days: _days, ...range }: TimeRange & { readonly days: readonly string[] } = daysOf(query, now())
  const rows = await archive.spending(by, range)
  const named = rows.map(({ key, name, ...sums }) => ({
    [by]: key,
    ...(by === 'person' ? { name: name ?? '' } : {}),
    ...sums,
  }))
  return {
    kind: 'file',
    type: 'text/csv; charset=utf-8',
    name: `cost-per-${by}.csv`,
    data: csv(named, MOST_CHARACTERS),
  }
}
