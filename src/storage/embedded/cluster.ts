import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Account, isRoot } from './account.ts'
import { type Binaries, binaries, MAJOR } from './binaries.ts'
import { create } from './create.ts'
import { openFolder } from './folder.ts'
import { codeOf, unusable } from './unavailable.ts'

/** A complete cluster of Postgres in a data folder. */
export type Cluster = {
  readonly folder: string
  readonly data: string
  readonly log: string
  readonly password: string
  /** Under which it runs; null = that of this process. */
  readonly account: Account | null
  readonly binaries: Binaries
}

/** Opens the cluster of a data folder, which is made where there is none. */
export async function openCluster(given: string, progress: (line: string) => void): Promise<Cluster> {
  const folder = await openFolder(given)
  const programs = await binaries()
  const home = join(folder, 'pg')
  if (!(await stands(home))) await create(folder, home, programs, progress)
  const data = join(home, 'data')
  const version = (await read(join(data, 'PG_VERSION'), folder)).trim()
  if (version !== MAJOR)
    throw unusable(
      `The database in ${home} was made by Postgres ${version}; this Guidepost runs Postgres ${MAJOR}.`,
      'Use the Guidepost that made it',
    )
  const password = (await read(join(home, 'password'), folder)).trim()
  if (password === '')
    throw unusable(`The password file ${join(home, 'password')} is empty.`, 'Restore it from a backup')
  const { uid, gid } = await stat(data)
  return {
    folder,
    data,
    log: join(folder, 'postgres.log'),
    password,
    account: isRoot() ? { uid, gid } : null,
    binaries: programs,
  }
}

async function stands(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null
}

async function read(path: string, folder: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (/EACCES|EPERM/.test(codeOf(error)))
      throw unusable(
        `${path} cannot be read: the database in ${folder} belongs to another user.`,
        'Run Guidepost as the user who made it',
        error,
      )
    throw unusable(
      `The database in ${folder} is incomplete: ${path} is missing.`,
      'Restore it from a backup',
      error,
    )
  }
}
