import { Worker } from 'node:worker_threads'
import type { Moment } from './evaluate.ts'
import { KqlError } from './kql-error.ts'
import { limits } from './limits.ts'
import type { Result, Table } from './table.ts'

/** When a query runs, how long it may take, and tables that only this query sees. */
export type Run = Moment & { readonly timeoutMs?: number; readonly tables?: readonly Table[] }
/** A warm evaluator over fixed tables; queries run one after another. */
export type Engine = {
  run(query: string, options: Run): Promise<Result>
  close(): Promise<void>
}
type Warm = Promise<{ readonly failed: unknown } | null>
type Answer = {
  readonly id: number
  readonly result?: Result
  readonly error?: {
    readonly code: string
    readonly message: string
    readonly line?: number
    readonly column?: number
  }
}

/** A fault of ours, so no KqlError: nothing about the query explains it. */
function bug(message: string): Error {
  return Object.assign(new Error(`the evaluator failed: ${message}`), { code: 'E_INTERNAL' })
}

function problem(error: NonNullable<Answer['error']>): Error {
  if (error.code === 'E_INTERNAL') return bug(error.message)
  const place = error.line === undefined ? undefined : { line: error.line, column: error.column ?? 1 }
  return new KqlError(error.code, error.message, place)
}

function crash(error: unknown): Error {
  const code = (error as { code?: unknown }).code
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new KqlError('E_LIMIT', `the query needs more than ${limits.memoryMegabytes} MB, the limit of memory`)
    : bug(String(error))
}

/**
 * Starts a worker that loads at once. A run over a limit of time (30 s unless told) or memory ends the worker, starts
 * another, and rejects with KqlError E_LIMIT; a bug rejects with an Error whose code is E_INTERNAL.
 */
export async function openEngine(tables: readonly Table[]): Promise<Engine> {
  const start = (): { readonly worker: Worker; readonly warm: Warm } => {
    const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), {
      workerData: tables,
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes },
    })
    // What the parser takes to load is nothing that a query could be blamed for.
    const warm: Warm = new Promise((resolve) => {
      worker.once('message', () => resolve(null))
      worker.once('error', (failed) => resolve({ failed }))
    })
    return { worker, warm }
  }
  let { worker, warm } = start()
  let last: Promise<unknown> = Promise.resolve()
  let count = 0
  const once = (query: string, { timeoutMs = limits.milliseconds, tables: own = [], ...moment }: Run) =>
    new Promise<Result>((resolve, reject) => {
      const id = ++count
      const end = (): void => {
        clearTimeout(timer)
        worker.off('error', failed)
        worker.off('message', answered)
      }
      const restart = (error: Error): void => {
        end()
        void worker.terminate()
        ;({ worker, warm } = start())
        reject(error)
      }
      const timer = setTimeout(
        () =>
          restart(new KqlError('E_LIMIT', `the query ran longer than ${timeoutMs} ms, the limit of time`)),
        timeoutMs,
      )
      const failed = (error: unknown): void => restart(crash(error))
      const answered = ({ id: of, result, error }: Answer): void => {
        if (of !== id) return
        end()
        if (result) resolve(result)
        else reject(error ? problem(error) : bug('it gave no answer'))
      }
      worker.once('error', failed)
      worker.on('message', answered)
      worker.postMessage({ id, query, moment, tables: own })
    })
  return {
    run: (query, options) => {
      const next = last.then(async () => {
        const cold = await warm
        if (!cold) return once(query, options)
        ;({ worker, warm } = start())
        throw crash(cold.failed)
      })
      last = next.catch(() => undefined)
      return next
    },
    close: async () => {
      await worker.terminate()
    },
  }
}
