import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const bin = fileURLToPath(new URL('../../bin/guidepost.js', import.meta.url))
const lint = (...args: readonly string[]) =>
  spawnSync(process.execPath, [bin, 'lint', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  })
const guide = (query: string): string =>
  `# A guide\n\n## Symptoms\n- down\n\n## Steps\n\n### Look\n\n\`\`\`kql\n${query}\n\`\`\`\n`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guidepost-lint-'))
  writeFileSync(join(folder, 'good.md'), guide('Heartbeat | where Computer == "a"'))
  writeFileSync(join(folder, 'doubtful.md'), guide('AzureDiagnostics\n| where neverSeen_s == "a"'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a doubt is a warning and no failure', () => {
  const run = lint(folder)
  expect(run.stdout).toMatch(/doubtful\.md:12: warning: .*neverSeen_s/)
  expect(run.stdout).toMatch(/2 guides: 0 errors, 1 warning\n$/)
  expect(run.status).toBe(0)
}, 60_000)

test('an error is one, with its line, also in JSON', () => {
  const file = join(folder, 'bad.md')
  writeFileSync(file, guide('Heartbeat\n| where Computr == "a"'))
  const run = lint(file, '--json')
  expect(JSON.parse(run.stdout)).toMatchObject({
    guides: [{ path: file, defects: [{ line: 12, severity: 'error', fix: 'Did you mean Computer?' }] }],
    errors: 1,
    warnings: 0,
  })
  expect(run.status).toBe(1)
}, 60_000)

test('where there is nothing to check, it says so', () => {
  const run = lint(join(folder, 'nowhere'))
  expect(run.stderr).toMatch(/no guides at .*nowhere/)
  expect(run.status).toBe(2)
}, 60_000)
