import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))

type Row = { readonly scenario: string; readonly judged: string; readonly failures: readonly unknown[] }

test('every bundled incident is judged right without a model', async () => {
  const { PATH = '', HOME = '' } = process.env
  const { code, out } = await new Promise<{ code: unknown; out: string }>((done) => {
    execFile(
      process.execPath,
      [`${root}bin/guidepost.js`, 'rehearse', '--no-model', '--json'],
      { cwd: tmpdir(), env: { PATH, HOME }, maxBuffer: 1 << 28 },
      (error, stdout) => done({ code: error ? error.code : 0, out: stdout }),
    )
  })
  const told = JSON.parse(out) as { readonly ran: number; readonly scenarios: readonly Row[] }
  expect(told.scenarios.filter(({ judged }) => judged !== 'right').map(failuresOf)).toEqual([])
  const exist = globSync('guides/**/scenario.yaml', { cwd: root }).length
  expect(exist).toBeGreaterThanOrEqual(15)
  expect({ ...told, scenarios: [] }).toMatchObject({ exist, ran: exist, right: exist })
  expect(code).toBe(0)
}, 240_000)

const failuresOf = ({ scenario, failures }: Row) => ({ scenario, failures })
