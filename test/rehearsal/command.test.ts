import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, cp, mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { aPump } from '../fakes/a-pump.ts'
import { startModelServer } from '../fakes/model-server.ts'

const COMMAND = fileURLToPath(new URL('../../bin/guidepost.js', import.meta.url))

function start(
  args: readonly string[],
  model: Readonly<Record<string, string>> = {},
): {
  readonly command: ChildProcess
  readonly said: { out: string; err: string }
  readonly ended: Promise<number | null>
} {
  const { PATH, HOME } = process.env
  const command = spawn(process.execPath, [COMMAND, 'rehearse', ...args], {
    cwd: tmpdir(),
    env: { PATH, HOME, ...model },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  command.stdout.on('data', (text) => {
    said.out += text
  })
  command.stderr.on('data', (text) => {
    said.err += text
  })
  return { command, said, ended: once(command, 'close').then(([code]) => code) }
}

const RIGHT = `expect:
  guide: pump-stopped
  verdict: likely
  asks: []
  cause: { allOf: [pump, error] }
  timeline: ["2025-06-18T07:50:57"]
  neverAnywhere: [sesame]
`

/** A guide with one incident after the other, each with its own lines at the end of its scenario.yaml. */
async function incidents(all: Readonly<Record<string, string>>): Promise<string> {
  const first = await aPump()
  const scenarios = dirname(first)
  for (const [name, lines] of Object.entries(all)) {
    await cp(first, join(scenarios, name), { recursive: true })
    await appendFile(join(scenarios, name, 'scenario.yaml'), lines)
  }
  await rename(first, join(await mkdtemp(join(tmpdir(), 'guidepost-test-')), 'away'))
  return dirname(scenarios)
}

async function faulty(guide: string, name: string, faults: string): Promise<void> {
  const path = join(guide, 'scenarios', name, 'scenario.yaml')
  await writeFile(path, (await readFile(path, 'utf8')).replace('faults: []', `faults: ${faults}`))
}

test('right, wrong, broken and unlucky incidents side by side: each is told for itself, exit 1', async () => {
  const guide = await incidents({
    right: RIGHT,
    wrong: RIGHT.replace('[pump, error]', '[flood]').replace('sesame', 'supply'),
    broken: 'expects: {}\n',
    'signed-out': 'expect: { verdict: inconclusive, gaps: [sign-in], noModel: honest }\n',
    throttled: `${RIGHT}  maxQueries: 2\n`,
  })
  await faulty(guide, 'signed-out', '[{ on: identity, answer: 500 }]')
  await faulty(guide, 'throttled', '[{ on: query, answer: 429, times: 2, retryAfter: 0 }]')
  const { said, ended } = start([guide, '--no-model'])
  expect([await ended, said.err]).toEqual([1, expect.stringMatching(/5\/5 {2}(right|wrong)/)])
  const lines = said.out.split('\n')
  const row = (name: string): string => lines.find((line) => line.includes(`/${name} `)) ?? ''
  expect(row('right')).toMatch(/\/right +likely +right +[\d.]+ +2 +0 +0$/)
  expect(row('throttled')).toMatch(/ likely +right /)
  expect(row('wrong')).toMatch(/ likely +wrong /)
  expect(row('broken')).toMatch(/ – +wrong /)
  expect(row('signed-out')).toMatch(/ inconclusive +right /)
  expect(said.out).toMatch(
    / {2}cause: expected “flood” in cause or findings\n +the report says “The pump reported an error/,
  )
  expect(said.out).toMatch(/ {2}neverAnywhere: expected not “supply” anywhere/)
  expect(said.out.replace(/\s+/g, ' ')).toMatch(/scenario\.yaml:\d+: expects: /)
  expect(said.out).toMatch(/3 of 5 judged right · [\d.]+ s · no model\n$/)
}, 60_000)

test('Ctrl-C ends it at once, with what has run until then, and leaves nothing behind', async () => {
  const guide = await incidents({ a: RIGHT, b: RIGHT, c: RIGHT, d: RIGHT, e: RIGHT })
  for (const name of ['b', 'c', 'd', 'e']) await faulty(guide, name, '[{ on: query, answer: hang }]')
  const { command, said, ended } = start([guide, '--no-model', '--json'])
  while (!said.err.includes('right') && command.exitCode === null)
    await new Promise((done) => setTimeout(done, 50))
  const children = await readFile(`/proc/${command.pid}/task/${command.pid}/children`, 'utf8')
  const started = children.trim().split(' ').map(Number)
  expect(started.length).toBeGreaterThan(1)
  command.kill('SIGINT')
  expect(await ended).toBe(1)
  expect(started.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
  expect(JSON.parse(said.out)).toMatchObject({
    exist: 5,
    ran: 1,
    right: 1,
    model: false,
    scenarios: [{ judged: 'right', verdict: 'likely', queries: 2, report: { status: 'completed' } }],
  })
}, 60_000)

test('a folder without scenarios, and one that is not there, are problems of the command: exit 2', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'guidepost-test-'))
  await mkdir(join(empty, 'scenarios'))
  for (const path of [empty, '/no/such/folder']) {
    const { said, ended } = start([path, '--no-model'])
    expect([await ended, said.out]).toEqual([2, ''])
    expect(said.err).toContain(path)
    expect(said.err).not.toMatch(/\n\s+at /)
  }
}, 30_000)

test('a configured model takes part, and what it costs is told', async () => {
  const guide = await incidents({ right: RIGHT.replace('[pump, error]', '[was lost]') })
  const cause = {
    text: 'The supply of motor 4 was lost at 2025-06-18T07:50:57Z.',
    evidence: [{ id: 'E2', rows: [1] }],
  }
  const model = await startModelServer(() => ({
    toolCalls: [
      { name: 'finish', arguments: { title: 'The supply', summary: cause.text, cause, timeline: [] } },
    ],
  }))
  try {
    const { said, ended } = start([guide, '--json'], {
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'test',
      OPENAI_MODEL: 'scripted',
    })
    await ended
    const told = JSON.parse(said.out)
    expect(told).toMatchObject({ model: true, ran: 1 })
    expect(told.scenarios[0]).toMatchObject({ modelTurns: 1, tokens: expect.any(Number) })
    expect(told.scenarios[0].failures.map(({ rule }: { rule: string }) => rule)).not.toContain('cause')
    expect(told.scenarios[0].tokens).toBeGreaterThan(0)
  } finally {
    await model.close()
  }
}, 30_000)
