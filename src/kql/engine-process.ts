import { flushCompileCache } from 'node:module'
import { Worker } from 'node:worker_threads'
import { type Loaded, load } from './environment.ts'
import { answer, type Moment } from './evaluate.ts'
import { KqlError } from './kql-error.ts'
import type { OwnTables } from './own-tables.ts'
import { tablesIn } from './read-tables.ts'
import type { Result, Table } from './table.ts'

/** Tables that are there already, or the folder that they are read from. */
export type Source = readonly Table[] | { readonly folder: string }
/** What the evaluator's process is asked; first of all, what to load. */
export type Question =
  | { readonly load: Source }
  | {
      readonly id: number
      readonly query: string
      readonly moment: Moment
      readonly own: OwnTables
    }
/** Why there is no answer, in a form that passes between processes. */
export type Failure = {
  readonly code: string
  readonly message: string
  readonly line?: number
  readonly column?: number
}

function failure(cause: unknown): Failure {
  if (cause instanceof KqlError) {
    const { code, message, line, column } = cause
    return { code, message, ...(line === undefined ? {} : { line, column: column ?? 1 }) }
  }
  return {
    code: 'E_INTERNAL',
    message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  }
}

const ROWS =
  'datatable(t:datetime, s:string, n:long, d:dynamic)[datetime(2000-01-01), "a b", 1, dynamic({"x":1})]'
/** The parser and the operators are compiled while they work: what most queries are made of has run before the first. */
const USUAL = [
  `${ROWS} | where s has "a" and t between (ago(1d) .. now()) and s !in ("x", "y") | project t, s | sort by t asc | take 5`,
  `let m = toscalar(${ROWS} | summarize avg(n)); ${ROWS} | extend x = tostring(d.x), y = iff(n > m, "a", "b")
    | summarize count(), max(n), dcount(s), countif(n > 1), make_set(s) by x, bin(t, 5m)
    | join kind=leftouter (${ROWS} | summarize arg_max(t, n) by x = tostring(d.x)) on x | top 5 by count_ desc`,
  `union withsource=From (${ROWS}), (${ROWS}) | parse s with a " " b | extend e = extract("(a)", 1, s), p = parse_json(s)
    | mv-expand c = split(s, " ") to typeof(string) | make-series v = count() default=0 on t from ago(1h) to now() step 10m by c`,
]

async function loaded(source: Source): Promise<readonly Loaded[]> {
  if (!('folder' in source)) return source.map(load)
  const found: Loaded[] = []
  for await (const table of tablesIn(source.folder)) found.push(load(table))
  return found
}

/** So many cells go in one piece, so that the one who hears them can do something else in between. */
const CELLS = 20_000

function tell(id: number, { columns, rows }: Result): void {
  const size = Math.ceil(CELLS / Math.max(1, columns.length))
  for (let at = 0; at < rows.length; at += size) say({ id, rows: rows.slice(at, at + size) })
  say({ id, columns })
}

const say = (what: object): void => void process.send?.(what)

// A query that runs when its owner dies hears nothing of it: a second thread looks after that.
new Worker(
  `const owner = process.ppid; setInterval(() => { if (process.ppid !== owner) process.kill(process.pid, 'SIGKILL') }, 1000)`,
  { eval: true },
).unref()
process.on('disconnect', () => process.exit())

let stored: readonly Loaded[] = []
const kept = new Map<number, readonly Loaded[]>()

function ownOf({ tables, held, forget }: OwnTables): readonly Loaded[] {
  if (forget !== null) kept.delete(forget)
  const own = tables?.map(load) ?? (held === null ? undefined : kept.get(held))
  if (!own) throw new Error(`no tables are held under ${held}`)
  if (held !== null) kept.set(held, own)
  return own
}

process.on('message', async (asked: Question) => {
  if ('load' in asked) {
    try {
      stored = await loaded(asked.load)
      for (const query of USUAL) answer(query, stored, { now: new Date(0) })
      say({ warm: true })
      // It is killed rather than ended, and would leave nothing behind.
      flushCompileCache()
    } catch (cause) {
      say({ error: failure(cause) })
    }
    return
  }
  const { id, query, moment, own } = asked
  try {
    tell(id, answer(query, [...stored, ...ownOf(own)], moment))
  } catch (cause) {
    say({ id, error: failure(cause) })
  }
})
