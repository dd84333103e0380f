import { type Engine, openEngine } from '../kql/engine.ts'
import type { Table } from '../kql/table.ts'
import { type Evaluators, evaluators } from './evaluators.ts'

/** Evaluators that many worlds take turns at. */
export type SharedEvaluators = {
  /** Those of one world, which closes no more than what is its own. */
  readonly ofWorld: () => Evaluators
  readonly close: () => Promise<void>
}

/** So many cells are sent along with each query sooner than an evaluator of their own starts. */
const FEW_CELLS = 60_000

/** Keeps `count` evaluators warm; a world with large tables gets one of its own, which holds them. */
export function sharedEvaluators(count: number): SharedEvaluators {
  const warm = Array.from({ length: count }, () => ({ engine: openEngine([]), busy: 0 }))
  // Whoever asks is told what prevents one from starting.
  for (const { engine } of warm) engine.catch(() => undefined)
  const overFew = (tables: readonly Table[]): Engine => ({
    run: async (query, options) => {
      const [free] = warm.toSorted((a, b) => a.busy - b.busy)
      if (!free) throw new Error('There is no evaluator.')
      free.busy++
      try {
        return await (await free.engine).run(query, { ...options, tables: options.tables ?? tables })
      } finally {
        free.busy--
      }
    },
    close: async () => undefined,
  })
  return {
    ofWorld: () => {
      const own = evaluators()
      return {
        over: (scope, tables) => {
          const seen = tables()
          return cells(seen) > FEW_CELLS ? own.over(scope, () => seen) : Promise.resolve(overFew(seen))
        },
        close: own.close,
      }
    },
    close: async () => {
      await Promise.all(warm.map(async ({ engine }) => (await engine).close()))
    },
  }
}

const cells = (tables: readonly Table[]): number =>
  tables.reduce((sum, { columns, rows }) => sum + columns.length * rows.length, 0)
