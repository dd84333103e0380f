import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { openEmbedded } from '../src/storage/embedded/embedded.ts'
import { aDoor } from './fakes/a-door.ts'
import {
  type Circumstances,
  type Command,
  endAll,
  guidepost,
  hasEnded,
  isAlive,
  passwordOf,
  postmasterOf,
  type RunningServer,
  started,
  startServer,
  until,
  urlOf,
  workingIn,
} from './fakes/a-server.ts'
import { aDataFolder } from './fakes/data-folder.ts'

const PATIENCE = 120_000
/** What a machine gives a process that it has told to end. */
const END_S = 25
const ALL_OK = { intake: 'ok', database: 'ok', 'azure-mcp': 'ok', guides: 'ok' }
/** Node's signals end a process on Windows before it can do anything. */
const withSignals = process.platform === 'win32' ? test.skip : test

const scenario = await aDoor()
const folder = aDataFolder()
const secrets = ['s3cret-Pa55w0rd']
const disks: string[] = []

const within = (env: Record<string, string>, more: Partial<Circumstances> = {}): Circumstances => ({
  env: { PORT: '0', GUIDEPOST_DATA: folder, ...env },
  cwd: scenario,
  ...more,
})
const server = (env: Record<string, string> = {}, more?: Partial<Circumstances>): Promise<RunningServer> =>
  startServer(scenario, within(env, more))
const start = (env: Record<string, string>): Command =>
  guidepost(['start', '--no-model', '--scenario', scenario], within(env))
const investigate = (env: Record<string, string> = {}): Command =>
  guidepost(['investigate', '--no-model', '--json', '--scenario', scenario], within(env))
const verify = (env: Record<string, string> = {}): Command =>
  guidepost(['audit', '--verify', '--json'], within(env))
const stranger = async (behave: (server: Server) => Server): Promise<{ port: number; close: () => void }> => {
  const other = behave(createServer())
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  return { port: (other.address() as AddressInfo).port, close: () => other.close() }
}

/** Nothing works in the folder any more, and its Postgres has ended in good order. */
async function expectEmpty(data: string): Promise<void> {
  await until(() => workingIn(data).length === 0, 2_000)
  expect({ working: workingIn(data), postmaster: postmasterOf(data) }).toEqual({
    working: [],
    postmaster: null,
  })
}

/** Told by the signal, it ends in time, with code 0, and leaves nothing. */
async function expectEnd(ending: RunningServer, signal: NodeJS.Signals): Promise<void> {
  const began = performance.now()
  const { code, signal: killed, left } = await ending.end(signal)
  expect({ code, killed, left }).toEqual({ code: 0, killed: null, left: [] })
  expect((performance.now() - began) / 1000).toBeLessThan(END_S)
}

let running: RunningServer

beforeAll(async () => {
  // Everything that a log might tell.
  running = await server({ LOG_LEVEL: 'trace' })
  secrets.push(passwordOf(folder))
}, PATIENCE)

afterAll(async () => {
  await endAll()
  const pid = postmasterOf(folder)
  if (pid !== null && isAlive(pid)) process.kill(pid, 'SIGQUIT')
  await until(() => workingIn(folder).length === 0, 5_000)
}, PATIENCE)

test(
  'a server that is up says so, part by part, and says nothing else',
  async () => {
    expect(await running.get('/healthz')).toEqual({ status: 200, text: '{"alive":true}' })
    expect(await running.ready()).toBe(true)
    const { status, text } = await running.get('/readyz')
    expect({ status, told: JSON.parse(text) }).toEqual({
      status: 200,
      told: { ready: true, parts: ALL_OK, platforms: {} },
    })
    expect((await running.get('/nowhere')).status).toBe(404)
  },
  PATIENCE,
)

