import { LRUCache } from 'lru-cache'
import { type RowCounts, rowCountsOf } from '../../incident/row-counts.ts'
import type { ConsoleHouse } from '../house.ts'

type Counted = { readonly counts: RowCounts | null }

/** Counts are few numbers; what they are made of may be many thousand rows. */
const known = new LRUCache<string, Counted>({ max: 500 })

/** Rows over time of an investigation, from all its rows, counted once for each of its states; null where none has a time. */
export async function countsIn(
  id: string,
  house: Pick<ConsoleHouse, 'store' | 'archive'>,
): Promise<RowCounts | null> {
  const version = (await house.archive.versions([id])).get(id)
  if (version === undefined) return null
  const key = `${id} ${version}`
  const counted = known.get(key) ?? { counts: await count(id, house) }
  known.set(key, counted)
  return counted.counts
}

async function count(id: string, { store }: Pick<ConsoleHouse, 'store'>): Promise<RowCounts | null> {
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
