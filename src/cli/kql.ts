import { createInterface } from 'node:readline'
import { Command, InvalidArgumentError } from 'commander'
import { type Engine, openEngine } from '../kql/engine.ts'
import { KqlError } from '../kql/kql-error.ts'
import { readTables } from '../kql/read-tables.ts'
import type { Result, Table } from '../kql/table.ts'

type Options = {
  readonly tables?: string
  readonly batch?: boolean
  readonly json?: boolean
  readonly timeout?: number
}
type Line = {
  readonly id: unknown
  readonly query: string
  readonly tables?: Record<string, Omit<Table, 'name'>>
}

const print = (line: string): unknown => process.stdout.write(`${line}\n`)
const complain = (cause: unknown): void => {
  process.stderr.write(`${said(cause)}\n`)
  process.exitCode = 2
}

/** What went wrong, with the place in the query where it is known. */
function said(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return cause instanceof KqlError && cause.line !== undefined
    ? `line ${cause.line}, column ${cause.column}: ${message}`
    : message
}

function seconds(text: string): number {
  const value = Number(text)
  if (value > 0 && value <= 3600) return value
  throw new InvalidArgumentError('a number of seconds up to 3600')
}

const limitOf = ({ timeout }: Options): { timeoutMs?: number } =>
  timeout === undefined ? {} : { timeoutMs: timeout * 1000 }

/** Answers every line of standard input with one line; a line that cannot be answered says why. */
async function batch(engine: Engine, options: Options): Promise<void> {
  for await (const text of createInterface({ input: process.stdin })) {
    if (!text.trim()) continue
    let id: unknown = null
    try {
      const line = JSON.parse(text) as Line
      id = line.id
      const tables = Object.entries(line.tables ?? {}).map(([name, table]) => ({ ...table, name }))
      const result = await engine.run(line.query, { now: new Date(), tables, ...limitOf(options) })
      print(JSON.stringify({ id, ...result }))
    } catch (cause) {
      if (!(cause instanceof KqlError || cause instanceof SyntaxError)) process.exitCode = 1
      const code = (cause as { code?: unknown }).code
      print(JSON.stringify({ id, error: said(cause), code }))
    }
  }
}

function asTable({ columns, rows }: Result): string {
  const cell = (value: unknown): string =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
  return [columns.map((column) => column.name), ...rows].map((row) => row.map(cell).join('\t')).join('\n')
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
    .action(async (query: string | undefined, options: Options) => {
      let engine: Engine | undefined
      try {
        if (!query && !options.batch) throw new Error('give a query, or --batch')
        engine = await openEngine(options.tables ? await readTables(options.tables) : [])
        if (options.batch) return await batch(engine, options)
        const result = await engine.run(query ?? '', { now: new Date(), ...limitOf(options) })
        print(options.json ? JSON.stringify(result) : asTable(result))
      } catch (cause) {
        complain(cause)
      } finally {
        await engine?.close()
      }
    })
}
