import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { kustoSnapshot, writeKustoSnapshot } from '../../src/kql/kusto-snapshot.ts'

test('a process that starts from the snapshot has the language in memory, and the snapshot is written once', async () => {
  const file = await writeKustoSnapshot()
  const { mtimeMs } = statSync(file)
  expect(await writeKustoSnapshot()).toBe(file)
  expect(statSync(file).mtimeMs).toBe(mtimeMs)
  expect(kustoSnapshot()).toBe(file)
  const asks = 'Kusto.Language.KustoCode.Parse("T | take 1").Text'
  const args = ['--snapshot-blob', file, '--print', asks]
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('T | take 1\n')
})
