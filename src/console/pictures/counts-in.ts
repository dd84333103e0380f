import { html } from 'hono/html'
import { countsAlt } from '../../chat/picture/counts-alt.ts'
import { type RowCounts, rowCountsOf } from '../../incident/row-counts.ts'
import type { ConsoleHouse } from '../house.ts'
import type { Html } from '../route.ts'

/** Rows over time of an investigation, from all its rows; null where none has a time. */
export async function countsIn(
  id: string,
  { store }: Pick<ConsoleHouse, 'store'>,
): Promise<RowCounts | null> {
  const events = await store.events(id)
  const evidence = events.flatMap((event) =>
    event.kind === 'query-ended'
      ? [{ evidence: event.evidence, label: `${event.evidence.id} ${event.label}` }]
      : [],
  )
  const resolved = events.findLast((event) => event.kind === 'resolved')
  const searched = events.flatMap((event) =>
    event.kind === 'widened' ? [event.range] : event.kind === 'resolved' ? event.window.searched : [],
  )
  return rowCountsOf(evidence, { asked: resolved?.window.asked ?? null, searched })
}

/** The picture of it with its words, in the colours that the reader's system is set to. */
export function countsFigure(id: string, counts: RowCounts | null): Html {
  if (!counts) return html``
  const path = `/investigations/${id}/counts.png`
  return html`<figure><figcaption>Rows over time</figcaption><picture><source media="(prefers-color-scheme: dark)" srcset="${path}?theme=dark"><img src="${path}" alt="${countsAlt(counts)}" loading="lazy"></picture></figure>`
}
