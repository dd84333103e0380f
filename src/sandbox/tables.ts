import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readTables } from '../kql/read-tables.ts'
import type { Table } from '../kql/table.ts'
import type { Scenario } from './scenario.ts'
import { ScenarioError } from './scenario-error.ts'
import { shiftTable } from './shift.ts'

/**
 * The tables that each workspace of the scenario shows, by the workspace's key: those of `tables/` that it lists (all
 * where it lists none), and before them those of `tables/<key>/`, which no other workspace sees.
 */
export async function scenarioTables({
  dir,
  azure,
  shiftDays = 0,
}: Pick<Scenario, 'dir' | 'azure' | 'shiftDays'>): Promise<ReadonlyMap<string, readonly Table[]>> {
  const shared = await folder(join(dir, 'tables'))
  const entries = Object.entries(azure.workspaces).map(async ([key, workspace]) => {
    const own = await folder(join(dir, 'tables', key))
    const all = [...own, ...shared.filter(({ name }) => !own.some((one) => one.name === name))]
    const shown = all.filter(({ name }) => !workspace.tables || workspace.tables.includes(name))
    return [key, shown.map((table) => shiftTable(table, shiftDays))] as const
  })
  return new Map(await Promise.all(entries))
}

/** What one resource, or a part of it, wrote into all these tables; tables of one name are one. */
export function ofResource(tables: readonly Table[], id: string): readonly Table[] {
  const wanted = id.toLowerCase()
  const is = (value: unknown): boolean => {
    const given = String(value ?? '').toLowerCase()
    return given === wanted || given.startsWith(`${wanted}/`)
  }
  const written = [...new Set(tables)].map((table) => {
    const at = table.columns.flatMap(({ name }, n) => (/^_?ResourceId$/i.test(name) ? [n] : []))
    return { ...table, rows: table.rows.filter((row) => at.some((n) => is(row[n]))) }
  })
  return [...Map.groupBy(written, ({ name }) => name).values()].map(merged)
}

function merged(tables: readonly Table[]): Table {
  const columns = [
    ...new Map(tables.flatMap((table) => table.columns.map((column) => [column.name, column]))).values(),
  ]
  return {
    name: tables[0]?.name ?? '',
    columns,
    rows: tables.flatMap((table) => {
      const at = columns.map(({ name }) => table.columns.findIndex((column) => column.name === name))
      return table.rows.map((row) => at.map((n) => row[n] ?? null))
    }),
  }
}

async function folder(path: string): Promise<readonly Table[]> {
  if (!(await stat(path).catch(() => null))?.isDirectory()) return []
  try {
    return await readTables(path)
  } catch (error) {
    throw new ScenarioError(
      `A table in ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Write one JSON object a line, and the column types as YAML.',
      { cause: error },
    )
  }
}
