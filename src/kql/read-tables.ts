import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
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

/** So much of a file is held at once. */
const CHUNK_BYTES = 256 * 1024

/** The text of a file, some at a time; one whose name ends in .gz is unpacked on the way. */
function textOf(file: string): Readable {
  const bytes = createReadStream(file, { highWaterMark: CHUNK_BYTES })
  // What goes wrong reaches whoever reads the unpacked text.
  const text = file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => {}) : bytes
  return text.setEncoding('utf8')
}

/** The lines of a file, some at a time, so that a large one is never held as a whole. */
async function* linesOf(file: string): AsyncGenerator<readonly string[]> {
  let rest = ''
  for await (const chunk of textOf(file)) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    yield lines
  }
  yield [rest]
}

function recordOf(text: string, place: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new KqlError('E_TABLE', `${place}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new KqlError('E_TABLE', `${place}: not a JSON object`)
  return value as Record<string, unknown>
}

/** The lines of a table's file; one that cannot be read or unpacked is named. */
async function* rowsOf(file: string): AsyncGenerator<readonly string[]> {
  try {
    yield* linesOf(file)
  } catch (cause) {
    throw new KqlError(
      'E_TABLE',
      `${basename(file)} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
    )
  }
}

async function readTable(name: string, file: string | null, schemaText: string): Promise<Table> {
  const schema = (parseYaml(schemaText) ?? {}) as Record<string, KqlType>
  const declared = Object.keys(schema)
  const places = new Map<string, number>()
  const placeOf = (key: string): number => {
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, places.size)
    return places.size - 1
  }
  for (const key of declared.length ? declared : ['TimeGenerated']) placeOf(key)
  const read: unknown[][] = []
  let number = 0
  for await (const lines of file ? rowsOf(file) : [])
    for (const text of lines) {
      number++
      if (!text.trim()) continue
      const row: unknown[] = []
      for (const [key, value] of Object.entries(recordOf(text, `${basename(file ?? name)}:${number}`)))
        row[placeOf(key)] = value
      read.push(row)
    }
  const columns = [...places].map(
    ([key, at]): Column => ({
      name: key,
      type:
        schema[key] ??
        infer(
          key,
          read.map((row) => row[at]),
        ),
    }),
  )
  return { name, columns, rows: read.map((row) => columns.map((_, at) => row[at] ?? null)) }
}

/**
 * Reads every NAME.ndjson, or NAME.ndjson.gz where it is packed, and NAME.schema.yaml of a folder, one after another;
 * throws KqlError naming file and line.
 */
export async function* tablesIn(directory: string): AsyncGenerator<Table> {
  const files = await readdir(directory).catch((cause: Error) => {
    throw new KqlError('E_TABLE', `the folder of tables cannot be read: ${cause.message}`)
  })
  const names = new Set(
    files.flatMap((file) => /^(.+)\.(?:ndjson|ndjson\.gz|schema\.yaml)$/.exec(file)?.[1] ?? []),
  )
  const there = (file: string): string | null => (files.includes(file) ? join(directory, file) : null)
  for (const name of [...names].sort()) {
    const [plain, packed] = [there(`${name}.ndjson`), there(`${name}.ndjson.gz`)]
    if (plain && packed)
      throw new KqlError('E_TABLE', `${name} is there twice: keep one of .ndjson and .ndjson.gz`)
    const schema = there(`${name}.schema.yaml`)
    yield await readTable(name, plain ?? packed, schema ? await readFile(schema, 'utf8') : '')
  }
}

/** The tables of a folder, all at once. */
export function readTables(directory: string): Promise<readonly Table[]> {
  return Array.fromAsync(tablesIn(directory))
}
