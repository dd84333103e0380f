import { parentPort, workerData } from 'node:worker_threads'
import { evaluate, type Moment } from './evaluate.ts'
import { KqlError } from './kql-error.ts'
import type { Table } from './table.ts'

const tables = workerData as readonly Table[]
evaluate('print 1', tables, { now: new Date(0) })
parentPort?.on('message', ({ id, query, moment }: { id: number; query: string; moment: Moment }) => {
  try {
    parentPort?.postMessage({ id, result: evaluate(query, tables, moment) })
  } catch (cause) {
    const e =
      cause instanceof KqlError
        ? cause
        : new KqlError('E_LIMIT', cause instanceof Error ? cause.message : String(cause))
    parentPort?.postMessage({
      id,
      error: { code: e.code, message: e.message, line: e.line, column: e.column },
    })
  }
})
