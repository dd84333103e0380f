import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { callAzure } from '../fakes/azure-client.ts'
import { aScenario, SUBSCRIPTION } from './a-scenario.ts'

const COMMAND = fileURLToPath(new URL('../../bin/guidepost.js', import.meta.url))

function start(args: readonly string[]): { command: ChildProcess; said: { out: string; err: string } } {
  const command = spawn(process.execPath, [COMMAND, 'sandbox', ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  })
  const said = { out: '', err: '' }
  command.stdout.on('data', (text) => {
    said.out += text
  })
  command.stderr.on('data', (text) => {
    said.err += text
  })
  return { command, said }
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'it serves until %s and leaves nothing behind',
  async (signal) => {
    const { command, said } = start(['--scenario', await aScenario()])
    while (!said.out.includes('\n') && command.exitCode === null)
      await new Promise((done) => setTimeout(done, 20))
    const { env, args } = JSON.parse(said.out)
    expect(args.slice(0, 2)).toEqual(['server', 'start'])
    const url = `https://management.azure.com/subscriptions/${SUBSCRIPTION}?api-version=2022-12-01`
    expect((await callAzure(env, url)).status).toBe(200)
    const ended = once(command, 'close')
    command.kill(signal)
    expect(await ended).toEqual([0, null])
    expect(said.err).toBe('')
    expect(existsSync(dirname(env.SSL_CERT_FILE))).toBe(false)
    await expect(callAzure(env, url)).rejects.toThrow()
  },
  20_000,
)

test.each([
  ['a folder that is missing', ['--scenario', '/no/such/folder'], /cannot be read/],
  ['a port that is none', ['--scenario', '.', '--port', 'x'], /--port x/],
])('%s is a problem with exit 2', async (_, args, message) => {
  const { command, said } = start(args)
  expect(await once(command, 'close')).toEqual([2, null])
  expect(said.err).toMatch(message)
  expect(said.err).not.toMatch(/\n\s+at /)
})

test('a broken table is a problem with its file and line, exit 2', async () => {
  const dir = await aScenario('', { 'tables/Perf.ndjson': '{"a":1}\n{\n' })
  const { command, said } = start(['--scenario', dir])
  expect(await once(command, 'close')).toEqual([2, null])
  expect(said).toMatchObject({ out: '', err: expect.stringMatching(/Perf\.ndjson:2: /) })
})

test('a port that is taken is a problem', async () => {
  const first = start(['--scenario', await aScenario()])
  while (!first.said.out.includes('\n') && first.command.exitCode === null)
    await new Promise((done) => setTimeout(done, 20))
  const port = new URL(JSON.parse(first.said.out).env.HTTPS_PROXY).port
  const { command, said } = start(['--scenario', await aScenario(), '--port', port])
  expect(await once(command, 'close')).toEqual([2, null])
  expect(said.err).toMatch(/EADDRINUSE/)
  const ended = once(first.command, 'close')
  first.command.kill()
  await ended
}, 20_000)
