import { spawn } from 'node:child_process'
import { constants, open, rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { asAccount } from './as-account.ts'
import type { Cluster } from './cluster.ts'
import { explain } from './explain.ts'
import { findPostmaster } from './pid-file.ts'
import { environment } from './run.ts'
import { unusable } from './unavailable.ts'

const MAX_LOG = 5 * 1024 * 1024
const TAIL = 4_096
const POLL_MS = 10
// Another start came first, the port was taken meanwhile, children of a killed postmaster are still about, or this one
// was killed together with those that somebody wanted to be rid of.
const PASSING =
  /lock file "postmaster\.pid" already exists|lock file "postmaster\.pid" is empty|bogus data in lock file|Address already in use|could not create any TCP\/IP sockets|pre-existing shared memory|ended by SIGKILL/i

/**
 * Starts a postmaster: true = it is ready; false = it had to give way or needs longer than `until`, so look again. It has
 * a session of its own and writes to a file: neither Ctrl-C nor our death reaches it.
 */
export async function startPostmaster(
  cluster: Cluster,
  stale: number | null,
  until: number,
): Promise<boolean> {
  const { folder, data, account, binaries } = cluster
  const port = await freePort()
  const log = await openLog(cluster)
  const from = (await log.stat()).size
  const flags = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const { program, args, ids } = await asAccount(
    account,
    binaries.postgres,
    ['-D', data, '-p', String(port), ...flags],
    [data],
  )
  const child = spawn(program, args, {
    // Postgres takes a lock file for stale when it names its "grandparent": the way to tell it of a number that now
    // belongs to another program. Unlike deleting the file this cannot hit another one's start.
    ...environment(stale ? { PG_GRANDPARENT_PID: String(stale) } : {}),
    ...ids,
    cwd: folder,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    windowsHide: true,
  })
  const end: { why: string | null } = { why: null }
  child.once('error', (error) => {
    end.why = String(error)
  })
  child.once('exit', (_, signal) => {
    end.why ??= signal ? `Postgres was ended by ${signal}.` : ''
  })
  child.unref()
  await log.close()
  while (end.why === null) {
    const found = await findPostmaster(data)
    if (found.kind === 'live' && found.pid === child.pid && found.ready) return true
    if (performance.now() > until) return false
    await sleep(POLL_MS)
  }
  const said = end.why || (await ownLines(cluster.log, from, child.pid))
  if (PASSING.test(said)) return false
  throw await explain(`The database in ${folder} could not be started`, said, {
    folder,
    program: binaries.postgres,
    account,
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function openLog({ log: path, account }: Cluster): ReturnType<typeof open> {
  try {
    const found = await stat(path).catch(() => null)
    if (found && found.size > MAX_LOG) await rename(path, `${path}.1`).catch(() => undefined)
    // In somebody else's folder root must not write through their links.
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)
    const log = await open(path, flags, 0o600)
    if (account) await log.chown(account.uid, account.gid)
    return log
  } catch (error) {
    throw unusable(`${path} cannot be written: ${error}`, null, error)
  }
}

/** What one postmaster wrote since: several may have been started at the same moment. */
async function ownLines(path: string, from: number, pid: number | undefined): Promise<string> {
  const log = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await log.read(Buffer.alloc(TAIL), 0, TAIL, from)
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
    const writer = (line: string): string | undefined => /^[^[]*\[(\d+)\]/.exec(line)?.[1]
    return lines
      .filter((line) => writer(line) === undefined || writer(line) === String(pid))
      .join('\n')
      .trim()
  } finally {
    await log.close()
  }
}
