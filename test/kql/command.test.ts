import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const bin = fileURLToPath(new URL('../../bin/guidepost.js', import.meta.url))
/** Of its own: the runner's workers may be told to colour what they print. */
const ENV = { PATH: process.env.PATH, HOME: process.env.HOME }
const kql = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [bin, 'kql', ...args], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
    env: ENV,
  })
const line = (id: number, query: string, tables?: object): string => JSON.stringify({ id, query, tables })

describe('the command', () => {
  test('answers every line of a batch, whatever becomes of the others', () => {
    const tables = { T: { columns: [{ name: 'x', type: 'long' }], rows: [[4], [5]] } }
    const input = [
      line(1, 'T | where x > 4', tables),
      line(2, 'T | take 1'),
      line(
        3,
        'range a from 1 to 9000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 9000 step 1 | extend k = 1) on k | summarize count() by a, b',
      ),
      line(4, 'print a="x" | reduce by a'),
      line(5, 'print 2'),
    ].join('\n')
    const run = kql(['--batch', '--json', '--timeout', '2'], input)
    const answers = run.stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text))
    expect(run.status).toBe(0)
    expect(answers[0]).toMatchObject({ id: 1, rows: [[5]] })
    expect(answers[1]).toMatchObject({
      id: 2,
      code: 'SEM0100',
      error: expect.stringMatching(/^line 1, column 1/),
    })
    expect(answers[2]).toMatchObject({ id: 3, code: 'E_LIMIT' })
    expect(answers[3]).toMatchObject({
      id: 4,
      code: 'E_UNSUPPORTED',
      error: expect.stringContaining('reduce'),
    })
    expect(answers[4]).toMatchObject({ id: 5, rows: [[2]] })
  }, 60_000)

  test('prints a table, and says where a query is wrong', () => {
    const { stdout } = kql(['print a=1, b="x\\u001b[2Jy\\nz", long_name="ok"'])
    expect(stdout.split('\n')).toEqual([
      'a  b     long_name',
      expect.stringMatching(/^─+$/),
      '1  xy⏎z  ok',
      '1 row',
      '',
    ])
    const wrong = kql(['print a=1\n\t| where nowhere > 1'])
    expect(wrong.status).toBe(2)
    const [said, line, caret] = wrong.stderr.split('\n')
    expect(said).toMatch(/^line 2, column 10: .*nowhere/)
    expect(line?.indexOf('nowhere')).toBe(caret?.indexOf('^'))
  }, 60_000)

  test('takes a query on standard input, and the moment that it is now', () => {
    const run = kql(['--json', '--now', '2025-06-18T07:30:00Z'], 'print at=ago(30m)')
    expect(JSON.parse(run.stdout)).toMatchObject({ rows: [['2025-06-18T07:00:00.0000000Z']] })
    expect(kql([], ' ').stderr).toMatch(/Give a query/)
    expect(kql(['--now', 'noon', 'print 1']).status).toBe(2)
  }, 60_000)

  test('says which line of which table is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'guidepost-kql-'))
    writeFileSync(join(folder, 'T.ndjson'), '{"x":1}\n{"x":\n')
    const run = kql(['T', '--tables', folder])
    rmSync(folder, { recursive: true })
    expect(run).toMatchObject({ status: 2, stderr: expect.stringMatching(/^T\.ndjson:2: /) })
    expect(kql(['T', '--tables', folder]).stderr).toMatch(/cannot be read/)
  }, 60_000)
})
