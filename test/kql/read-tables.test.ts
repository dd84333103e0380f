import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { readTables } from '../../src/kql/read-tables.ts'

/** More than one piece of a file, with letters that take several bytes wherever a piece may end. */
const ROWS = Array.from({ length: 9000 }, (_, n) =>
  JSON.stringify({ TimeGenerated: '2025-06-18T07:00:00Z', n, text: '大阪–Zürich '.repeat(5) }),
).join('\n')

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content)
  return dir
}

test('a packed table is the same table', async () => {
  const plain = await readTables(await folderOf({ 'T.ndjson': ROWS, 'T.schema.yaml': 'n: long\n' }))
  const packed = await readTables(
    await folderOf({ 'T.ndjson.gz': gzipSync(ROWS), 'T.schema.yaml': 'n: long\n' }),
  )
  expect(plain[0]?.rows).toHaveLength(9000)
  expect(packed).toEqual(plain)
})

test.each([
  ['no gzip at all', { 'T.ndjson.gz': ROWS }, /^T\.ndjson\.gz cannot be read: /],
  ['an end that is missing', { 'T.ndjson.gz': gzipSync(ROWS).subarray(0, -20) }, /^T\.ndjson\.gz cannot/],
  ['a row that is not JSON', { 'T.ndjson.gz': gzipSync('{"n":1}\n{"n":\n') }, /^T\.ndjson\.gz:2: /],
  ['a table that is there twice', { 'T.ndjson': '', 'T.ndjson.gz': gzipSync('') }, /^T is there twice/],
])('%s is named', async (_, files, message) => {
  await expect(readTables(await folderOf(files))).rejects.toMatchObject({
    code: 'E_TABLE',
    message: expect.stringMatching(message),
  })
})
