import { access, chmod, constants, mkdir, open, readdir, realpath, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isRoot } from './account.ts'
import { codeOf, unusable } from './unavailable.ts'

const LEFTOVER_MS = 10 * 60_000

/** Creates the data folder where it is missing, makes sure that it can be written, and gives its real path. */
export async function openFolder(given: string): Promise<string> {
  const wanted = resolve(given)
  try {
    const made = await mkdir(wanted, { recursive: true, mode: 0o700 })
    // Root's Postgres runs as another user, who must be able to pass; chmod, since a umask may forbid it.
    if (made && isRoot())
      for (let path = wanted; path.length >= made.length; path = dirname(path)) await chmod(path, 0o711)
    if (!(await stat(wanted)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    await access(wanted, constants.R_OK | constants.W_OK | constants.X_OK)
    const folder = await realpath(wanted)
    await sweep(folder)
    return folder
  } catch (error) {
    throw unusable(`The data folder ${wanted} cannot be used: ${REASON[codeOf(error)] ?? error}`, null, error)
  }
}

const REASON: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file.',
  // Node's word for a disk that can only be read, where folders on the way are missing as well.
  ENOENT: 'it cannot be created.',
  ENOTDIR: 'it, or something on the way to it, is a file.',
  EACCES: 'this user may not write there.',
  EPERM: 'this user may not write there.',
  EROFS: 'it can only be read.',
  ENOSPC: 'the disk is full.',
  EDQUOT: 'the disk quota is used up.',
}

/** The name of a folder in which a cluster is being prepared. */
export const unfinished = (random: string): string => `pg.${random}.tmp`
const UNFINISHED = /^pg\.[\w-]+\.tmp$/

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!UNFINISHED.test(name)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    // Another user's leftover is in nobody's way.
    if (found && Date.now() - found.mtimeMs > LEFTOVER_MS)
      await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Makes the names in a folder outlive a crash of the machine. */
export async function keepNames(folder: string): Promise<void> {
  // Windows cannot open folders, and keeps their names by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