test('each part has a line when a server starts, with what would turn it on, and the address comes last', async () => {
  const lines = (): readonly string[] => running.err().split('\n')
  const of = (part: string): string =>
    lines().findLast((line) => line.startsWith(`  ${part} `) && !line.includes('starting')) ?? ''
  expect(await until(() => of('azure-mcp') !== '', 20_000)).toBe(true)
  for (const part of ['database', 'guides', 'console', 'azure-mcp'])
    expect(of(part)).toMatch(/^ {2}\S+ +ready +\d+\.\d s/)
  expect(of('teams')).toMatch(/off +MicrosoftAppId, /)
  expect(of('slack')).toMatch(/off +SLACK_BOT_TOKEN /)
  expect(of('model')).toMatch(/off +--no-model/)
  const states = lines()
    .filter((line) => /^ {2}\S+ +(?:ready|off|starting) /.test(line))
    .map((line) => /ready|off|starting/.exec(line)?.index)
  expect(new Set(states).size).toBe(1)
  const address = lines().findIndex((line) => line.startsWith('Guidepost runs at '))
  const after = lines()
    .slice(address + 1)
    .filter((line) => line !== '' && !line.includes('azure-mcp'))
  expect({ address: lines()[address], after }).toEqual({
    address: expect.stringMatching(/^Guidepost runs at http:\/\/127\.0\.0\.1:\d+ \(\d+\.\d s\)\.$/),
    after: [],
  })
})

test(
  'a second server on the same data folder is told who holds it, and the first goes on',
  async () => {
    const second = await start({}).ended
    expect({ code: second.code, left: second.left }).toEqual({ code: 2, left: [] })
    expect(second.err).toMatch(
      new RegExp(`in use by another Guidepost server: process ${running.pid}, since \\d{4}-\\d\\d-\\d\\dT`),
    )
    expect(second.seconds).toBeLessThan(15)
    expect(await running.ready()).toBe(true)
  },
  PATIENCE,
)

test(
  'commands work beside a running server, on the same database',
  async () => {
    const before = postmasterOf(folder)
    const asked = await investigate().ended
    expect({ code: asked.code, err: asked.code === 0 ? '' : asked.err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(asked.out)).toMatchObject({ status: 'completed', verdict: 'healthy' })
    const verified = await verify().ended
    expect(verified.code).toBe(0)
    const told = JSON.parse(verified.out)
    expect(told).toMatchObject({ whole: true, faults: [] })
    expect(told.rows).toBeGreaterThan(0)
    expect(await running.ready()).toBe(true)
    expect(postmasterOf(folder)).toBe(before)
  },
  PATIENCE,
)

test(
  'a server whose database is killed starts it again by itself',
  async () => {
    const before = postmasterOf(folder) ?? 0
    process.kill(before, 'SIGKILL')
    const began = performance.now()
    // Nobody asks how it is until the database runs again.
    expect(await until(() => ![before, null].includes(postmasterOf(folder)), 15_000)).toBe(true)
    expect(await running.ready(15_000)).toBe(true)
    expect((performance.now() - began) / 1000).toBeLessThan(15)
    expect(hasEnded(running)).toBe(false)
  },
  PATIENCE,
)

test(
  'a killed server leaves its database running and nothing else, and the next one uses it',
  async () => {
    const before = postmasterOf(folder) ?? 0
    const { left } = await running.end('SIGKILL')
    const others = (): readonly number[] => {
      const database = workingIn(folder)
      return left.filter((pid) => !database.includes(pid) && isAlive(pid))
    }
    await until(() => others().length === 0, 10_000)
    expect({ database: isAlive(before), others: others() }).toEqual({ database: true, others: [] })
    running = await server()
    expect(await running.ready()).toBe(true)
    expect(postmasterOf(folder)).toBe(before)
  },
  PATIENCE,
)

withSignals(
  'a server ends in good order by SIGTERM',
  async () => {
    await expectEnd(running, 'SIGTERM')
    await expectEmpty(folder)
  },
  PATIENCE,
)

withSignals(
  'a server ends in good order by SIGINT',
  async () => {
    await expectEnd(await server(), 'SIGINT')
    await expectEmpty(folder)
  },
  PATIENCE,
)

withSignals(
  'a client that holds a connection and says nothing does not keep a server from ending',
  async () => {
    const held = await server()
    const { hostname, port } = new URL(held.address)
    const silent = connect(Number(port), hostname)
    silent.on('error', () => undefined)
    await new Promise<void>((resolve) => silent.once('connect', () => resolve()))
    try {
      await sleep(200)
      held.process.kill('SIGTERM')
      const late = sleep(END_S * 1_000, null, { ref: false })
      expect(await Promise.race([held.ended, late])).toMatchObject({ code: 0, left: [] })
    } finally {
      silent.destroy()
      await held.ended
    }
    await expectEmpty(folder)
  },
  PATIENCE,
)

withSignals(
  'a server that is told to end while it starts leaves nothing either',
  async () => {
    const early = start({})
    expect(await until(() => postmasterOf(folder) !== null, 30_000)).toBe(true)
    early.process.kill('SIGTERM')
    const { left } = await early.ended
    expect(left).toEqual([])
    await expectEmpty(folder)
  },
  PATIENCE,
)

/** A Node that is too old to run Guidepost by itself; null = there is none. */
function olderNode(): string | null {
  const places = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)].map((path) => join(path, 'node'))
  const older = places.find((node) => {
    if (!existsSync(node)) return false
    return Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]) === 20
  })
  return older ?? null
}
const node = process.platform === 'win32' ? null : olderNode()
/** The wrapper that starts the right Node is only there where the machine has an older one. */
const withOlderNode = node === null ? test.skip : test

