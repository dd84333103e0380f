import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { readScenario } from '../../src/sandbox/scenario.ts'
import { scenarioTables } from '../../src/sandbox/tables.ts'
import { aScenario } from './a-scenario.ts'

async function tablesWith(packed: Uint8Array) {
  const dir = await aScenario('', { 'tables/Perf.ndjson': '{"n":1}\n' })
  await writeFile(join(dir, 'tables', 'AzureDiagnostics.ndjson'), '')
  await writeFile(join(dir, 'tables', 'two', 'Big.ndjson.gz'), packed)
  const scenario = await readScenario(dir)
  const two = { resourceGroup: 'rg', name: 'law-two', tables: ['Big'] }
  return scenarioTables({ dir, azure: { ...scenario.azure, workspaces: { two } } })
}

test('a packed table is shown like any other', async () => {
  const tables = await tablesWith(gzipSync('{"n":7}\n{"n":8}\n'))
  expect(tables.get('two')).toMatchObject([
    {
      name: 'Big',
      rows: [
        [null, 7],
        [null, 8],
      ],
    },
  ])
})

test('a packed table that cannot be unpacked is a mistake of the scenario', async () => {
  await expect(tablesWith(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({
    name: 'ScenarioError',
    message: expect.stringMatching(/Big\.ndjson\.gz cannot be read/),
  })
})
