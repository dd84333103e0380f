import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { datetimeFrom } from './datetime.ts'
import { KqlError } from './kql-error.ts'
import type { Column, KqlType, Table } from './table.ts'

function infer(name: string, values: readonly unknown[]): KqlType {
  if (name === 'TimeGenerated') return 'datetime'
  const seen = values.filter((value) => value !== null && value !== undefined)
  const all = (test: (value: unknown) => boolean): boolean => seen.length > 0 && seen.every(test)
  if (all((v) => typeof v === 'boolean')) return 'bool'
  if (all(Number.isInteger)) return 'long'
  if (all((v) => typeof v === 'number')) return 'real'
  if (all((v) => typeof v === 'string' && datetimeFrom(v) !== null)) return 'datetime'
  return seen.some((v) => typeof v === 'object') ? 'dynamic' : 'string'
}

function records(file: string, content: string): Record<string, unknown>[] {
  return content.split('\n').flatMap((line, index) => {
    if (!line.trim()) return []
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (cause) {
      throw new KqlError(
        'E_TABLE',
        `${file}:${index + 1}: ${cause instanceof Error ? cause.message : String(cause)}`,
      )
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new KqlError('E_TABLE', `${file}:${index + 1}: not a JSON object`)
    return [value as Record<string, unknown>]
  })
}

/** Reads every NAME.ndjson and NAME.schema.yaml of a folder; throws KqlError naming file and line. */
export async function readTables(directory: string): Promise<readonly Table[]> {
  const files = await readdir(directory)
  const names = new Set(files.flatMap((file) => /^(.+)\.(?:ndjson|schema\.yaml)$/.exec(file)?.[1] ?? []))
  return Promise.all(
    [...names].sort().map(async (name) => {
      const read = async (ending: string): Promise<string> =>
        files.includes(name + ending) ? readFile(join(directory, name + ending), 'utf8') : ''
      const rows = records(`${name}.ndjson`, await read('.ndjson'))
      const schema = (parseYaml(await read('.schema.yaml')) ?? {}) as Record<string, KqlType>
      const keys = new Set([
        ...Object.keys(schema),
        ...(Object.keys(schema).length ? [] : ['TimeGenerated']),
        ...rows.flatMap((row) => Object.keys(row)),
      ])
      const columns: Column[] = [...keys].map((key) => ({
        name: key,
        type:
          schema[key] ??
          infer(
            key,
            rows.map((row) => row[key]),
          ),
      }))
      return { name, columns, rows: rows.map((row) => columns.map((column) => row[column.name] ?? null)) }
    }),
  )
}
