import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { asIs, run } from './run.ts'
import { unavailable } from './unavailable.ts'

/** The user under whom root lets Postgres run. */
export type Account = { readonly uid: number; readonly gid: number }

const NAME = 'postgres'
const TRIES = 10

/** Whether this process is root, as which Postgres refuses to run. */
export const isRoot = (): boolean => process.getuid?.() === 0

/** The account under which root lets a new cluster run; it is created where it is missing. */
export async function systemAccount(): Promise<Account> {
  let said = ''
  // Of two processes that create it at once, one finds the files locked and then the account there.
  for (let tried = 0; tried < TRIES; tried++) {
    const found = await lookup()
    if (found) return found
    const group = await run(asIs('groupadd', ['-r', '-f', NAME]), { timeout: 10_000 })
    const user = await run(
      asIs('useradd', ['-r', '-M', '-g', NAME, '-d', '/nonexistent', '-s', '/usr/sbin/nologin', NAME]),
      { timeout: 10_000 },
    )
    said = user.said || group.said
    if (!user.ok) await sleep(200)
  }
  const found = await lookup()
  if (found) return found
  throw unavailable(
    `Postgres does not run as root, and the user "${NAME}" is missing and could not be created: ${said}`,
    `Run Guidepost as an ordinary user, create the user "${NAME}"`,
  )
}

async function lookup(): Promise<Account | null> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const [, uid, gid] = new RegExp(`^${NAME}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd) ?? []
  return uid && gid && uid !== '0' ? { uid: Number(uid), gid: Number(gid) } : null
}

/** The folder or file on the way to `path` that `account` may not enter or run, or null. */
export async function obstacle(path: string, { uid, gid }: Account): Promise<string | null> {
  const above = dirname(path)
  const blocked = above === path ? null : await obstacle(above, { uid, gid })
  if (blocked) return blocked
  const found = await stat(path).catch(() => null)
  if (!found) return null
  const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001
  return found.mode & bit ? null : path
}
