import { type Engine, openEngine } from '../kql/engine.ts'
import type { Table } from '../kql/table.ts'

/** Evaluators by what they see, each started when it is first needed. */
export type Evaluators = {
  readonly over: (scope: string, tables: () => readonly Table[]) => Promise<Engine>
  readonly close: () => Promise<void>
}

/** Starts no evaluator twice for one scope. */
export function evaluators(): Evaluators {
  const open = new Map<string, Promise<Engine>>()
  return {
    over: (scope, tables) => {
      const engine = open.get(scope) ?? openEngine(tables())
      open.set(scope, engine)
      return engine
    },
    close: async () => {
      await Promise.all([...open.values()].map(async (engine) => (await engine).close()))
    },
  }
}
