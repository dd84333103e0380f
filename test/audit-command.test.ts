import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { openEmbedded } from '../src/storage/embedded/embedded.ts'
import { aDoor } from './fakes/a-door.ts'
import { aBusyDataFolder } from './fakes/data-folder.ts'

const COMMAND = fileURLToPath(new URL('../bin/guidepost.js', import.meta.url))
const GUIDEPOST_DATA = aBusyDataFolder()

const guidepost = (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      [COMMAND, ...args],
      { cwd: GUIDEPOST_DATA, env: { PATH: process.env.PATH ?? '', GUIDEPOST_DATA } },
      (error, out, err) => done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })

/** Behind the program's back. */
async function sql(...statements: readonly string[]): Promise<void> {
  const database = await openEmbedded({ folder: GUIDEPOST_DATA, owner: false })
  const client = new pg.Client({ connectionString: database.url(), options: '-c search_path=guidepost' })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
  await database.close()
}

beforeAll(async () => {
  const scenario = await aDoor()
  for (const _ of [1, 2])
    expect(await guidepost('investigate', '--no-model', '--scenario', scenario, '--json')).toMatchObject({
      code: 0,
    })
}, 120_000)

test('what was asked on the command line is in the audit trail, and nothing of its words', async () => {
  const { code, out } = await guidepost('audit', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out).map((entry: { seq: number; event: string }) => [entry.seq, entry.event])).toEqual([
    [1, 'request-accepted'],
    [2, 'investigation-ended'],
    [3, 'request-accepted'],
    [4, 'investigation-ended'],
  ])
  expect(out).not.toMatch(/controller went/i)
  const ended = await guidepost('audit', '--event', 'investigation-ended')
  expect(ended.out.trim().split('\n')).toHaveLength(2)
  expect((await guidepost('audit', '--from', 'yesterday-ish')).code).toBe(2)
})

test('a trail as it was written is whole, and its head can be held against it later', async () => {
  const { code, out } = await guidepost('audit', '--verify', '--json')
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, whole: true, rows: 4, faults: [] })
  const { head } = JSON.parse(out)
  expect((await guidepost('audit', '--verify', '--witness', head)).code).toBe(0)
  const another = await guidepost('audit', '--verify', '--witness', `4:${'0'.repeat(64)}`)
  expect(another).toMatchObject({ code: 1, out: expect.stringContaining('Row 4') })
  expect((await guidepost('audit', '--verify', '--witness', 'nonsense')).code).toBe(2)
})

test('a row that somebody changed is told by its number', async () => {
  const off = 'alter table audit disable trigger all'
  await sql(off, "update audit set actor = actor || 'x' where seq = 3")
  const { code, out } = await guidepost('audit', '--verify')
  expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining('Row 3: it was changed') })
  await sql(
    off,
    'update audit set actor = left(actor, -1) where seq = 3',
    'alter table audit enable trigger all',
  )
  expect((await guidepost('audit', '--verify')).code).toBe(0)
})

test('a person is forgotten, once', async () => {
  const before = JSON.parse((await guidepost('audit', '--json')).out)
  const who = /\((\w+:[^)]+)\)/.exec(before[0].person)?.[1] ?? ''
  expect(await guidepost('forget', who, '--json')).toMatchObject({
    code: 0,
    out: expect.stringContaining('"investigations":2'),
  })
  expect(await guidepost('forget', who)).toMatchObject({
    code: 2,
    err: expect.stringContaining('Nobody is known'),
  })
  expect((await guidepost('forget', 'nonsense')).code).toBe(2)
  const after = JSON.parse((await guidepost('audit', '--json')).out)
  expect(after).toMatchObject([{ person: null }, {}, { person: null }, {}, { event: 'person-forgotten' }])
  expect((await guidepost('audit', '--verify')).code).toBe(0)
})
