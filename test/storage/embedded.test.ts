import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test } from '@jest/globals'
import pg from 'pg'
import { type Embedded, openEmbedded } from '../../src/storage/embedded/embedded.ts'

const CHILD = fileURLToPath(new URL('../fakes/embedded-child.ts', import.meta.url))
const NOBODY = 65_534
const root = process.getuid?.() === 0
// Only root runs Postgres as somebody else, and only Linux tells by /proc what a process may and listens on.
const whenRoot = root ? test : test.skip
const whenLinux = process.platform === 'linux' ? test : test.skip
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

// A blank in the path, since people have them.
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'guidepost embedded ')))
chmodSync(scratch, 0o755)
let count = 0
const fresh = (): string => {
  count += 1
  return join(scratch, String(count))
}

const opened: Embedded[] = []
const children: ChildProcess[] = []
const open = async (folder: string, owner = true): Promise<Embedded> => {
  const database = await openEmbedded({ folder, owner })
  opened.push(database)
  return database
}

type Said = { url?: string; code?: string; message?: string; fix?: string }
type Other = { pid: number; said: Promise<Said>; leave: () => Promise<void>; kill: () => Promise<void> }

function other(folder: string, role: 'owner' | 'guest', ids: { uid?: number; gid?: number } = {}): Other {
  const child = spawn(process.execPath, [CHILD, folder, role], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...ids,
  })
  children.push(child)
  const ended = once(child, 'exit')
  const said = once(child.stdout, 'data').then(([data]) => JSON.parse(String(data)) as Said)
  return {
    pid: child.pid ?? 0,
    said,
    leave: async () => {
      child.stdin.end()
      await ended
      expect(child.exitCode).toBe(0)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function rows(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

const data = (folder: string): string => join(folder, 'pg', 'data')
const pidFile = (folder: string): string => join(data(folder), 'postmaster.pid')
const postmaster = (folder: string): number => Number(readFileSync(pidFile(folder), 'utf8').split('\n')[0])
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
const gone = async (pid: number): Promise<void> => {
  for (let tried = 0; tried < 200 && isAlive(pid); tried++) await pause(10)
  expect(isAlive(pid)).toBe(false)
}

/** Every process whose working folder lies in ours: a postmaster and all of its children. */
const left = (): string[] =>
  process.platform !== 'linux'
    ? []
    : readdirSync('/proc').filter((name) => {
        try {
          return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`).startsWith(scratch)
        } catch {
          return false
        }
      })

afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await Promise.all(opened.splice(0).map((database) => database.close()))
  for (let tried = 0; tried < 200 && left().length > 0; tried++) await pause(10)
  const running = left()
  for (const pid of running) process.kill(Number(pid), 'SIGKILL')
  expect(running).toEqual([])
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test('a first start prepares a cluster that keeps what it is told, and a second one finds it', async () => {
  const folder = fresh()
  const said: string[] = []
  const first = await openEmbedded({ folder, owner: true, progress: (line) => said.push(line) })
  opened.push(first)
  expect(said).toEqual(['Preparing the database (first start) …'])
  expect(statSync(join(folder, 'pg', 'password')).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'pg')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'postgres.log')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).sort()).toEqual(['pg', 'postgres.log'])
  const settings = await rows(
    first.url(),
    `select string_agg(name || '=' || setting, ' ' order by name) as all from pg_settings
      where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding', 'listen_addresses',
                     'unix_socket_directories', 'data_checksums')`,
  )
  expect(settings[0]?.all).toBe(
    'data_checksums=on fsync=on full_page_writes=on listen_addresses=127.0.0.1 server_encoding=UTF8 synchronous_commit=on unix_socket_directories=',
  )
  await rows(first.url(), `create table kept as select 'ä' as word`)
  const pid = postmaster(folder)
  await first.close()
  await first.close()
  await gone(pid)
  const second = await open(folder)
  expect(await rows(second.url(), 'select word, upper(word) as up from kept')).toEqual([
    { word: 'ä', up: 'Ä' },
  ])
  await expect(rows(second.url().replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({
    code: '28P01',
  })
})

whenLinux('nothing but the loopback is listened on', async () => {
  const database = await open(fresh())
  const port = Number(new URL(database.url()).port).toString(16).toUpperCase().padStart(4, '0')
  const listeners = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => local?.endsWith(`:${port}`) && state === '0A')
      .map(([, local]) => local),
  )
  expect(listeners).toEqual([`0100007F:${port}`])
})

test('a killed process leaves the server, which the next one takes over at once', async () => {
  const folder = fresh()
  const killed = other(folder, 'owner')
  const { url } = await killed.said
  const pid = postmaster(folder)
  await killed.kill()
  const began = performance.now()
  const next = await open(folder)
  expect(performance.now() - began).toBeLessThan(1_500)
  expect(postmaster(folder)).toBe(pid)
  expect(next.url()).toBe(url)
  const [lock] = await rows(
    next.url(),
    `select count(*)::int as held from pg_locks where locktype = 'advisory'`,
  )
  expect(lock).toEqual({ held: 2 })
})

test('a second owner is refused by name, and comes in when the first has left', async () => {
  const folder = fresh()
  const first = other(folder, 'owner')
  await first.said
  const pid = postmaster(folder)
  await expect(open(folder)).rejects.toMatchObject({
    code: 'data-folder-held',
    message: expect.stringMatching(
      new RegExp(`${count} is in use by another Guidepost server: process ${first.pid}, since 20.*Z\\.$`),
    ),
  })
  expect(await other(folder, 'owner').said).toMatchObject({ code: 'data-folder-held' })
  expect(postmaster(folder)).toBe(pid)
  await first.leave()
  await gone(pid)
  await open(folder)
})

test('a guest beside an owner: the first to leave leaves the server running, the last one stops it', async () => {
  const folder = fresh()
  for (const order of ['owner first', 'guest first']) {
    const owner = other(folder, 'owner')
    await owner.said
    const pid = postmaster(folder)
    const guest = other(folder, 'guest')
    await guest.said
    const [first, last] = order === 'owner first' ? [owner, guest] : [guest, owner]
    await first.leave()
    expect(postmaster(folder)).toBe(pid)
    expect(await rows((await last.said).url ?? '', 'select 1 as one')).toEqual([{ one: 1 }])
    await last.leave()
    await gone(pid)
    expect(existsSync(pidFile(folder))).toBe(false)
  }
})

test('two first starts at the same moment end on one cluster', async () => {
  const folder = fresh()
  const both = [other(folder, 'owner'), other(folder, 'guest')]
  const [one, two] = await Promise.all(both.map(({ said }) => said))
  expect(one?.url).toMatch(/^postgres:/)
  expect(two).toEqual(one)
  expect(readdirSync(folder).sort()).toEqual(['pg', 'postgres.log'])
  await Promise.all(both.map(({ leave }) => leave()))
})

test('comers and goers at the same time never meet a closed door', async () => {
  const folder = fresh()
  await (await open(folder)).close()
  const guest = async (): Promise<void> => {
    for (let round = 0; round < 8; round++) {
      const database = await openEmbedded({ folder, owner: false })
      expect(await rows(database.url(), 'select 1 as one')).toEqual([{ one: 1 }])
      await database.close()
    }
  }
  await Promise.all([guest(), guest(), guest(), guest()])
  expect(existsSync(pidFile(folder))).toBe(false)
})

test('kill -9 of the postmaster: revive brings it back with the data and the locks', async () => {
  const folder = fresh()
  const database = await open(folder)
  await rows(database.url(), 'create table kept as select 1 as one')
  const pid = postmaster(folder)
  const before = database.url()
  await database.revive()
  expect(database.url()).toBe(before)
  process.kill(pid, 'SIGKILL')
  await gone(pid)
  await Promise.all([database.revive(), database.revive()])
  expect(postmaster(folder)).not.toBe(pid)
  expect(await rows(database.url(), 'select one from kept')).toEqual([{ one: 1 }])
  expect(await other(folder, 'owner').said).toMatchObject({ code: 'data-folder-held' })
  await database.close()
  await expect(database.revive()).rejects.toMatchObject({ code: 'storage-unavailable' })
})

test('a lost lock connection disturbs nobody; revive takes the locks again, unless they are somebody else’s by then', async () => {
  const folder = fresh()
  const database = await open(folder)
  const cut = (): Promise<unknown> =>
    rows(
      database.url(),
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name like 'guidepost %'`,
    )
  await cut()
  await database.revive()
  expect(await other(folder, 'owner').said).toMatchObject({ code: 'data-folder-held' })
  await cut()
  const usurper = other(folder, 'owner')
  expect(await usurper.said).toMatchObject({ url: database.url() })
  await expect(database.revive()).rejects.toMatchObject({ code: 'data-folder-held' })
  await database.close()
  expect(await rows(database.url(), 'select 1 as one')).toEqual([{ one: 1 }])
  await usurper.leave()
})

test('a stopped server is started again by revive, and one whose lock connection is lost is still stopped', async () => {
  const folder = fresh()
  const database = await open(folder)
  const pid = postmaster(folder)
  process.kill(pid, 'SIGINT')
  await gone(pid)
  await database.revive()
  await rows(
    database.url(),
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name like 'guidepost %'`,
  )
  const second = postmaster(folder)
  await database.close()
  await gone(second)
})

test('a server that does not answer yet is waited for, and that is said', async () => {
  const folder = fresh()
  const owner = other(folder, 'owner')
  await owner.said
  const pid = postmaster(folder)
  process.kill(pid, 'SIGSTOP')
  const said: string[] = []
  setTimeout(() => process.kill(pid, 'SIGCONT'), 2_300)
  opened.push(await openEmbedded({ folder, owner: false, progress: (line) => said.push(line) }))
  expect(said).toEqual(['Waiting for the database …'])
  await owner.leave()
})

test.each([
  ['a process that is gone', 'gone'],
  ['another program of the same user', 'taken'],
  ['nobody: the machine crashed while it was written', 'torn'],
])('a stale postmaster.pid that names %s', async (_, kind) => {
  const folder = fresh()
  const first = await open(folder)
  const file = readFileSync(pidFile(folder), 'utf8')
  const { uid, gid } = statSync(pidFile(folder))
  await first.close()
  const sleeper = spawn('sleep', ['60'], { stdio: 'ignore', ...(root ? { uid, gid } : {}) })
  children.push(sleeper)
  if (kind === 'gone') {
    sleeper.kill('SIGKILL')
    await once(sleeper, 'exit')
  }
  writeFileSync(pidFile(folder), kind === 'torn' ? '' : file.replace(/^\d+/, String(sleeper.pid)))
  chownSync(pidFile(folder), uid, gid)
  chmodSync(pidFile(folder), 0o600)
  utimesSync(pidFile(folder), new Date('2026-01-01'), new Date('2026-01-01'))
  const second = await open(folder)
  expect(await rows(second.url(), 'select 1 as one')).toEqual([{ one: 1 }])
  expect(postmaster(folder)).not.toBe(sleeper.pid)
  if (kind === 'taken') expect(isAlive(sleeper.pid ?? 0)).toBe(true)
})

test('what an interrupted first start left is cleared away when it is old', async () => {
  const folder = fresh()
  for (const name of ['pg.old.tmp', 'pg.new.tmp']) mkdirSync(join(folder, name), { recursive: true })
  if (root) chmodSync(folder, 0o755)
  utimesSync(join(folder, 'pg.old.tmp'), new Date('2026-01-01'), new Date('2026-01-01'))
  await open(folder)
  expect(readdirSync(folder).sort()).toEqual(['pg', 'pg.new.tmp', 'postgres.log'])
})

test('a long log is put aside', async () => {
  const folder = fresh()
  await (await open(folder)).close()
  writeFileSync(join(folder, 'postgres.log'), 'x'.repeat(6 * 1024 * 1024))
  await open(folder)
  expect(statSync(join(folder, 'postgres.log')).size).toBeLessThan(10_000)
  expect(statSync(join(folder, 'postgres.log.1')).size).toBe(6 * 1024 * 1024)
})

test('what cannot be used is told in words', async () => {
  const file = fresh()
  writeFileSync(file, '')
  for (const folder of [file, join(file, 'below')])
    await expect(open(folder)).rejects.toMatchObject({
      code: 'storage-unavailable',
      message: expect.stringContaining('file'),
      fix: expect.stringContaining('DATABASE_URL'),
    })
  const folder = fresh()
  await (await open(folder)).close()
  const version = join(data(folder), 'PG_VERSION')
  writeFileSync(version, '17\n')
  await expect(open(folder)).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('made by Postgres 17'),
  })
  writeFileSync(version, '18\n')
  const password = join(folder, 'pg', 'password')
  const word = readFileSync(password)
  writeFileSync(password, 'wrong\n')
  await expect(open(folder)).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('password'),
  })
  rmSync(password)
  await expect(open(folder)).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('password is missing'),
  })
  const pid = postmaster(folder)
  writeFileSync(password, word)
  await (await open(folder)).close()
  await gone(pid)
  writeFileSync(join(data(folder), 'postgresql.conf'), 'shared_buffers = many\n')
  await expect(open(folder)).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('shared_buffers'),
  })
})

whenRoot(
  'in folders that are closed to its user Postgres gets the one right to pass, and no other',
  async () => {
    const closed = fresh()
    mkdirSync(closed, { mode: 0o700 })
    const folder = join(closed, 'data')
    const database = await open(folder)
    expect(await rows(database.url(), 'select 1 as one')).toEqual([{ one: 1 }])
    const status = readFileSync(`/proc/${postmaster(folder)}/status`, 'utf8')
    expect(status).toMatch(/^CapEff:\s*0*[24]$/m)
    expect(status).not.toMatch(/^Uid:\s*0/m)
    expect(statSync(closed).mode & 0o777).toBe(0o700)
  },
)

whenRoot('an ordinary user runs everything as that user, and is told of what belongs to others', async () => {
  const folder = fresh()
  const ids = { uid: NOBODY, gid: NOBODY }
  mkdirSync(folder)
  expect(await other(folder, 'owner', ids).said).toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('may not write'),
  })
  chownSync(folder, NOBODY, NOBODY)
  const owner = other(folder, 'owner', ids)
  const { url } = await owner.said
  expect(await rows(url ?? '', 'select 1 as one')).toEqual([{ one: 1 }])
  for (const path of ['pg/data', 'pg/password', 'postgres.log'])
    expect(statSync(join(folder, path)).uid).toBe(NOBODY)
  const pid = postmaster(folder)
  // Root beside it shares the server, and later starts it as its owner would.
  await open(folder, false)
  expect(postmaster(folder)).toBe(pid)
  await owner.leave()
  await Promise.all(opened.splice(0).map((database) => database.close()))
  await gone(pid)
  // The log, too, stays theirs when it was root who began it.
  rmSync(join(folder, 'postgres.log'))
  await (await open(folder)).close()
  const back = other(folder, 'owner', ids)
  expect(await back.said).toMatchObject({ url: expect.stringMatching(/^postgres:/) })
  await back.leave()
  chownSync(join(folder, 'pg'), 0, 0)
  expect(await other(folder, 'guest', ids).said).toMatchObject({
    message: expect.stringContaining('belongs to another user'),
  })
  chownSync(join(folder, 'pg'), NOBODY, NOBODY)
})
