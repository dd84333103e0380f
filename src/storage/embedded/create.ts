import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Problem } from '../../incident/problem.ts'
import { type Account, isRoot, systemAccount } from './account.ts'
import { asAccount } from './as-account.ts'
import type { Binaries } from './binaries.ts'
import { explain } from './explain.ts'
import { keepNames, unfinished } from './folder.ts'
import { run } from './run.ts'

/** The user of the database, its superuser. */
export const USER = 'guidepost'
const INITDB_MS = 180_000

// Written into the cluster's own postgresql.conf, so that whoever operates it may change them there.
const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '32MB',
  max_connections: '60',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  max_parallel_workers_per_gather: '0',
  // Small reads from the page cache gain nothing from three more processes.
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // What people wrote to the bot does not belong into a log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/**
 * Makes a cluster beside `home` and renames it into place, password and all; whoever comes second uses the first one's.
 * initdb syncs all that it wrote (about 0.2 s), and so do we: after a crash of the machine `home` is whole or absent.
 */
export async function create(
  folder: string,
  home: string,
  { initdb }: Binaries,
  progress: (line: string) => void,
): Promise<void> {
  progress('Preparing the database (first start) …')
  const account = isRoot() ? await systemAccount() : null
  const making = join(folder, unfinished(randomBytes(6).toString('hex')))
  const what = `The database could not be prepared in ${folder}`
  const place = { folder, program: initdb, account }
  try {
    const password = await prepare(making, account)
    const { ok, said } = await run(await asAccount(account, initdb, args(making, password), [folder]), {
      cwd: folder,
      timeout: INITDB_MS,
    })
    if (!ok) throw await explain(what, said, place)
    await keepNames(making)
    await rename(making, home).catch(async (error) => {
      if (!(await stat(home).catch(() => null))) throw error
    })
    await keepNames(folder)
    await keepNames(dirname(folder)).catch(() => undefined)
  } catch (error) {
    throw error instanceof Problem ? error : await explain(what, String(error), place)
  } finally {
    await rm(making, { recursive: true, force: true }).catch(() => undefined)
  }
}

async function prepare(making: string, account: Account | null): Promise<string> {
  await mkdir(making, { mode: 0o700 })
  const password = join(making, 'password')
  const file = await open(password, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  if (account) for (const path of [password, making]) await chown(path, account.uid, account.gid)
  return password
}

const args = (making: string, password: string): readonly string[] => [
  ...['-D', join(making, 'data'), '-U', USER, `--pwfile=${password}`, '-A', 'scram-sha-256', '-E', 'UTF8'],
  ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
  ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
]
