import type { Table } from './table.ts'

/** The tables of one query, for a process that may hold them already. */
export type OwnTables = {
  /** Null = it holds them. */
  readonly tables: readonly Table[] | null
  /** Under which number it holds them, or is to hold them from now on; null = for this query alone. */
  readonly held: number | null
  /** What it needs to hold no longer. */
  readonly forget: number | null
}

/** Whoever asks about more than so many in turn sends them anew. */
const MOST_HELD = 8

/** What is sent along of the tables of each query: tables that come a second time are held, so that a third time costs nothing. */
export function ownTables(): {
  readonly send: (tables: readonly Table[]) => OwnTables
  /** A query over them failed, so it may be that they could not be held: they are sent once more. */
  readonly doubt: (tables: readonly Table[]) => void
} {
  const seen = new WeakSet<readonly Table[]>()
  /** The latest used last. */
  const held = new Map<readonly Table[], number>()
  const doubted = new WeakSet<readonly Table[]>()
  let count = 0
  return {
    send: (tables) => {
      const number = held.get(tables)
      if (number !== undefined) {
        held.delete(tables)
        held.set(tables, number)
        return { tables: doubted.delete(tables) ? tables : null, held: number, forget: null }
      }
      if (tables.length === 0 || !seen.has(tables)) {
        seen.add(tables)
        return { tables, held: null, forget: null }
      }
      held.set(tables, ++count)
      doubted.delete(tables)
      const [oldest] = held.size > MOST_HELD ? held : []
      if (oldest) held.delete(oldest[0])
      return { tables, held: count, forget: oldest?.[1] ?? null }
    },
    doubt: (tables) => void doubted.add(tables),
  }
}
