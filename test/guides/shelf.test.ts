import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openShelf } from '../../src/guides/shelf.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shelf-'))
  await writeFile(
    join(folder, 'vpn.md'),
    '---\nsymptoms: [vpn down, tunnel disconnected, storage unreachable]\n---\n# VPN connection lost\n',
  )
  await writeFile(
    join(folder, 'blob.md'),
    '---\nsymptoms: [upload refused, storage throttled]\n---\n# Blob requests refused\n',
  )
})
afterAll(() => rm(folder, { recursive: true }))

test.each([
  ['Please investigate the kitchen sink at 10:00', []],
  ['the VPN tunnel disconnected around 2025-06-18 07:20', ['vpn']],
  ['storage', ['blob', 'vpn']],
  ['', []],
])('%j finds its guides', async (request, ids) => {
  const shelf = await openShelf(folder)
  const hits = shelf.search(request, 5)
  expect(hits.map((hit) => hit.id).sort()).toEqual(ids)
  for (const hit of hits) expect(hit.coverage).toBeGreaterThan(0.5)
})

test('a single file is a shelf, and a limit is kept', async () => {
  expect((await openShelf(join(folder, 'vpn.md'))).size).toBe(1)
  expect((await openShelf(folder)).search('storage', 1)).toHaveLength(1)
})

test.each([
  'Why did the VPN to Osaka drop around 10:15?',
  'Osaka dropped for a moment',
  'vpngw-hub keeps dropping',
])('%j finds a guide by what it calls its connections', async (request) => {
  const [hit] = (await openShelf(new URL('../../guides', import.meta.url).pathname)).search(request, 1)
  expect(hit).toMatchObject({ id: 's2s-vpn-disconnected' })
  expect(hit?.coverage).toBeGreaterThan(0.5)
})
