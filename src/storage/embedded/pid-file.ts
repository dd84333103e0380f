import { readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { asIs, run } from './run.ts'
import { codeOf } from './unavailable.ts'

/**
 * What `postmaster.pid` says: `none`; `stale` = its process is gone or is another program that got the same number;
 * `live` = the postmaster of this folder, which may be starting or stopping.
 */
export type Found =
  | { readonly kind: 'none' }
  | { readonly kind: 'stale'; readonly pid: number }
  | { readonly kind: 'live'; readonly pid: number; readonly port: number; readonly ready: boolean }

const TORN_MS = 5_000

/** Looks for the postmaster of a cluster. */
export async function findPostmaster(data: string): Promise<Found> {
  const path = join(data, 'postmaster.pid')
  const text = await readFile(path, 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
  if (text === null) return { kind: 'none' }
  // From the source of Postgres, miscadmin.h: pid, folder, start, port, socket folder, address, shared memory, state.
  const lines = text.split('\n')
  const pid = pidIn(text)
  if (pid === 0) {
    await dropTorn(path)
    return { kind: 'none' }
  }
  if (!(await isPostmaster(pid, data))) return { kind: 'stale', pid }
  return { kind: 'live', pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** A file that a crash of the machine left without its content, over which Postgres refuses to start ever again. */
async function dropTorn(path: string): Promise<void> {
  const written = await stat(path).catch(() => null)
  if (!written || Date.now() - written.mtimeMs < TORN_MS) return
  const aside = `${path}.${process.pid}`
  await rename(path, aside).catch(() => undefined)
  // Between the look and the rename somebody else may have dropped it and started.
  if (pidIn(await readFile(aside, 'utf8').catch(() => '')) > 0) await rename(aside, path)
  else await rm(aside, { force: true })
}

// A server in single-user mode writes its number as a negative one.
const pidIn = (text: string): number => Math.abs(Number(/^-?\d{1,9}(?=\r?\n)/.exec(text)?.[0] ?? 0))

/** Whether the process is the postmaster of this folder, not a corpse and not another program with its number. */
export async function isPostmaster(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return line.split('\0').includes(data)
  }
  // Windows: signals go through a pipe that only Postgres opens, so it finds out by itself.
  if (process.platform === 'win32') return true
  const { ok, said } = await run(asIs('ps', ['-ww', '-o', 'args=', '-p', String(pid)]), { timeout: 5_000 })
  return ok && said.includes(data)
}

/** Whether a process has this number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
