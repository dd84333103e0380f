import { existsSync, globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { moment } from '../src/incident/moment.ts'
import { type Loaded, load } from '../src/kql/environment.ts'
import { answer } from '../src/kql/evaluate.ts'
import type { Table } from '../src/kql/table.ts'
import { sameInstant } from '../src/rehearsal/instant.ts'
import { readScenario, type Scenario } from '../src/sandbox/scenario.ts'
import { scenarioTables } from '../src/sandbox/tables.ts'
import { readOracle } from './an-oracle.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const scenarios = globSync('guides/*/scenarios/*/scenario.yaml', { cwd: root }).map((path) => {
  const folder = dirname(path)
  return `${basename(dirname(dirname(folder)))}/${basename(folder)}`
})
const oracles = globSync('test/oracles/*/*.yaml', { cwd: root }).map(
  (path) => `${basename(dirname(path))}/${basename(path, '.yaml')}`,
)

test('each scenario has its oracle, and each oracle its scenario', () => {
  expect(scenarios.length).toBeGreaterThan(10)
  expect(oracles.toSorted()).toEqual(scenarios.toSorted())
})

test.each(scenarios.filter((name) => existsSync(oracleOf(name))).sort())(
  'the answer to %s is in its data',
  async (name) => {
    const [guide = '', own = ''] = name.split('/')
    const scenario = await readScenario(join(root, 'guides', guide, 'scenarios', own))
    const oracle = readOracle(oracleOf(name))
    const tables = await tablesOf(scenario)
    const loaded = tables.map(load)
    for (const { kql, rows } of oracle.shows)
      expect({ kql, rows: rowsOf(kql, loaded, scenario) }).toEqual({ kql, rows: ordered(kql, rows) })
    for (const kql of oracle.silent)
      expect({ kql, rows: rowsOf(kql, loaded, scenario) }).toEqual({ kql, rows: [] })
    const { activityLog, health, metrics } = scenario.azure
    for (const { at, operation, resource } of oracle.activity)
      expect(activityLog.map(entry)).toContainEqual(
        entry({ eventTimestamp: at, operationName: operation, resourceId: resource }),
      )
    for (const { resource, state } of oracle.health)
      expect(health.map(stateOf)).toContainEqual([resource.toLowerCase(), state])
    const moments = momentsIn([tables.map((table) => table.rows), activityLog, health, metrics])
    for (const wanted of scenario.expect.timeline ?? [])
      expect([wanted, [...moments].some((at) => sameInstant(wanted, at))]).toEqual([wanted, true])
  },
)

function oracleOf(name: string): string {
  return join(root, 'test/oracles', `${name}.yaml`)
}

/** All tables of the scenario; one name in two workspaces would leave open which is meant. */
async function tablesOf(scenario: Scenario): Promise<readonly Table[]> {
  const all = [...new Set([...(await scenarioTables(scenario)).values()].flat())]
  const names = all.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
  return all
}

const rowsOf = (kql: string, tables: readonly Loaded[], { clock }: Scenario): unknown =>
  ordered(kql, answer(kql, tables, { now: clock }).rows)

/** Rows in a form that can be compared: moments without needless zeros; in no order where the query promises none. */
function ordered(kql: string, rows: readonly (readonly unknown[])[]): unknown {
  const told = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' && moment(cell) !== '' ? moment(cell) : cell)),
  )
  return /\b(sort|order|top)\b/.test(kql) ? told : told.map((row) => JSON.stringify(row)).sort()
}

type Entry = Readonly<Record<string, unknown>>

const plainOf = (given: unknown): unknown =>
  given !== null && typeof given === 'object' && 'value' in given ? given.value : given

const entry = ({ eventTimestamp, operationName, resourceId }: Entry): readonly unknown[] => [
  moment(String(eventTimestamp)),
  String(plainOf(operationName)).toLowerCase(),
  String(resourceId).toLowerCase(),
]

const stateOf = (one: Entry): readonly unknown[] => {
  const id = String(one.id ?? one.resourceId ?? one.resource)
  const told = (one.properties ?? one) as Entry
  return [id.split('/providers/Microsoft.ResourceHealth')[0]?.toLowerCase(), told.availabilityState]
}

/** Every moment that stands anywhere in the data. */
function momentsIn(data: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof data === 'string') {
    if (/^\d{4}-\d\d-\d\dT/.test(data)) found.add(data)
  } else if (data !== null && typeof data === 'object')
    for (const one of Object.values(data)) momentsIn(one, found)
  return found
}
