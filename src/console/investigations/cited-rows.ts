import type { Recorded, RowsPage } from '../../flow/archive.ts'
import type { View } from '../../flow/memory.ts'
import type { Citation } from '../../incident/evidence.ts'
import type { ConsoleHouse } from '../house.ts'

/** Of each evidence so many rows are shown with the story, and those that are cited. */
const FIRST_ROWS = 10
/** Cited rows further down are read so many at a time, since they often stand close to each other. */
const STRETCH = 50
const MOST_STRETCHES = 20

/** The rows that are shown of each evidence: the first, and those that the report cites; by the id of the evidence. */
export async function rowsShown(
  one: Recorded,
  view: View | null,
  { archive }: Pick<ConsoleHouse, 'archive'>,
): Promise<ReadonlyMap<string, RowsPage>> {
  const cited = citedRows(view)
  const found = await Promise.all(
    one.events.map(async ({ event }) => {
      if (event.kind !== 'query-ended' || event.evidence.rowCount === 0) return []
      const { id } = event.evidence
      const first = await archive.rows(one.id, id, { offset: 0, limit: FIRST_ROWS })
      if (!first) return []
      const further = new Set([...(cited.get(id) ?? [])].filter((n) => n > FIRST_ROWS))
      const stretches = [...new Set([...further].map((n) => Math.floor((n - 1) / STRETCH)))].toSorted(
        (a, b) => a - b,
      )
      const more = await Promise.all(
        stretches
          .slice(0, MOST_STRETCHES)
          .map((stretch) => archive.rows(one.id, id, { offset: stretch * STRETCH, limit: STRETCH })),
      )
      const others = more.flatMap((page) => page?.rows.filter(({ n }) => further.has(n)) ?? [])
      return [[id, { ...first, rows: [...first.rows, ...others] }] as const]
    }),
  )
  return new Map(found.flat())
}

function citedRows(view: View | null): ReadonlyMap<string, ReadonlySet<number>> {
  const { report, proposals = [] } = view ?? {}
  const all: readonly Citation[] = [
    ...(report?.cause?.evidence ?? []),
    ...[...(report?.timeline ?? []), ...(report?.findings ?? []), ...(report?.ruledOut ?? [])].flatMap(
      ({ evidence }) => evidence,
    ),
    ...proposals.flatMap(({ evidence }) => evidence),
  ]
  const byEvidence = Map.groupBy(all, ({ id }) => id)
  return new Map(
    [...byEvidence].map(([id, citations]) => [id, new Set(citations.flatMap(({ rows }) => rows))]),
  )
}
