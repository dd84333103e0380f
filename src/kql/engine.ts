import { Worker } from 'node:worker_threads'
import type { Moment } from './evaluate.ts'
import { KqlError } from './kql-error.ts'
import type { Result, Table } from './table.ts'

/** A warm evaluator over fixed tables; queries run one after another. */
export type Engine = {
  run(query: string, options: Moment & { readonly timeoutMs?: number }): Promise<Result>
  close(): Promise<void>
}
type Answer = { result?: Result; error?: { code: string; message: string; line?: number; column?: number } }

/** Starts a worker that loads at once; a run over its limit (30 s unless told) ends it and rejects with E_LIMIT. */
export async function openEngine(tables: readonly Table[]): Promise<Engine> {
  const start = (): Worker =>
    new Worker(new URL('./engine-worker.ts', import.meta.url), { workerData: tables })
  let worker = start()
  let last: Promise<unknown> = Promise.resolve()
  const once = (query: string, { timeoutMs = 30_000, ...moment }: Moment & { readonly timeoutMs?: number }) =>
    new Promise<Result>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        worker.off('error', failed)
        worker.off('message', answered)
      }
      const restart = (message: string): void => {
        end()
        void worker.terminate()
        worker = start()
        reject(new KqlError('E_LIMIT', message))
      }
      const timer = setTimeout(() => restart(`the query ran longer than ${timeoutMs} ms`), timeoutMs)
      const failed = (error: unknown): void => restart(`the query ended the evaluator: ${String(error)}`)
      const answered = ({ result, error }: Answer): void => {
        end()
        if (result) {
          resolve(result)
          return
        }
        const place = error?.line ? { line: error.line, column: error.column ?? 1 } : undefined
        reject(new KqlError(error?.code ?? 'E_LIMIT', error?.message ?? 'no answer', place))
      }
      worker.once('error', failed)
      worker.once('message', answered)
      worker.postMessage({ query, moment })
    })
  return {
    run: (query, options) => {
      const next = last.then(() => once(query, options))
      last = next.catch(() => undefined)
      return next
    },
    close: async () => {
      await worker.terminate()
    },
  }
}