withOlderNode(
  'under an older Node, SIGTERM passes to the server and ends both',
  async () => {
    await expectEnd(await server({}, { node: node ?? '' }), 'SIGTERM')
    await expectEmpty(folder)
  },
  PATIENCE,
)

withOlderNode(
  'under an older Node, Ctrl-C, which the server hears several times, ends both in good order',
  async () => {
    const both = await server({}, { node: node ?? '', group: true })
    process.kill(-both.pid, 'SIGINT')
    // The older Node passes it on, and so does npm: the server hears it again while it ends.
    await sleep(30)
    process.kill(-both.pid, 'SIGINT')
    const { code, left } = await both.ended
    expect({ code, left }).toEqual({ code: 0, left: [] })
    await expectEmpty(folder)
  },
  PATIENCE,
)

test(
  'a port that is taken is named, and nothing stays',
  async () => {
    const other = await stranger((one) => one)
    const { code, err, left } = await start({ PORT: String(other.port) }).ended
    other.close()
    expect({ code, left }).toEqual({ code: 2, left: [] })
    expect(err).toContain(`Port ${other.port} on 127.0.0.1 is taken`)
    await expectEmpty(folder)
  },
  PATIENCE,
)

test(
  'values that cannot be meant are refused by name',
  async () => {
    const BAD = { PORT: 'abc', LOG_LEVEL: 'loud', DATABASE_URL: 'foo' }
    await Promise.all(
      Object.entries(BAD).map(async ([name, value]) => {
        const { code, out, err } = await start({ [name]: value }).ended
        expect({ code, out }).toEqual({ code: 2, out: '' })
        expect(err).toMatch(new RegExp(`^${name} `))
      }),
    )
  },
  PATIENCE,
)

test(
  'half a configuration, or guides of which none can be read, say what to do and leave nothing',
  async () => {
    const guides = aDataFolder()
    for (const name of ['one.md', 'two.md']) writeFileSync(join(guides, name), '---\nid: [\n')
    const [model, broken] = await Promise.all([
      guidepost(['start'], within({ OPENAI_API_KEY: 'sk-s3cret-Pa55w0rd' })).ended,
      guidepost(['start', '--no-model', '--guides', guides], within({})).ended,
    ])
    expect({ code: model.code, left: model.left }).toEqual({ code: 2, left: [] })
    expect(model.err).toContain('OPENAI_MODEL is not set')
    expect({ code: broken.code, left: broken.left }).toEqual({ code: 2, left: [] })
    expect(broken.err).toMatch(/None of the guides in .*\n.*one\.md: .*\n.*two\.md: /)
    await expectEmpty(folder)
  },
  PATIENCE,
)

