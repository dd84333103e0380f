import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Problem } from '../../src/incident/problem.ts'
import { findScenarios } from '../../src/rehearsal/find-scenarios.ts'
import type { Played } from '../../src/rehearsal/played.ts'
import { rehearse } from '../../src/rehearsal/rehearse.ts'
import { played } from './a-report.ts'

const never = new AbortController().signal
const folders = Array.from({ length: 9 }, (_, n) => `/g/scenarios/s${n}`)

async function aTree(files: readonly string[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  for (const file of files) {
    await mkdir(dirname(join(dir, file)), { recursive: true })
    await writeFile(join(dir, file), '')
  }
  return dir
}

test('every scenario at or below the paths is found once, in order', async () => {
  const dir = await aTree([
    'b/scenarios/one/scenario.yaml',
    'a/scenarios/two/scenario.yaml',
    'a/scenarios/two/tables/T.ndjson',
    'a/node_modules/x/scenario.yaml',
    'a/.hidden/scenario.yaml',
    'c/guide.md',
  ])
  await symlink(join(dir, 'b'), join(dir, 'linked'))
  const names = async (...paths: string[]) =>
    (await findScenarios(paths.map((path) => join(dir, path)))).map((found) => basename(found))
  expect(await names('.')).toEqual(['two', 'one'])
  expect(await names('b', 'linked', 'b/scenarios/one', 'b/scenarios/one/scenario.yaml')).toEqual(['one'])
  for (const path of ['c', 'c/guide.md', 'nowhere'])
    await expect(names('b', path)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(path),
    })
})

test('they are played a few at once, judged, and told in order', async () => {
  let now = 0
  let most = 0
  const done = await rehearse(
    folders,
    {
      model: true,
      play: async (folder) => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, folder.endsWith('0') ? 30 : 5))
        now--
        return folder.endsWith('3') ? played({ verdict: 'healthy', gaps: [] }, { gaps: undefined }) : played()
      },
    },
    never,
  )
  expect(most).toBeGreaterThan(1)
  expect(done.map(({ folder }) => folder)).toEqual(folders)
  expect(done.flatMap(({ judged, failures }) => (judged === 'wrong' ? [failures] : []))).toMatchObject([
    [{ rule: 'verdict', expected: 'confirmed or likely', found: 'healthy' }],
  ])
})

test('one that cannot be played is wrong with its reason, and the others go on', async () => {
  const done = await rehearse(
    folders,
    {
      model: false,
      play: async (folder): Promise<Played> => {
        if (folder.endsWith('1')) throw new Problem('scenario-invalid', 'line 3: no', 'Correct it.')
        if (folder.endsWith('2')) throw new TypeError('oh')
        return played()
      },
    },
    never,
  )
  expect(done).toHaveLength(9)
  expect(done.filter(({ judged }) => judged === 'wrong')).toMatchObject([
    { report: null, failures: [{ rule: 'scenario-invalid', found: 'line 3: no Correct it.' }] },
    { report: null, failures: [{ rule: 'fault', found: expect.stringContaining('TypeError: oh') }] },
  ])
})

test('once it is to stop no other begins, and what was cut off is left out', async () => {
  const stop = new AbortController()
  let begun = 0
  const done = await rehearse(
    folders,
    {
      model: false,
      play: async (_, signal) => {
        if (++begun < 5) return played()
        stop.abort()
        expect(signal.aborted).toBe(true)
        return played({ status: 'stopped' })
      },
    },
    stop.signal,
  )
  expect([done.length, begun]).toEqual([4, 5])
})
