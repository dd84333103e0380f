import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openShelf } from '../../src/guides/shelf.ts'
import { REQUESTS, TITLES, written } from './many-guides.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'many-guides-'))
  for (const [n, title] of TITLES.entries()) {
    await mkdir(join(folder, `g${n}`))
    await writeFile(join(folder, `g${n}`, 'guide.md'), written(title, n))
  }
})
afterAll(() => rm(folder, { recursive: true }))

test('a thousand guides open, and each is found by what people would say of it', async () => {
  const shelf = await openShelf(folder)
  expect(shelf).toMatchObject({ size: 1000, problems: [] })
  const found = REQUESTS.map(({ text, title }) => ({ title, hits: shelf.search(text, 5) }))
  expect(found.filter(({ title, hits }) => hits[0]?.title !== title)).toEqual([])
  for (const { hits } of found) expect(hits).toHaveLength(5)
})
