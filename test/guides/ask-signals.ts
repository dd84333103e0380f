import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Row } from '../../guides/_generate/rows.ts'
import { workloadSchemas } from '../../guides/_generate/workload-incidents.ts'
import { parseGuide } from '../../src/guides/parse-guide.ts'
import { type Loaded, load } from '../../src/kql/environment.ts'
import { answer } from '../../src/kql/evaluate.ts'
import { fill } from '../../src/kql/fill.ts'
import type { KqlType } from '../../src/kql/table.ts'

/** The rows of each signal that is on, by its id. */
export type On = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

const typeOf = (value: unknown): KqlType =>
  typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'real' : 'string'

/** A table with the columns that its rows have and those that are declared for it. */
function tableOf(id: string, name: string, rows: readonly Row[]): Loaded {
  const found = Object.entries(Object.assign({}, ...rows) as Row).map(([key, value]) => [key, typeOf(value)])
  const types = { ...Object.fromEntries(found), TimeGenerated: 'datetime' }
  const known = { ...types, ...(workloadSchemas[`${id}/${name}`] ?? workloadSchemas[name]) }
  const columns = Object.entries(known).map(([key, type]) => ({ name: key, type: type as KqlType }))
  return load({ name, columns, rows: rows.map((row) => columns.map((one) => row[one.name] ?? null)) })
}

/** Asks the guide's signals over the rows of its tables: of those whose severity and id `told` matches, which are on, and their rows. */
export async function asking(id: string, values: Readonly<Record<string, string>>) {
  const path = fileURLToPath(new URL(`../../guides/${id}/guide.md`, import.meta.url))
  const guide = parseGuide(await readFile(path, 'utf8'), path)
  const queries = guide.steps.flatMap((step) => step.queries)
  return (tables: Readonly<Record<string, readonly Row[]>>, told = /^critical/): On => {
    const loaded = Object.entries(tables).map(([name, rows]) => tableOf(id, name, rows))
    const on = queries.flatMap(({ signal, template }) => {
      if (!signal || !told.test(`${signal.severity} ${signal.id}`)) return []
      const filled = fill(template, values)
      if (filled.kind === 'refused') throw new Error(filled.message)
      const [first = ''] = /^\w+/.exec(filled.text) ?? []
      if (!Object.hasOwn(tables, first)) return []
      const { columns, rows } = answer(filled.text, loaded, { now: new Date(values.EndTime ?? '') })
      const named = rows.map((row) => Object.fromEntries(columns.map(({ name }, n) => [name, row[n]])))
      return rows.length > 0 ? [[signal.id, named] as const] : []
    })
    return Object.fromEntries(on)
  }
}
