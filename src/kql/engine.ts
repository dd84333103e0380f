import { type ChildProcess, fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Failure, Question, Source } from './engine-process.ts'
import type { Moment } from './evaluate.ts'
import { KqlError } from './kql-error.ts'
import { kustoSnapshot } from './kusto-snapshot.ts'
import { limits } from './limits.ts'
import { ownTables } from './own-tables.ts'
import type { Result, Table } from './table.ts'

/** When a query runs, how long it may take, and tables that only this query sees. */
export type Run = Moment & { readonly timeoutMs?: number; readonly tables?: readonly Table[] }
/** A warm evaluator over fixed tables; queries run one after another. */
export type Engine = {
  run(query: string, options: Run): Promise<Result>
  close(): Promise<void>
}
/** Why a worker could not start; null once it is warm. */
type Warm = Promise<Error | null>
/** A part of an answer; the columns come last. */
type Answer = {
  readonly id?: number
  readonly rows?: Result['rows']
  readonly columns?: Result['columns']
  readonly error?: Failure
}

/** A fault of ours, so no KqlError: nothing about the query explains it. */
function bug(message: string): Error {
  return Object.assign(new Error(`the evaluator failed: ${message}`), { code: 'E_INTERNAL' })
}

function problem(error: Failure): Error {
  if (error.code === 'E_INTERNAL') return bug(error.message)
  const place = error.line === undefined ? undefined : { line: error.line, column: error.column ?? 1 }
  return new KqlError(error.code, error.message, place)
}

/** V8 aborts a process that needs more memory than it may have: SIGABRT, or the shell's number for it. */
function died(code: number | null, signal: string | null): Error {
  return signal === 'SIGABRT' || code === 134
    ? new KqlError('E_LIMIT', `the query needs more than ${limits.memoryMegabytes} MB, the limit of memory`)
    : bug(`its process ended with ${signal ?? code}`)
}

const isGone = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

const compiled = getCompileCacheDir()
const snapshot = kustoSnapshot()
const PROGRAM = fileURLToPath(new URL('./engine-process.ts', import.meta.url))

/**
 * Starts a process that loads the tables at once; what is wrong with them is told to whoever asks. A process of its own,
 * because a thread that needs too much memory within one of V8's own functions takes its process with it. A run over a
 * limit of time (30 s unless told) or memory ends the process, starts another, and rejects with KqlError E_LIMIT; a bug
 * rejects with an Error whose code is E_INTERNAL.
 */
export async function openEngine(source: Source): Promise<Engine> {
  let holds = ownTables()
  const start = (): { readonly worker: ChildProcess; readonly warm: Warm } => {
    holds = ownTables()
    const worker = fork(PROGRAM, [], {
      serialization: 'advanced',
      execArgv: [
        ...(snapshot === null ? [] : ['--snapshot-blob', snapshot]),
        `--max-old-space-size=${limits.memoryMegabytes}`,
        '--max-semi-space-size=16',
        '--heap-growing-percent=30',
      ],
      // Nothing of ours is its business. The C library would give each of V8's threads memory of its own, half as much again.
      env: { MALLOC_ARENA_MAX: '2', ...(compiled ? { NODE_COMPILE_CACHE: compiled } : {}) },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    worker.send({ load: source } satisfies Question)
    // What the parser takes to load is nothing that a query could be blamed for.
    const warm: Warm = new Promise((resolve) => {
      worker.once('message', ({ error }: Answer) => resolve(error ? problem(error) : null))
      worker.once('exit', (code, signal) => resolve(died(code, signal)))
    })
    return { worker, warm }
  }
  let { worker, warm } = start()
  let last: Promise<unknown> = Promise.resolve()
  let count = 0
  let closed = false
  const once = (query: string, { timeoutMs = limits.milliseconds, tables: own = [], ...moment }: Run) =>
    new Promise<Result>((resolve, reject) => {
      const id = ++count
      const end = (): void => {
        clearTimeout(timer)
        worker.off('exit', ended)
        worker.off('message', answered)
      }
      const restart = (error: Error): void => {
        end()
        worker.kill('SIGKILL')
        if (!closed) ({ worker, warm } = start())
        reject(error)
      }
      const timer = setTimeout(
        () =>
          restart(new KqlError('E_LIMIT', `the query ran longer than ${timeoutMs} ms, the limit of time`)),
        timeoutMs,
      )
      const ended = (code: number | null, signal: string | null): void => restart(died(code, signal))
      const found: Result['rows'][number][] = []
      const answered = ({ id: of, rows, columns, error }: Answer): void => {
        if (of !== id) return
        if (rows) return void found.push(...rows)
        end()
        if (!columns) holds.doubt(own)
        if (columns) resolve({ columns, rows: found })
        else reject(error ? problem(error) : bug('it gave no answer'))
      }
      worker.once('exit', ended)
      worker.on('message', answered)
      worker.send({ id, query, moment, own: holds.send(own) } satisfies Question)
    })
  return {
    run: (query, options) => {
      const next = last.then(async () => {
        if (isGone(worker) && !closed) ({ worker, warm } = start())
        const cold = await warm
        // Whoever waits for a turn gets none any more.
        if (closed) throw bug('it was closed')
        if (cold) throw cold
        return once(query, options)
      })
      last = next.catch(() => undefined)
      return next
    },
    close: async () => {
      closed = true
      if (isGone(worker)) return
      const gone = new Promise((resolve) => worker.once('exit', resolve))
      worker.kill('SIGKILL')
      await gone
    },
  }
}
