import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readScenario } from '../../src/sandbox/scenario.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { aScenario } from './a-scenario.ts'

const start = async (more = '', files: Record<string, string> = {}) =>
  startSandbox(await readScenario(await aScenario(more, files)))
const problem = (message: RegExp) => ({
  name: 'ScenarioError',
  fix: expect.stringMatching(/./),
  message: expect.stringMatching(message),
})

test.each([
  ['YAML that does not parse', '  gateways: [\n', /scenario\.yaml:\d+: this is not YAML/],
  ['a key that nobody knows', '  gatewayz: []\n', /scenario\.yaml:8: azure\.gatewayz: /],
  [
    'a fault that nobody knows',
    '  faults:\n    - { on: query, answer: explode }\n',
    /scenario\.yaml:9: .*faults\.0\.answer/,
  ],
  ['an alias', '  gateways: &a []\n  connections: *a\n', /alias/i],
  ['a list in a file that is missing', '  activityLog: events.yaml\n', /events\.yaml cannot be read/],
])('%s is named with its place', async (_, more, message) => {
  await expect(start(more)).rejects.toMatchObject(problem(message))
})

test('every mistake is listed', async () => {
  const yaml = 'request: x\nclock: yesterday\nazure: { subscription: s, workspaces: {} }\nexpects: {}\n'
  await expect(start('', { 'scenario.yaml': yaml })).rejects.toMatchObject(
    problem(/scenario\.yaml:2: clock: [\s\S]*scenario\.yaml:4: expects: /),
  )
})

test.each([
  ['a row that is not JSON', { 'tables/Heartbeat.ndjson': '{"a":1}\n{"a":\n' }, /Heartbeat\.ndjson:2: /],
  ['a row that is no object', { 'tables/Heartbeat.ndjson': '[1]\n' }, /Heartbeat\.ndjson:1: /],
  ['column types that are not YAML', { 'tables/Heartbeat.schema.yaml': 'a: [\n' }, /Heartbeat|flow|line/i],
  ['a file that is no list', { 'events.yaml': 'a: 1\n', extra: '' }, /events\.yaml/],
])('%s is named', async (_, files, message) => {
  const more = 'events.yaml' in files ? '  activityLog: events.yaml\n' : ''
  await expect(start(more, files as Record<string, string>)).rejects.toMatchObject(problem(message))
})

test('a folder without a scenario, a journal that cannot be written', async () => {
  await expect(readScenario('/no/such/folder')).rejects.toMatchObject(
    problem(/scenario\.yaml cannot be read/),
  )
  const dir = await aScenario()
  await writeFile(join(dir, 'file'), '')
  await expect(
    startSandbox(await readScenario(dir), { journal: join(dir, 'file', 'journal') }),
  ).rejects.toMatchObject(problem(/journal/))
})

test('a scenario without tables starts', async () => {
  const dir = await aScenario()
  const { rm } = await import('node:fs/promises')
  await rm(join(dir, 'tables'), { recursive: true })
  await (await startSandbox(await readScenario(dir))).close()
})
