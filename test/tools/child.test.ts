import { expect, test } from '@jest/globals'
import { type Child, child } from '../../src/tools/child.ts'
import { launch } from '../../src/tools/launch.ts'

const pid = (server: Child): number => server.pid() ?? 0

test('the real server offers our tools and is started again after kill -9', async () => {
  const server = child(launch({ kind: 'binary' }, { kind: 'given', env: {} }, '/usr/bin:/bin'))
  await server.ready()
  const first = pid(server)
  process.kill(first, 'SIGKILL')
  while (pid(server) === first) await new Promise((done) => setTimeout(done, 20))
  await server.ready()
  const second = pid(server)
  expect(second).not.toBe(first)
  await server.close()
  expect(() => process.kill(second, 0)).toThrow('ESRCH')
}, 60_000)

test('close ends a server that never answered', async () => {
  const server = child({
    command: process.execPath,
    args: ['-e', 'setInterval(() => undefined, 1000)'],
    env: {},
  })
  const ready = server.ready()
  while (pid(server) === 0) await new Promise((done) => setTimeout(done, 20))
  const only = pid(server)
  await Promise.all([
    expect(ready).rejects.toMatchObject({ code: 'tool-server-unavailable' }),
    server.close(),
  ])
  expect(() => process.kill(only, 0)).toThrow('ESRCH')
}, 20_000)
