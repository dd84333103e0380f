import { createInterface } from 'node:readline'
import { Command } from 'commander'
import { evaluate } from '../kql/evaluate.ts'
import { readTables } from '../kql/read-tables.ts'
import type { Table } from '../kql/table.ts'

type Line = {
  readonly id: unknown
  readonly query: string
  readonly tables?: Record<string, Omit<Table, 'name'>>
}

/** The command that runs queries on local tables; exit code 2 when a query cannot be answered. */
export function kqlCommand(): Command {
  return new Command('kql')
    .description('run KQL on local tables')
    .argument('[query]')
    .option('--tables <dir>', 'folder of NAME.ndjson files')
    .option('--batch', 'read one {id, query, tables?} a line')
    .option('--json', 'answer in JSON')
    .action(
      async (query: string | undefined, options: { tables?: string; batch?: boolean; json?: boolean }) => {
        const say = (value: unknown): unknown =>
          process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
        try {
          const tables = options.tables ? await readTables(options.tables) : []
          if (options.batch) {
            for await (const text of createInterface({ input: process.stdin })) {
              if (!text.trim()) continue
              let id: unknown = null
              try {
                const line = JSON.parse(text) as Line
                id = line.id
                const own = Object.entries(line.tables ?? {}).map(([name, table]) => ({ ...table, name }))
                say({ id, ...evaluate(line.query, [...tables, ...own], { now: new Date() }) })
              } catch (cause) {
                say({ id, error: cause instanceof Error ? cause.message : String(cause) })
              }
            }
            return
          }
          if (!query) throw new Error('give a query, or --batch')
          const result = evaluate(query, tables, { now: new Date() })
          if (options.json) return void say(result)
          say(result.columns.map((column) => column.name).join('\t'))
          for (const row of result.rows)
            say(
              row
                .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
                .join('\t'),
            )
        } catch (cause) {
          process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
          process.exitCode = 2
        }
      },
    )
}
