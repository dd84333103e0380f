import { sql } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Archive } from '../../flow/archive.ts'
import type { Evidence } from '../../incident/evidence.ts'
import { type Body, textOf } from '../bodies.ts'
import type { Database } from '../database.ts'
import { bodiesOf, HAS_BODY } from '../events.ts'
import { cellText } from './cells.ts'
import { canStand, isId } from './hostile.ts'
import { pageOf, type Table, tableOf } from './table.ts'

/** What is kept parsed at most, characters of its JSON; it takes a few times as much memory. */
const KEPT = 24_000_000
/** Nothing that was removed stays in memory for longer. */
const KEPT_MS = 600_000

type Stored = { readonly investigation: string; readonly seq: number }

/** The rows of evidence: parsed once, and looked through from memory while they are stored. */
export function storedRows(database: Database): Pick<Archive, 'rows' | 'cell'> {
  const parsed = new LRUCache<string, Table, Stored>({
    maxSize: KEPT,
    ttl: KEPT_MS,
    ttlAutopurge: true,
    sizeCalculation: (table) => table.size,
    fetchMethod: async (_, __, { context: { investigation, seq } }) => {
      const bodies = await database.ask('someone-waits', (db) => bodiesOf(db, investigation, [seq]))
      const body = bodies.get(seq)
      return body && tableIn(body)
    },
  })
  const tableFor = async (id: string, evidence: string): Promise<Table | null> => {
    if (!isId(id) || !canStand(evidence)) return null
    // Asked each time, since rows that are not kept any more must not come from memory.
    const { rows: stored } = await database.ask('someone-waits', (db) =>
      sql<{ seq: number; uid: string; named: boolean }>`
        select seq, uid, evidence is not null as named from event
        where investigation = ${id} and kind = 'query-ended' and (evidence = ${evidence} or evidence is null)
          and ${HAS_BODY}
        order by evidence is null, seq desc`.execute(db),
    )
    // An event of an older Guidepost does not say beside its body which evidence it holds.
    for (const { seq, uid, named } of stored) {
      const table = await parsed.fetch(uid, { context: { investigation: id, seq } })
      if (table && (named || table.id === evidence)) return table
    }
    return null
  }
  return {
    rows: async (id, evidence, wanted) => {
      const table = await tableFor(id, evidence)
      return table && pageOf(table, wanted)
    },
    cell: async (id, evidence, n, column) => {
      const row = (await tableFor(id, evidence))?.rows[n - 1]
      return row && Object.hasOwn(row, column) ? cellText(row[column]) : null
    },
  }
}

async function tableIn(body: Body): Promise<Table> {
  const text = await textOf(body)
  const { evidence } = JSON.parse(text) as { readonly evidence: Evidence }
  return tableOf(evidence, text.length)
}
