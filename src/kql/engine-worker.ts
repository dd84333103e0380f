import { parentPort, workerData } from 'node:worker_threads'
import { evaluate, type Moment } from './evaluate.ts'
import { KqlError } from './kql-error.ts'
import type { Table } from './table.ts'

type Question = {
  readonly id: number
  readonly query: string
  readonly moment: Moment
  readonly tables: readonly Table[]
}

function failure(cause: unknown): { code: string; message: string; line?: number; column?: number } {
  if (cause instanceof KqlError) {
    const { code, message, line, column } = cause
    return { code, message, ...(line === undefined ? {} : { line, column: column ?? 1 }) }
  }
  // V8 has no other sign for a query that is nested too deeply.
  if (cause instanceof RangeError && cause.message.includes('call stack'))
    return { code: 'E_LIMIT', message: 'the query is nested more deeply than the limit of the stack' }
  return {
    code: 'E_INTERNAL',
    message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  }
}

const stored = workerData as readonly Table[]
evaluate('print 1', stored, { now: new Date(0) })
parentPort?.postMessage({ warm: true })
parentPort?.on('message', ({ id, query, moment, tables }: Question) => {
  try {
    parentPort?.postMessage({ id, result: evaluate(query, [...stored, ...tables], moment) })
  } catch (cause) {
    parentPort?.postMessage({ id, error: failure(cause) })
  }
})
