import { createInterface } from 'node:readline'
import { text as readAll } from 'node:stream/consumers'
import { Command, InvalidArgumentError } from 'commander'
import width from 'string-width'
import { plain } from '../incident/plain.ts'
import { type Engine, openEngine, type Run } from '../kql/engine.ts'
import { KqlError } from '../kql/kql-error.ts'
import type { Table } from '../kql/table.ts'
import { kqlTable } from './kql-table.ts'

type Options = {
  readonly tables?: string
  readonly batch?: boolean
  readonly json?: boolean
  readonly timeout?: number
  readonly now?: Date
}
type Line = {
  readonly id: unknown
  readonly query: string
  readonly tables?: Record<string, Omit<Table, 'name'>>
}

const print = (line: string): unknown => process.stdout.write(`${line}\n`)
const complain = (cause: unknown, query = ''): void => {
  process.stderr.write(`${said(cause)}\n${pointed(cause, query)}`)
  process.exitCode = 2
}

/** What went wrong, with the place in the query where it is known. */
function said(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return cause instanceof KqlError && cause.line !== undefined
    ? `line ${cause.line}, column ${cause.column}: ${message}`
    : message
}

/** The line of the query that is wrong, and a caret below the place. */
function pointed(cause: unknown, query: string): string {
  if (!(cause instanceof KqlError) || cause.line === undefined) return ''
  const line = query.split('\n')[cause.line - 1] ?? ''
  const before = shown(line.slice(0, (cause.column ?? 1) - 1))
  return `  ${shown(line)}\n  ${' '.repeat(width(before))}^\n`
}

const shown = (text: string): string => plain(text.replaceAll('\t', ' '))

function moment(text: string): Date {
  const at = new Date(text)
  if (!Number.isNaN(at.getTime())) return at
  throw new InvalidArgumentError('a moment such as 2025-06-18T07:30:00Z')
}

function seconds(text: string): number {
  const value = Number(text)
  if (value > 0 && value <= 3600) return value
  throw new InvalidArgumentError('a number of seconds up to 3600')
}

const runOf = ({ timeout, now = new Date() }: Options): Run =>
  timeout === undefined ? { now } : { now, timeoutMs: timeout * 1000 }

/** Answers every line of standard input with one line; a line that cannot be answered says why. */
async function batch(engine: Engine, options: Options): Promise<void> {
  for await (const text of createInterface({ input: process.stdin })) {
    if (!text.trim()) continue
    let id: unknown = null
    try {
      const line = JSON.parse(text) as Line
      id = line.id
      const tables = Object.entries(line.tables ?? {}).map(([name, table]) => ({ ...table, name }))
      const result = await engine.run(line.query, { ...runOf(options), tables })
      print(JSON.stringify({ id, ...result }))
    } catch (cause) {
      if (!(cause instanceof KqlError || cause instanceof SyntaxError)) process.exitCode = 1
      const code = (cause as { code?: unknown }).code
      print(JSON.stringify({ id, error: said(cause), code }))
    }
  }
}

/** The command that runs queries on local tables; exit code 2 when a query cannot be answered. */
export function kqlCommand(): Command {
  return new Command('kql')
    .description('run KQL on local tables')
    .argument('[query]')
    .option('--tables <dir>', 'folder of NAME.ndjson files')
    .option('--batch', 'read one {id, query, tables?} a line')
    .option('--json', 'answer in JSON')
    .option('--timeout <seconds>', 'how long one query may run (30)', seconds)
    .option('--now <moment>', 'what now() and ago() count from, for recorded tables (the present)', moment)
    .action(async (given: string | undefined, options: Options) => {
      let engine: Engine | undefined
      let query = given ?? ''
      try {
        if (!options.batch && given === undefined && !process.stdin.isTTY)
          query = await readAll(process.stdin)
        if (!options.batch && !query.trim())
          throw new Error('Give a query, as an argument or on standard input, or --batch.')
        engine = await openEngine(options.tables ? { folder: options.tables } : [])
        if (options.batch) return await batch(engine, options)
        const result = await engine.run(query, runOf(options))
        print(options.json ? JSON.stringify(result) : kqlTable(result))
      } catch (cause) {
        complain(cause, query)
      } finally {
        await engine?.close()
      }
    })
}