test(
  'two servers run on one DATABASE_URL, and need no data folder',
  async () => {
    const unused = join(aDataFolder(), 'unused')
    const database = await openEmbedded({ folder: aDataFolder(), owner: false })
    const url = database.url()
    secrets.push(new URL(url).password)
    try {
      const env = { DATABASE_URL: url, GUIDEPOST_DATA: unused }
      const both = await Promise.all([server(env), server(env)])
      expect(await Promise.all(both.map((one) => one.ready()))).toEqual([true, true])
      const wrong = new URL(url)
      wrong.password = 's3cret-Pa55w0rd'
      const refused = await start({ DATABASE_URL: wrong.href }).ended
      expect({ code: refused.code, left: refused.left }).toEqual({ code: 2, left: [] })
      expect(refused.err).toMatch(/password authentication failed[\s\S]*DATABASE_URL/)
      await Promise.all(both.map((one) => expectEnd(one, 'SIGTERM')))
      expect(existsSync(unused)).toBe(false)
    } finally {
      await database.close()
    }
  },
  PATIENCE,
)

test(
  'a DATABASE_URL where no database answers is told in time, and its password is not',
  async () => {
    const mute = await stranger((one) =>
      one.on('connection', (socket) => socket.on('error', () => undefined)),
    )
    const away = await Promise.all(
      [1, mute.port].map((port) => {
        const url = `postgres://someone:s3cret-Pa55w0rd@127.0.0.1:${port}/none`
        return start({ DATABASE_URL: url }).ended
      }),
    )
    mute.close()
    for (const { code, err, left, seconds } of away) {
      expect({ code, left }).toEqual({ code: 2, left: [] })
      expect(err).toMatch(/The database cannot be reached[\s\S]*DATABASE_URL/)
      expect(err).not.toContain('s3cret')
      expect(seconds).toBeLessThan(15)
    }
  },
  PATIENCE,
)

/** A disk of its own that is soon full, as root on Linux may make one; null = not here. */
function smallDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const disk = aDataFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=90m', 'none', disk], { stdio: 'ignore' })
    disks.push(disk)
    return disk
  } catch {
    return null
  }
}
const disk = smallDisk()
/** Mounting a small disk needs root on Linux, and a container may forbid it all the same. */
const withDisk = disk === null ? test.skip : test

afterAll(async () => {
  for (const one of disks) {
    const pid = postmasterOf(one)
    if (pid !== null && isAlive(pid)) process.kill(pid, 'SIGQUIT')
    await until(() => workingIn(one).length === 0, 5_000)
    execFileSync('umount', [one])
  }
})

withDisk(
  'a server whose disk was full works again when there is room, and has lost nothing',
  async () => {
    const data = disk ?? ''
    const env = { GUIDEPOST_DATA: data }
    const full = await server(env)
    secrets.push(passwordOf(data))
    expect((await investigate(env).ended).code).toBe(0)
    const before = JSON.parse((await verify(env).ended).out)
    expect(before).toMatchObject({ whole: true })

    const filler = join(data, 'filler')
    fillUp(filler)
    await writeMuch(urlOf(data))
    expect(await until(async () => (await full.get('/readyz')).status === 503, 10_000)).toBe(true)
    await sleep(3_000)
    expect((await full.get('/healthz')).status).toBe(200)

    rmSync(filler)
    expect(await full.ready(30_000)).toBe(true)
    const after = await verify(env).ended
    expect({ code: after.code, told: JSON.parse(after.out) }).toEqual({ code: 0, told: before })
    await expectEnd(full, 'SIGTERM')
    await expectEmpty(data)
  },
  PATIENCE,
)

function fillUp(path: string): void {
  for (const size of [1_048_576, 4_096])
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
}

/** Makes a Postgres begin one file of its journal after another, until it cannot. */
async function writeMuch(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (let n = 0; n < 8; n++)
      await client.query('select pg_logical_emit_message(true, $1, $1), pg_switch_wal()', ['x'])
  } catch {
    // That is how a full disk shows itself here.
  } finally {
    await client.end().catch(() => undefined)
  }
}

test('the log is JSON in every line, and no password is told anywhere', () => {
  const servers = started.filter(({ process: { spawnargs } }) => spawnargs.includes('start'))
  const lines = servers.flatMap((one) => one.out().split('\n').filter(Boolean))
  expect(lines.length).toBeGreaterThan(servers.length)
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ name: 'guidepost', level: expect.any(Number) })
  for (const one of started)
    for (const secret of secrets) expect(`${one.out()}${one.err()}`).not.toContain(secret)
})
